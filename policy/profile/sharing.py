# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about giving data away, vendors and places."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Toward, engineering, required, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Who may ever be given data."""

    scope: Literal["california_public_agencies", "law_enforcement_any_state"] = strict(
        "california_public_agencies",
        Move.FIXED,
        "To whom data may go at all.",
        standing=True,
    )
    blocked_agencies: tuple[str, ...] = strict(
        ("ICE", "CBP"), Move.SUPERSET, "Agencies that get nothing.", standing=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """How data are given away."""

    allowed_recipients: Annotated[
        tuple[str, ...], Choices.of("law_enforcement_agency", "prosecutorial_agency")
    ] = strict(("law_enforcement_agency", "prosecutorial_agency"), Move.SUBSET, "Who may be given data.")
    other_legal_basis: Literal["citation_required", "refuse"] = strict(
        "citation_required", Toward("refuse"), "Whether others may be given data on another legal ground."
    )
    only_via_desk: Literal[True] = strict(
        True, Move.FIXED, "Data leave through the release desk and the evidence desk only."
    )
    written_required: bool = strict(True, Toward(True), "A request is made in writing.")
    request_fields: Annotated[
        tuple[str, ...], Choices.of("agency_name", "requester_name", "intended_purpose")
    ] = strict(
        ("agency_name", "requester_name", "intended_purpose"), Move.SUPERSET, "What a request must say."
    )
    approval_before_fulfilment: Literal[True] = strict(
        True, Move.FIXED, "Nothing is given before it is approved."
    )
    verify_recipient: bool = strict(True, Toward(True), "It is checked who asks.")
    values_act_review: bool = strict(True, Toward(True), "It is asked whether the Values Act bars it.")
    other_state_enforcement: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "Help for other states against California's law is barred."
    )
    retain_request: Literal[True] = strict(True, Move.FIXED, "Requests are kept.")
    non_le_requests: Literal["records_policy", "records_manager", "cpra_and_records_policy"] = required(
        Move.FREE, "Where requests of others go."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """What a vendor may and must do."""

    name: str = engineering("", Move.FREE, "The vendor that the policy names.")
    contract_required: Literal[True] = strict(True, Move.FIXED, "No vendor without a contract.")
    written_permission_required: bool = strict(
        True, Toward(True), "The vendor needs a written permission for each access."
    )
    access_log_required: bool = strict(True, Toward(True), "The vendor keeps a record of who looked at data.")
    release_log_required: bool = strict(
        True, Toward(True), "The vendor keeps a record of whom data were given to."
    )
    resale: Literal["prohibited"] = strict("prohibited", Move.FIXED, "Data are not sold.")
    onward_sharing: Literal["prohibited", "written_permission_only"] = strict(
        "written_permission_only", Toward("prohibited"), "Whether the vendor may give data on."
    )
    decrypt: Literal["prohibited", "written_permission_only"] = strict(
        "written_permission_only",
        Toward("prohibited"),
        "Whether the vendor may look at, download or decrypt data.",
    )
    employee_list_required: bool = strict(
        True, Toward(True), "The vendor names its people; each has an access of their own."
    )
    terms_statement_required: bool = strict(
        True, Toward(True), "The vendor states in writing how it keeps each term."
    )
    hosting_record_required: bool = strict(True, Toward(True), "A register says where data lie.")
    hosting_compliance: Literal["CJIS", "none"] = strict(
        "CJIS", Toward("CJIS"), "What the host has to prove."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Siting:
    """Where fixed readers may stand."""

    need_required: bool = strict(
        True, Toward(True), "A fixed reader is put up only for a need that was shown."
    )
    neighbourhood_only: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "Readers are not aimed at one neighbourhood or street alone."
    )
    protected_characteristics: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "No reader is placed because of who lives there."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What happens when data get out."""

    policy: str = strict(
        "Records Release and Maintenance Policy", Move.FREE, "What is done when data got into wrong hands."
    )
