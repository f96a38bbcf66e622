# SPDX-License-Identifier: Apache-2.0
"""Commands of what a car keeps and what it destroys: holds, what is due, certificates."""
