# SPDX-License-Identifier: Apache-2.0
"""Keeps a process that holds plates out of core dumps, which would put its memory on the disk in the clear.

Source: compliance PU-9 (no core dumps), CJIS Security Policy 5.9.5 SC-4.
"""

import sys

#: PR_SET_DUMPABLE (linux/prctl.h): 0 keeps the kernel from dumping the process, to a file or to a collector.
_PR_SET_DUMPABLE = 4
#: SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX (Windows errhandlingapi): no report with the process's memory.
_NO_REPORTS = 0x0003


def forbid_core_dumps() -> None:
    """For this process from now on; each process of ours calls it, for a program started anew is dumpable again."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_REPORTS)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes

        # A collector behind a pipe (systemd-coredump) is not held by the limit.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
