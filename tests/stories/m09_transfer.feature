Feature: M09 Keeping and sending
  The car reads no longer than its policy lets it keep, and what it keeps nobody else can open.

  @SR-465.4-1-ii @MB-462.9-1-ii @PB-434.4-2-ii @MP-462.5-1-ii @WV-471.6-1-ii
  Scenario Outline: M09.1 The clock warns, and at the limit reading turns off
    Given a car under <policy>
    And the officer is signed on
    And a car passed earlier
    When <most> of <limit> has gone by without a transfer
    Then the transfer page says "Due soon"
    And a car that passes is kept
    When <limit> and a second have gone by without a transfer
    Then the transfer page says "Overdue"
    And a car that passes is not kept, and a notice says so

    Examples:
      | policy | limit    | most  |
      | SR-465 | 30 days  | 90 %  |
      | MB-462 | 30 days  | 90 %  |
      | PB-434 | 30 days  | 90 %  |
      | MP-462 | 24 hours | 90 %  |
      | WV-471 | 30 days  | 90 %  |

  @SR-465.5-1-ii @SR-465.5-a @MB-462.6-1-ii @PB-434.5-1-ii @PB-434.5-b @MP-462.6-1-ii @MP-462.6-a @WV-471.7-1-ii @WV-471.7-b
  Scenario Outline: M09.2 After sign-off nothing in the car can be read without the person
    Given a car under <policy>
    And the officer is signed on
    And a car passed earlier
    When the officer signs off
    Then no file of the car holds the plate, and plain SQLite opens none
    And a wrong password opens nothing

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |
