Feature: The keyboard alone
  One hand, gloves, no pointer: every step from the banner to sign-off has its key.

  Scenario: A whole shift without a pointer
    Given a car under WV-471
    And whatever moves a pointer is taken away
    When the officer agrees and signs on
    And a listed car passes
    Then the hit is verified, step by step, and its outcome saved
    And earlier reads are searched
    And a hot plate is entered
    And every page opens
    And the theme changes three times and sounds are muted
    And the screen locks and unlocks
    When the officer signs off by key
    Then the banner stands there again
