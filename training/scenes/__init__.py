# SPDX-License-Identifier: Apache-2.0
"""Drawn street scenes with licence plates, for training the detector. No photograph anywhere."""
