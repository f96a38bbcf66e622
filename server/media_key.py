# SPDX-License-Identifier: Apache-2.0
"""The key to which terminals seal bundles for removable media: P-256, of its own, vouched for by the authority."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from policy.chain import key_fingerprint
from policy.control import control
from server.folder import DataFolder
from server.seal import ServerKey
from server.security import Authority
from server.signing import own_key, public_pem
from sync.wire import MediaKeyV1


@control("A10.4")
@dataclass(frozen=True, slots=True)
class MediaKey:
    """The key, opened.

    Attributes:
        told: what terminals are told of it.
    """

    key: ec.EllipticCurvePrivateKey
    told: MediaKeyV1

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public half."""
        return key_fingerprint(self.told.key_pem)


def media_key(folder: DataFolder, server_key: ServerKey, authority: Authority) -> MediaKey:
    """The key of this folder, made when there is none yet.

    Raises:
        Misconfigured: it was made with another server key, or is no P-256 key.
    """
    key = own_key(folder.media_key, server_key.passphrase("media"))
    unsigned = MediaKeyV1(key_pem=public_pem(key), signature="")
    signed = unsigned.model_copy(update={"signature": authority.signature(unsigned.statement())})
    return MediaKey(key, signed)
