# SPDX-License-Identifier: Apache-2.0
"""The network that finds plates: drawn data, training, measuring, and the ONNX file."""
