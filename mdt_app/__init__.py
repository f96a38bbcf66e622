# SPDX-License-Identifier: Apache-2.0
"""The terminal in the car; composes all instruments."""
