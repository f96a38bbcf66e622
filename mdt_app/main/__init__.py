# SPDX-License-Identifier: Apache-2.0
"""The composition root: builds every object and connects events to screens. No rules, no looks, no SQL."""
