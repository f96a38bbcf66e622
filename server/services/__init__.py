# SPDX-License-Identifier: Apache-2.0
"""What the department does with a request, free of HTTP."""
