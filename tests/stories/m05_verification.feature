Feature: M05 Verification
  A person compares, a record is confirmed, and only then is a hit verified.

  @MB-462.8-1-ii @MP-462.4-f-ii @WV-471.5-e-ii @WV-471.5-f-2
  Scenario Outline: M05.1 and M05.4 Every row that the policy names has to be the same
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    And the officer opens the hit and enters the plate
    Then the rows to answer are <rows>
    And with a row blank the record cannot be asked for
    When the officer answers that the last row differs
    Then the record cannot be asked for
    And following is still offered

    Examples:
      | policy | rows                           |
      | SR-465 | characters, state and vehicle  |
      | MB-462 | characters                     |
      | PB-434 | characters, state and vehicle  |
      | MP-462 | characters, state and vehicle  |
      | WV-471 | characters, state and vehicle  |

  @SR-465.3-f @MB-462.8-3 @PB-434.3-f @MP-462.4-f @WV-471.5-e @WV-471.5-e-iii
  Scenario Outline: M05.2, M05.3 and M05.6 The record is confirmed by somebody, and the cause stands beside the hit
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    And the officer opens the hit and enters the plate
    And the officer answers every row with the same
    Then no outcome can be recorded
    When Dispatch, position 2, answers that the record is active
    Then the hit is verified, and who confirmed it and when is on record
    And an arrest cannot be recorded without <needs>
    When the officer gives what is asked and records an arrest
    Then the outcome is on record

    Examples:
      | policy | needs                       |
      | SR-465 | cause and person            |
      | MB-462 | cause and person            |
      | PB-434 | cause and person            |
      | MP-462 | cause                       |
      | WV-471 | cause and person            |

  @MP-462.4-g-1-ii @WV-471.5-f-1-ii
  Scenario Outline: M05.5 What the policy lets replace the record, and what it does not
    Given a car under <policy>
    And the officer is signed on
    When a listed car passes
    And the officer opens the hit and enters the plate
    And the officer answers every row with the same
    Then leaving CLETS out as not practicable is <impracticable>
    And acting on exigency is <exigency>
    And a reason of two words is never enough
    And a whole reason is on record where one is offered

    Examples:
      | policy | impracticable | exigency |
      | SR-465 | offered       | refused  |
      | MB-462 | offered       | refused  |
      | PB-434 | offered       | refused  |
      | MP-462 | refused       | offered  |
      | WV-471 | refused       | too little |
