# SPDX-License-Identifier: Apache-2.0
"""What the instruments' outputs become once joined: reads with their place, hits, sessions, events."""
