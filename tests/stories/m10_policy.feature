Feature: M10 The policy in the car
  The rules of the department, clause by clause, without a network.

  @MB-462.10-b @MB-462.8-1 @MP-462.4-g-iii @WV-471.5-f-iv
  Scenario Outline: M10.1 and M10.2 Every section opens, and what spoils a read is said
    Given a car under <policy>
    And the officer is signed on
    When the officer opens the policy
    Then it is the policy <number> of <agency>
    And every section opens and shows its clauses
    And what spoils a read is listed

    Examples:
      | policy | number | agency                            |
      | SR-465 | 465    | San Rafael Police Department      |
      | MB-462 | 462    | Manhattan Beach Police Department |
      | PB-434 | 434    | Pittsburg Police Department       |
      | MP-462 | 462    | Menlo Park Police Department      |
      | WV-471 | 471    | Watsonville Police Department     |
