# SPDX-License-Identifier: Apache-2.0
"""``mdt gallery``: every widget of the terminal in every state and theme, in one window or as pictures."""
