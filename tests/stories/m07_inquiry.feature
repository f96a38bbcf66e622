Feature: M07 Searching earlier reads
  A search says why first, and is on record before anything is shown.

  @SR-465.5-b @PB-434.5-c @MP-462.6-b @MP-462.6-c @WV-471.7-c
  Scenario Outline: M07.1 What is missing is named, and nothing is shown
    Given a car under <policy>
    And the officer is signed on
    And a car passed earlier
    When the officer searches for 8QT* for <purpose> with the case "<case>" and the reason "<reason>"
    Then the search <ends>

    Examples:
      | policy | purpose                | case     | reason                | ends                                   |
      | SR-465 | Missing person         |          | last seen near here   | is refused: case or incident number    |
      | SR-465 | Missing person         | 26-11702 |                       | is refused: reason                     |
      | SR-465 | Missing person         | 26-11702 | last seen near here   | shows 1 read and is on record          |
      | MB-462 |                        | 26-11702 | last seen near here   | is refused: purpose                    |
      | MB-462 | Criminal investigation |          |                       | shows 1 read and is on record          |
      | PB-434 | Missing person         | 26-11702 |                       | is refused: reason                     |
      | PB-434 | Missing person         | 26-11702 | last seen near here   | shows 1 read and is on record          |
      | MP-462 | Missing person         |          | last seen near here   | is refused: case or incident number    |
      | MP-462 | Missing person         | 26-11702 | last seen near here   | shows 1 read and is on record          |
      | WV-471 | Missing person         |          |                       | is refused: case                       |
      | WV-471 | Missing person         | 26-11702 |                       | shows 1 read and is on record          |
