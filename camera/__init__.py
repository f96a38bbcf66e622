# SPDX-License-Identifier: Apache-2.0
"""From a lens to plate reads."""
