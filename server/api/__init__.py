# SPDX-License-Identifier: Apache-2.0
"""The addresses of version 1."""
