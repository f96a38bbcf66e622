# SPDX-License-Identifier: Apache-2.0
"""Models that a department installs itself, behind the camera's own protocols.

Each module runs the files of one project with onnxruntime alone; that project's package is not needed and
its weights do not ship with the program. A department names the file and its SHA-256 in the settings.
"""
