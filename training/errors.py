# SPDX-License-Identifier: Apache-2.0
"""The one error that training raises for what a person can put right; its sentence names the thing and the remedy."""


class TrainingError(Exception):
    """Data, weights or a checkpoint cannot be used as asked."""
