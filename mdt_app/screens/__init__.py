# SPDX-License-Identifier: Apache-2.0
"""What each screen knows and can do, without Qt."""
