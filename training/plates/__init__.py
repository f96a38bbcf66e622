# SPDX-License-Identifier: Apache-2.0
"""Drawn US licence plates: dies, layouts, wear, light and camera. No photograph is used anywhere."""
