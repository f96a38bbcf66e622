Feature: Real input through the whole chain
  Real photographs take the place of the camera, a real receiver's log that of the GPS.

  Scenario: Photographs of real cars become reads at the department
    Given a patrol of 30 seconds past real photographs with a real receiver's log
    Then at least 8 of 10 shown plates were read correctly
    And hits were raised on plates put on the list
    And reads carry positions of the log
    And everything is at the department exactly once

  Scenario: Dash-cam pictures whose plates nobody can read
    Given a patrol of 15 seconds with real dash-cam clips as cameras
    Then no read is surer than 0.9
    And everything is at the department exactly once
