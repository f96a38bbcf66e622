# SPDX-License-Identifier: Apache-2.0
"""Training of the classifier for the state of issue on drawn plates only: ``python -m training.state``."""
