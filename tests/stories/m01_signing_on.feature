Feature: M01 Signing on
  One named person, trained and authorised, and everything they do under that name.

  @SR-465.3-d @MB-462.5-1-ii @PB-434.3-d @MP-462.4-d-iii @WV-471.5-d
  Scenario Outline: M01.1 Who is not trained starts no reader
    Given a car under <policy>
    And a newcomer whose training lacks the policy review
    When the newcomer signs on
    Then sign-on says "Training is not complete: policy review"
    And no shift is on
    And the log has a refused sign-on of the newcomer
    When the administrator puts the policy review on record
    And the newcomer signs on
    Then a shift is on under the newcomer's name

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @SR-465.3-1-iii @PB-434.3-1-iii @MP-462.4-1-iii @WV-471.5-1-iii
  Scenario Outline: M01.2 An idle terminal locks, and another person has to sign on by name
    Given a car under <policy>
    And the officer is signed on
    When nobody touches it for 15 minutes
    Then the lock covers everything and shows no plate
    When the partner signs on beside the officer
    And a listed car passes and the partner puts the hit off
    Then the log names the partner for it

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @MP-462.4-e-ii @MP-462.6-a @SR-465.5-a @WV-471.7-b
  Scenario Outline: M01.3 Signing on, locking, unlocking and signing off stand in the log by name
    Given a car under <policy>
    And the officer is signed on
    When the officer locks, unlocks and signs off
    Then the log has sign_on, screen_locked, screen_unlocked and sign_off of the officer, in this order

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @MB-462.5-1 @WV-471.4.1-a
  Scenario Outline: M01.4 A title that the department has not named starts no shift
    Given a car under <policy>
    And an officer with the title volunteer
    When the volunteer signs on
    Then sign-on says "not authorised"
    And no shift is on
    And the log has a refused sign-on of the volunteer

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |
