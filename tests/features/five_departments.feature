Feature: The same terminal in five departments
  Nothing but the profile changes; the same officer goes through the same shift and meets another department's rules.

  Scenario Outline: A shift under the policy of <policy>
    Given a car of a department under <policy>, whose manager named sworn officers
    When the officer agrees to the banner and signs on for a criminal investigation
    Then sign-on named <number> as the policy and offered "<first>" first
    And the top bar says what the shift is for
    When a car passes whose plate is on the list
    And the officer opens the hit and enters the plate as it is
    Then the sheet asks to compare <rows>
    When the officer answers what is asked with the same
    Then leaving the CLETS check out because it is not practicable is <impracticable>
    And stopping the car on exigency alone is <exigency>
    When the officer searches with a case number and no reason
    Then the search is <search>
    And the transfer page gives the car <limit> and names the clause <clause>
    And the policy page opens on <agency>

    Examples:
      | policy | number | first                  | rows                          | impracticable | exigency | search                   | limit   | clause         | agency                             |
      | SR-465 | 465    | Routine patrol         | characters, state and vehicle | allowed       | refused  | refused for want of a reason | 30 days | SR-465.4-1-ii | San Rafael Police Department      |
      | MB-462 | 462    | Criminal investigation | characters                    | allowed       | refused  | run                      | 30 days | MB-462.9-1-ii  | Manhattan Beach Police Department  |
      | PB-434 | 434    | Routine patrol         | characters, state and vehicle | allowed       | refused  | refused for want of a reason | 30 days | PB-434.4-2-ii | Pittsburg Police Department       |
      | MP-462 | 462    | Routine patrol         | characters, state and vehicle | refused       | allowed  | refused for want of a reason | 24 hours | MP-462.5-1-ii | Menlo Park Police Department     |
      | WV-471 | 471    | Routine patrol         | characters, state and vehicle | refused       | refused  | run                      | 30 days | WV-471.6-1-ii  | Watsonville Police Department      |
