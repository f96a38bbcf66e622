# SPDX-License-Identifier: Apache-2.0
"""The encrypted store; the only place in the car that speaks SQL."""
