# SPDX-License-Identifier: Apache-2.0
"""How sure a text may be that was read off a box found in a street, fitted on drawn streets."""
