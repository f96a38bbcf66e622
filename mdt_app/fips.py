# SPDX-License-Identifier: Apache-2.0
"""Whether this machine's cryptography runs as a FIPS 140-3 module, and the refusal where a department needs it.

Source: CJIS Security Policy 5.9.5, SC-13 (CJ-20): certificates of FIPS 140-2 ended on 2026-09-21. Python's ``ssl`` and
``hashlib`` take the machine's OpenSSL; this asks that one. SQLCipher and ``cryptography`` bring OpenSSL copies of their
own, which no switch here turns into a validated module: at rest the store rests on FIPS 197 with 256-bit keys, CJIS
SC-28's other way, and ``docs/security.md`` says so.
"""

import ssl
from collections.abc import Callable

from mdt_app.errors import Refused


def fips_mode() -> bool:
    """Whether the OpenSSL under Python's ``hashlib`` is in FIPS mode."""
    try:
        from _hashlib import get_fips_mode
    except ImportError:  # a Python without OpenSSL
        return False
    return bool(get_fips_mode())


def require_fips(*, strict: bool, mode: Callable[[], bool] = fips_mode) -> None:
    """Let the program go on only on a machine in FIPS mode, where the department asks for that.

    Args:
        strict: the setting ``security.fips_strict``.
        mode: whether the machine is in FIPS mode.

    Raises:
        Refused: it asks, and the machine is not.
    """
    if not strict or mode():
        return
    raise Refused(
        "The department's settings ask for a machine in FIPS mode (security.fips_strict), and this one is not: "
        f"{ssl.OPENSSL_VERSION} runs without its FIPS module. Turn on the operating system's FIPS mode with OpenSSL "
        "3.1.2 or newer (fips=yes in openssl.cnf), or take security.fips_strict out of department.toml and carry the "
        "data over the department's validated VPN."
    )
