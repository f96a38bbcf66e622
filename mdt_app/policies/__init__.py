# SPDX-License-Identifier: Apache-2.0
"""The policies that ship, and the one that is in force here: read from files, checked, never changed."""
