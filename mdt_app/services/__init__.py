# SPDX-License-Identifier: Apache-2.0
"""What the terminal does: record, match, verify, search, sign on."""
