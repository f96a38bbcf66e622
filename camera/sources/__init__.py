# SPDX-License-Identifier: Apache-2.0
"""Where frames come from: devices, streams, files, pictures, a synthetic drive."""
