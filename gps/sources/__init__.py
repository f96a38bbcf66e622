# SPDX-License-Identifier: Apache-2.0
"""Where NMEA or gpsd lines come from: serial port, gpsd, recorded log."""
