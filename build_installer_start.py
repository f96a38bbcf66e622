# SPDX-License-Identifier: Apache-2.0
"""Runs first in each process of the built programs: programs of the machine find the machine's libraries.

The built program starts with its own folder on LD_LIBRARY_PATH. Tesseract would inherit that and load our C++
library, which is older than its own wherever the machine is newer than the one that built.
"""

import os
import sys

if sys.platform == "linux":
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before
    # Our own further processes (cameras, second reader) set it up for themselves again.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
