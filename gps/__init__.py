# SPDX-License-Identifier: Apache-2.0
"""From a receiver to fixes."""
