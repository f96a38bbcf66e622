# SPDX-License-Identifier: Apache-2.0
"""What a person has, beside the password that they know.

The secret of a factor lies in the person's slot of the key ring and is reached only with the right password; what a
factor has to remember between two sign-ons (which codes were used) lies outside the store, because it is asked before
the store is open.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person takes into their device, once.

    Attributes:
        address: for the picture that the device reads; holds the secret.
        typed: the same secret for a device without a camera, in groups of four.
    """

    address: str
    typed: str

    def __repr__(self) -> str:
        return "Enrolment(withheld)"


class SecondFactor(Protocol):
    """A kind of second factor; today codes by time (`Totp`), later FIDO2 or PIV."""

    def new_secret(self) -> bytes:
        """A secret for one person, made at random here."""
        ...

    def enrolment(self, secret: bytes, username: str, unit: str) -> Enrolment:
        """How the secret gets into a person's device."""
        ...

    def accepts(self, slot: str, secret: bytes, given: str) -> bool:
        """Whether what was given proves the device, for the first time; what was accepted once never is again.

        Args:
            slot: of the person in the key ring; names nobody.
            secret: out of that slot.
            given: as typed.

        Raises:
            StoreTrouble: it cannot be kept that this was used, so it is not accepted.
        """
        ...
