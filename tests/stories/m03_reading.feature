Feature: M03 Reading
  That cars are read by real cameras is told in patrol.feature: "Cars are read" (M03.1).

  @MP-462.4.1-a @MP-462.4.1-a-ii @WV-471.5-PU-f @WV-471.5-PU-f-ii
  Scenario Outline: M03.2 Where the public may not look, nothing is kept without a court's order
    Given a car under <policy>
    And the officer is signed on
    When the officer says that this is not a public place
    And a car passes
    Then no read is kept
    When the officer gives the court order 26-SW-118 that ended yesterday
    Then it is refused
    When the officer gives the court order 26-SW-118 that ends in time
    And a car passes
    Then 1 read is kept, and its record names the order 26-SW-118

    Examples:
      | policy |
      | MB-462 |
      | MP-462 |
      | WV-471 |
