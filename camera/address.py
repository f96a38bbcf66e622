# SPDX-License-Identifier: Apache-2.0
"""How the address of a network camera may be shown: its user name and password belong to nobody's eyes."""

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def without_password(address: str) -> str:
    """The address as it may be shown: user name, password and query taken out.

    All up to the last ``@`` goes, since passwords hold any sign, and what cameras take in the query may be one.
    """
    _, at, rest = address.rpartition("@")
    scheme = _SCHEME.match(address)
    shown = (scheme.group() if scheme else "") + rest if at else address
    return re.split(r"[?#]", shown, maxsplit=1)[0]
