# SPDX-License-Identifier: Apache-2.0
"""Measuring plate readers: photographs with their truth, systems, scores, clips, tables."""
