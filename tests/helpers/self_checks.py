# SPDX-License-Identifier: Apache-2.0
"""What the quick look before a shift says."""

from mdt_app.screens.sign_on import SelfCheck

CHECKS = (
    SelfCheck("Plate reader", "models are there", "Good"),
    SelfCheck("Cameras", "Front left, Front right", "Good"),
    SelfCheck("GPS", "receiver on /dev/ttyUSB0", "Good"),
    SelfCheck("Disk", "41 GB free", "Good"),
    SelfCheck("Department", "this terminal is enrolled", "Good"),
    SelfCheck("Orders", "people may sign on", "Good"),
    SelfCheck("Second reader", "not installed", "Watch", "p2"),
)
"""The words are those of ``mdt_app.main.self_test``."""
