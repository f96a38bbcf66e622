# SPDX-License-Identifier: Apache-2.0
"""Training of the plate reader on drawn plates only: ``python -m training.recogniser``.

It starts from the recognition weights of PP-OCRv6 (Baidu and the PaddleOCR authors, Apache-2.0), which are in the
``rapidocr`` wheel on the package registry. No photograph is used in training.
"""
