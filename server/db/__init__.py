# SPDX-License-Identifier: Apache-2.0
"""The department's tables, how they are opened, and how they are migrated."""
