# SPDX-License-Identifier: Apache-2.0
"""A demonstration department: its server, its car, its lists, and an officer who works without a screen."""
