# SPDX-License-Identifier: Apache-2.0
"""Transfer between car and department."""
