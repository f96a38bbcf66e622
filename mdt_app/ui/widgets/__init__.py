# SPDX-License-Identifier: Apache-2.0
"""Parts that every screen is made of; one widget a file."""
