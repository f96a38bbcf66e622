# SPDX-License-Identifier: Apache-2.0
"""``mdt account``: the accounts of a unit, from the command line."""
