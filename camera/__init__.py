# SPDX-License-Identifier: Apache-2.0
"""From a lens to plate reads."""

import os

# ONNX Runtime keeps a diary of what it runs in the account's cache folder, in the clear, with a number for the
# machine, and sends it to its maker. It asks for this once, while it is imported; its own function to switch the diary
# off comes too late. Whoever imports it is below this package.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
