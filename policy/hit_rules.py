# SPDX-License-Identifier: Apache-2.0
"""What the department's policy asks for before anybody acts on a hit: its keys, read as the steps need them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from policy.comparison import Row
from policy.confirmation import Channel
from policy.control import control
from policy.profile.duty import Disposition as ClearingKeys
from policy.profile.duty import Verification as CheckKeys
from policy.profile.tree import Profile


class Check(StrEnum):
    """What is asked of others after the visual check."""

    CLETS = "clets"
    """The law enforcement telecommunications system was asked."""
    STATUS = "status"
    """A dispatcher or a device of the department says that the record is still of interest."""
    DESCRIPTION = "description"
    """What the list leaves out was heard from Dispatch, where plate and picture must agree in every row."""

    @property
    def words(self) -> str:
        """As said of a check that is still missing."""
        return _CHECK_WORDS[self]


_CHECK_WORDS = {
    Check.CLETS: "the CLETS check",
    Check.STATUS: "the record's status",
    Check.DESCRIPTION: "Dispatch's description",
}


class Performer(StrEnum):
    """What the person at the visual check is, in the words of ``verification.performed_by``."""

    OFFICER = "officer"
    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    OTHER = "other"


_ROWS: Final = {"characters": Row.CHARACTERS, "state": Row.STATE, "vehicle_descriptors": Row.VEHICLE}
_CLETS_CHANNEL: Final = {
    Channel.DISPATCH_RADIO: "dispatch",
    Channel.PHONE: "dispatch",
    Channel.MDC_INQUIRY: "mdc",
}
"""A call by phone is a call to Dispatch; any other way is none that a policy knows."""
_STATUS_SOURCE: Final = {
    Channel.DISPATCH_RADIO: "dispatcher",
    Channel.PHONE: "dispatcher",
    Channel.MDC_INQUIRY: "department_device",
}


@dataclass(frozen=True, slots=True)
class HitRules:
    """A department's rules for its hits. Without a profile they are the strictest of the five policies.

    ``verification.plate_image`` has no way to be switched off here: exigency and every other exception leave the
    visual check standing, so that a hit without it is never verified.

    Attributes:
        profile: id of the policy ("WV-471"), empty where none was given.
        verification: the profile's table of this name; likewise ``disposition``.
    """

    profile: str = ""
    verification: CheckKeys = field(default_factory=CheckKeys)
    disposition: ClearingKeys = field(default_factory=ClearingKeys)

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """The part of a profile that is about hits."""
        return cls(profile.profile.id, profile.verification, profile.disposition)

    @control("M05.1")
    def asks(self, row: Row) -> bool:
        """Whether a row must be compared (``match_fields``); the characters always must."""
        return row is Row.CHARACTERS or row in {_ROWS[name] for name in self.verification.match_fields}

    @property
    def exact(self) -> bool:
        """Whether any doubt is a no (``match_rule``)."""
        return self.verification.match_rule == "exact"

    @control("M05.1", "D01.1")
    def may_compare(self, performer: Performer, *, forwarded: bool) -> bool:
        """Whether this person may do the visual check (``performed_by``).

        An officer who is signed on operates the reader too. A dispatcher is no user of the reader and sees only
        an alert that was forwarded. Source: Manhattan Beach 462.8 beside 462.5.
        """
        named = self.verification.performed_by
        if performer is Performer.DISPATCHER:
            return forwarded and performer in named
        return performer in named or (performer is Performer.OFFICER and Performer.OPERATOR in named)

    @property
    @control("M04.2", "M05.4")
    def may_follow(self) -> bool:
        """Whether the vehicle may be followed before the hit is verified (``allowed_before``)."""
        return "follow" in self.verification.allowed_before

    @property
    @control("M05.2", "M05.3")
    def checks(self) -> frozenset[Check]:
        """What is asked of others for every hit."""
        separate = self.verification.status_confirmation != "covered_by_clets"
        return frozenset({Check.CLETS, Check.STATUS} if separate else {Check.CLETS})

    @control("M05.2", "M05.3")
    def answered_by(self, channel: Channel) -> frozenset[Check]:
        """What an answer that came this way stands for (``clets_channels``, ``status_sources``)."""
        keys = self.verification
        answered = set()
        if _CLETS_CHANNEL.get(channel) in keys.clets_channels:
            answered.add(Check.CLETS)
        source = _STATUS_SOURCE.get(channel)
        if source in keys.status_sources:
            answered.add(Check.STATUS)
        if source == "dispatcher":
            answered.add(Check.DESCRIPTION)
        return frozenset(answered)

    @property
    @control("M05.5")
    def excused_by_exigency(self) -> frozenset[Check]:
        """What exigency stands in for; never the visual check. Source: the "unless exigent" of both keys."""
        keys = self.verification
        clets = {Check.CLETS} if keys.clets == "required_unless_exigent" else set()
        status = {Check.STATUS} if keys.status_confirmation == "required_unless_exigent" else set()
        return frozenset(clets | status)

    @property
    @control("M05.5")
    def excused_as_impracticable(self) -> frozenset[Check]:
        """What may be left out with a written reason because it is not practicable."""
        return frozenset({Check.CLETS} if self.verification.clets == "if_practicable" else ())

    @property
    @control("M05.4")
    def exigency_frees(self) -> bool:
        """Whether somebody may be stopped although a check was replaced by exigency (``restrict_freedom``)."""
        return self.verification.restrict_freedom == "validated_or_exigent"

    @property
    @control("M05.6")
    def asks_basis(self) -> bool:
        """Whether the cause besides the hit is asked for; a check of the person "by basis only" asks for it too."""
        return self.verification.legal_basis_prompt or self.verification.occupant_check == "basis_only"

    @property
    @control("M05.6")
    def asks_occupant(self) -> bool:
        """Whether it is asked if the wanted person was seen in the car (``occupant_check``)."""
        return self.verification.occupant_check == "required_effort"

    @property
    def asked_before_acting(self) -> str:
        """What the officer says before an action is recorded, as after "say"; empty when nothing is asked."""
        basis = "what, besides this hit, gives cause" if self.asks_basis else ""
        person = "whether a person was seen" if self.asks_occupant else ""
        return ", and ".join(part for part in (basis, person) if part)
