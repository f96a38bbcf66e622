Feature: A patrol from sign-on to sign-off
  An officer drives; plates are read, a hit appears, a person verifies it, and the department has everything.

  Background:
    Given a demonstration department with its server
    And a patrol of 25 seconds past two cameras, with an officer at the keys

  Scenario: Cars are read
    Then at least 12 cars passed
    And at least 9 of 10 of them were read correctly
    And every read carries the position of its moment

  Scenario: Hits are shown and dealt with by a person
    Then at least 2 hits were raised
    And every hit was painted on the screen
    And at least 1 hit was verified after every step
    And at least 1 misread was rejected

  Scenario: Nothing is lost on the way
    Then the department has every stored read exactly once
    And the department has every hit
    And nothing waits to be sent
    And the audit chain verifies

  Scenario: Pictures show the officer's way
    Then there are pictures of sign-on, the alert, each step of the sheet, the search and sign-off
