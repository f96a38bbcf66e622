# SPDX-License-Identifier: Apache-2.0
"""How the models are made: drawn plates, training runs, manifests. Nothing in the program imports this."""

import os

# As in ``camera``: ONNX Runtime tells its maker what it runs, unless this stands before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
