Feature: M04 The alert
  All that an officer needs to find the car and nothing that says more than the list does.

  @MP-462.4-g-2-iii @WV-471.3-a @WV-471.3-g
  Scenario Outline: M04.1 and M04.2 Six facts, three keys, and no word of a stop
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    Then the alert shows plate, vehicle, list, category, agency and time of read
    And its keys are Verify, Follow and Dismiss
    And it says "Not verified: information only"
    And no word on the screen says more than the list does
    And the log has one hit

    Examples:
      | policy |
      | MB-462 |
      | MP-462 |
      | WV-471 |

  @WV-471.5-f-iii
  Scenario Outline: M04.3 A list older than a day is said to be old
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes whose list is <hours> hours old
    Then the age of the list is shown as <tone>

    Examples:
      | policy | hours | tone  |
      | SR-465 | 3     | fresh |
      | SR-465 | 25    | old   |
      | MB-462 | 25    | old   |
      | PB-434 | 25    | old   |
      | MP-462 | 25    | old   |
      | WV-471 | 23    | fresh |
      | WV-471 | 25    | old   |

  @MB-462.8-1 @MB-462.8-2-ii @MP-462.4-g-iii @WV-471.5-f-iv
  Scenario Outline: M04.4 A misread is said to be possible, and what the officer reads stands beside the read
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    Then it says "May be misread"
    When the officer reads 8QTQ748 from the picture and closes the hit as misread
    Then 8QTQ748 is on record beside the read 8QTQ743

    Examples:
      | policy |
      | MB-462 |
      | MP-462 |
      | WV-471 |

  @SR-465.3-e @PB-434.3-e
  Scenario Outline: M04.5 Details of a list are withheld from who has no scope for them
    Given a car under <policy>
    And the officer has no scope
    And the officer is signed on
    When a listed car passes
    Then the alert says that details are withheld
    And the log has the refusal

    Examples:
      | policy |
      | SR-465 |
      | PB-434 |
      | WV-471 |
