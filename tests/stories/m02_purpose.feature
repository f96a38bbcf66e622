Feature: M02 What a shift is for
  The reader starts for a purpose that the policy names, and never asks for suspicion.

  @SR-465.3-1
  Scenario Outline: M02.1 Every purpose of the policy is offered, and no other
    Given a car under <policy>
    When the officer agrees to the banner
    Then the purposes offered are the <count> of the policy
    When the officer signs on for <purpose>
    Then the shift on record is for <code>

    Examples:
      | policy | count | purpose                | code                   |
      | SR-465 | 13    | Crime scene canvass    | crime_scene_canvass    |
      | MB-462 | 5     | Crime analysis         | crime_analysis         |
      | PB-434 | 13    | Stolen plate           | stolen_plate           |
      | MP-462 | 13    | Missing person         | missing_person         |
      | WV-471 | 13    | Active warrant         | active_warrant         |

  @SR-465.3-b @PB-434.3-b @MP-462.4-b @WV-471.5-b
  Scenario Outline: M02.2 A patrol begins with no further form
    Given a car under <policy>
    When the officer agrees to the banner
    And the officer signs on for <purpose>
    Then a shift is on
    And nothing was asked besides the purpose

    Examples:
      | policy | purpose                |
      | SR-465 | Routine patrol         |
      | MB-462 | Criminal investigation |
      | PB-434 | Routine patrol         |
      | MP-462 | Criminal investigation |
      | WV-471 | Routine patrol         |

  @SR-465.3-c @PB-434.3-c @MP-462.4-c @WV-471.5-c
  Scenario Outline: M02.3 A canvass needs its incident, and its reads are counted for it
    Given a car under <policy>
    When the officer agrees to the banner
    And the officer chooses a crime scene canvass
    Then the key that starts is shut and says "incident number"
    When the officer writes the incident 26-104411 at Alder Way and signs on
    And a car passes
    Then the live screen says "26-104411 · 1 read"

    Examples:
      | policy |
      | SR-465 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @SR-465.3-c-ii @PB-434.3-c-ii @MP-462.4-c-ii @WV-471.5-c-ii
  Scenario Outline: M02.4 A homicide asks for a canvass; the answer is on record
    Given a car under <policy>
    And the officer is signed on
    When the officer reports a homicide and declines the canvass
    Then the log has the canvass declined for a homicide

    Examples:
      | policy |
      | SR-465 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @SR-465.3-b-ii @PB-434.3-b-ii @MP-462.4-b-ii @WV-471.5-b-ii
  Scenario Outline: M02.5 Nothing asks for suspicion or cause before a shift
    Given a car under <policy>
    When the officer agrees to the banner
    Then no field or key speaks of suspicion or cause, whatever the purpose

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @SR-465.3-1-ii @PB-434.3-1-ii @MP-462.4-1-ii @WV-471.5-1-ii
  Scenario Outline: M02.6 What is prohibited is acknowledged first, and a search that names it waits for a supervisor
    Given a car under <policy>
    Then the banner names who somebody is, harassment and personal use, and there is no field yet
    When the officer agrees to the banner
    And the officer signs on
    And the officer searches because of somebody's religion
    Then the search waits for a supervisor and shows nothing
    And one review waits

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  @WV-471.3-b-iii
  Scenario: M02.7 The order of the day is shown, and the shift carries it
    Given a car under WV-471
    And the administrator ordered the reader out against street races
    And the officer is signed on
    Then the live screen says "street races"
    And the shift on record carries the order
