# SPDX-License-Identifier: Apache-2.0
"""The department's rules: pure functions over frozen values, standard library only."""
