Feature: M08 Hot plates
  A plate that an officer enters says whose, why and for how long, and waits for somebody else.

  @MP-462.4-2 @WV-471.5-f-5-a @WV-471.5-f-5-a-1
  Scenario Outline: M08.1 An entry waits until the administrator lets it in
    Given a car under <policy>
    And the officer is signed on
    When the officer enters the hot plate 8QTQ743 without its <missing>
    Then the form says "<words>"
    When the officer fills that in
    Then the entry waits, by the officer's name, and does not alert
    When the administrator approves it
    And a car passes
    Then it alerts

    Examples:
      | policy | missing       | words                    |
      | SR-465 | Case number   | Give the case number     |
      | MB-462 | What happened | Give a brief synopsis    |
      | PB-434 | Case number   | Give the case number     |
      | MP-462 | What happened | Give a brief synopsis    |
      | WV-471 | Case number   | Give the case number     |

  @SR-465.3-c-iii @PB-434.3-c-iii @MP-462.4-c-iii @WV-471.5-c-iii
  Scenario Outline: M08.2 Part of a plate alerts as partial, and on matching plates only
    Given a car under <policy>
    And the officer is signed on
    And the partial plate 8QT?7* of the incident 26-104411 is looked for
    When the plate 8QTR743 passes
    Then it alerts as "Partial plate 8QT?7*"
    When the plate 8QTR843 passes
    Then it does not alert

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |
