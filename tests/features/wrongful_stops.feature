Feature: Stops that went wrong and were published
  People were stopped at gunpoint on a camera's word. Each story goes through the sheet as an officer would, and
  ends where it should have ended: not verified, with the cause on record.

  Scenario Outline: Green, San Francisco: a 3 that the camera read as a 7
    Source: Green v. City and County of San Francisco, 751 F.3d 1039 (9th Cir. 2014).
    The camera read 5SOW750, which is the plate of a grey GMC truck on the list. The car was a dark red Lexus with
    the plate 5SOW350. Dispatch confirmed the plate it was told, and the next officer took that for a check.

    Given the policy <policy>
    And a list that has the plate 5SOW750 of California on a grey GMC truck
    And a camera that read 5SOW750 of California
    When the officer enters 5SOW350 from the picture
    Then the sheet says that characters differ
    And "5 differs" is pointed out
    And Dispatch cannot be asked to confirm the record
    And no reason in writing replaces the comparison
    When the officer closes the hit as a misread character
    Then the hit is closed and was never verified
    And what the officer read, 5SOW350, is on record

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Green, San Francisco: the vehicle alone would have told
    Source: the same case. Even an officer who reads the plate as the camera did has another vehicle before the eyes.

    Given the policy <policy>
    And a list that has the plate 5SOW750 of California on a grey GMC truck
    And a camera that read 5SOW750 of California
    When the officer enters 5SOW750 from the picture
    And the officer answers that characters are the same
    And the officer answers that the vehicle differs
    Then the sheet says that vehicle differs
    And Dispatch cannot be asked to confirm the record
    And no reason in writing replaces the comparison
    When the officer closes the hit as a vehicle that does not match
    Then the hit is closed and was never verified

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Molner, Kansas: a 7 that the camera read as a 2, and no time to compare
    Source: Techdirt and Reason, 28 April 2014, on a stop in Prairie Village, Kansas. The list had an Oldsmobile, the
    car was a BMW, and in the traffic the officer could not compare the two plates before the lights went on.

    Given the policy <policy>
    And a list that has the plate 8QTQ243 of California on an Oldsmobile
    And a camera that read 8QTQ243 of California
    When the officer compares nothing
    Then following is all that the sheet offers
    And no reason in writing replaces the comparison
    When the officer reports that the car was stopped in the traffic before the plates were compared
    Then the hit is not verified and a supervisor has to look at it
    And the stop needs a cause besides the hit before it is on record

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Gilliam, Aurora: the same characters in another state, on another kind of vehicle
    Source: Electronic Frontier Foundation, "The Human Toll of ALPR Errors", on a stop in Aurora, Colorado, in 2020.
    The list had a motorcycle from Montana; a family sat in a car from Colorado with the same characters.

    Given the policy <policy>
    And a list that has the plate 8QTQ743 of Montana on a motorcycle
    And a camera that read 8QTQ743 of Colorado
    When the officer enters 8QTQ743 from the picture
    And the officer answers that characters are the same
    Then "STATE DIFFERS" is pointed out
    When the officer answers that the state differs
    Then the sheet says that state differs
    And Dispatch cannot be asked to confirm the record
    And no reason in writing replaces the comparison
    When the officer closes the hit as a wrong state
    Then the hit is closed and was never verified

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Gilliam, Aurora: a state that nobody compared
    Source: the same case. Where the policy asks for the state, leaving it open is no way on.

    Given the policy <policy>
    And a list that has the plate 8QTQ743 of Montana on a motorcycle
    And a camera that read 8QTQ743 of Colorado
    When the officer enters 8QTQ743 from the picture
    And the officer answers that characters are the same
    Then Dispatch cannot be asked to confirm the record
    And the hit is not verified

    Examples:
      | policy |
      | SR-465 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Hofer, Contra Costa: a list that did not know that the car was found
    Source: Defending Rights & Dissent, and Techdirt of 20 February 2019, on a stop in Contra Costa County in 2018.
    Plate, state and vehicle were right; the rented car had been found long before, and the entry had stayed.

    Given the policy <policy>
    And a list that has the plate 8QTQ743 of California on a grey Honda
    And a camera that read 8QTQ743 of California
    And the list is 30 hours old
    When the officer enters 8QTQ743 from the picture
    Then the age of the list asks for a confirmation first
    When the officer answers that characters, state and vehicle are the same
    And Dispatch answers that the record is not active
    Then the sheet leaves nothing but to close the hit
    And no reason in writing replaces the answer
    When the officer closes the hit as not active any more
    Then the hit is closed and was never verified

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |

  Scenario Outline: Espanola, New Mexico: the last character, a 2 that the camera read as a 7
    Source: emeatribune.com, "Sisters sue Espanola over traffic stop they say was illegal", on a stop in 2023 in which a
    girl of twelve was handcuffed.

    Given the policy <policy>
    And a list that has the plate 8QTQ747 of California on a grey Honda
    And a camera that read 8QTQ747 of California
    When the officer enters 8QTQ742 from the picture
    Then the sheet says that characters differ
    And "7 differs" is pointed out
    And Dispatch cannot be asked to confirm the record
    And no reason in writing replaces the comparison
    When the officer closes the hit as a misread character
    Then the hit is closed and was never verified
    And what the officer read, 8QTQ742, is on record

    Examples:
      | policy |
      | SR-465 |
      | MB-462 |
      | PB-434 |
      | MP-462 |
      | WV-471 |
