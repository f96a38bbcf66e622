# SPDX-License-Identifier: Apache-2.0
"""The profile as a whole: one department's policy as a tree of frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policy.profile.duty import Disposition, HotLists, HotPlates, Inquiry, Verification
from policy.profile.keeping import Data, Encryption, Purge, Retention, Transfer
from policy.profile.key import Move, strict
from policy.profile.oversight import Audit, Documents, Portal, Publish, Report
from policy.profile.sharing import Breach, Recipients, Release, Siting, Vendor
from policy.profile.use import Access, Capture, Identity, Roles, Training, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A department's policy.

    Attributes:
        sources: dotted key -> ids of the clauses that set it; a key that is missing here is one of which the policy
            does not speak.
        interpreted: dotted key -> why its value is a reading and not the policy's own word.
    """

    immigration_enforcement: Literal["prohibited"] = strict(
        "prohibited",
        Move.FIXED,
        "A release for immigration enforcement is refused; nobody can override it.",
        standing=True,
    )
    profile: Identity
    roles: Roles
    use: Use
    capture: Capture
    access: Access
    training: Training
    verification: Verification
    disposition: Disposition
    hotlist: HotLists
    hotplate: HotPlates
    transfer: Transfer
    retention: Retention
    purge: Purge
    inquiry: Inquiry
    recipients: Recipients
    release: Release
    audit: Audit
    report: Report
    portal: Portal
    publish: Publish
    vendor: Vendor
    siting: Siting
    breach: Breach
    data: Data
    encryption: Encryption
    docs: Documents
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    interpreted: Mapping[str, str] = field(default_factory=dict)
