# SPDX-License-Identifier: Apache-2.0
"""All of Qt: views that render screens, and the one door from threads."""
