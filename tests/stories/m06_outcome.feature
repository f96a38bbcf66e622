Feature: M06 The outcome
  Every stop is cleared, and who has to know is told.

  @MP-462.4-g-3 @WV-471.5-f-3 @MP-462.4-g-3-ii @WV-471.5-f-3-ii
  Scenario Outline: M06.1 and M06.2 Nobody signs off before the outcome is on record; who has to know is told
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    And the officer verifies the hit
    And the officer asks to sign off
    Then sign-off is held back until the outcome is recorded
    When the officer records an arrest that is not tied to the hit yet
    Then the outcome notes <parties>
    When the officer asks to sign off
    Then the shift ends

    Examples:
      | policy | parties                                      |
      | SR-465 | dispatcher, entry_originator, crime_analyst  |
      | MB-462 | dispatcher, entry_originator, crime_analyst  |
      | PB-434 | dispatcher, entry_originator, crime_analyst  |
      | MP-462 | dispatcher                                   |
      | WV-471 | dispatcher, entry_originator, crime_analyst  |
