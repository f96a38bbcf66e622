# SPDX-License-Identifier: Apache-2.0
"""A department's policy as a typed profile: keys, loader, rules, overrides, effective values."""
