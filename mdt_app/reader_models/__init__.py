# SPDX-License-Identifier: Apache-2.0
"""A department's own readers: made from its verified crops, put in force, undone, listed."""
