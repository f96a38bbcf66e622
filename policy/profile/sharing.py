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
        "Jurisdiction limit (Civil Code 1798.90.5(f), 1798.90.55(b)).",
        standing=True,
    )
    blocked_agencies: tuple[str, ...] = strict(("ICE", "CBP"), Move.SUPERSET, "Never served.", standing=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """How data are given away."""

    allowed_recipients: Annotated[
        tuple[str, ...], Choices.of("law_enforcement_agency", "prosecutorial_agency")
    ] = strict(("law_enforcement_agency", "prosecutorial_agency"), Move.SUBSET, "Recipient kinds.")
    other_legal_basis: Literal["citation_required", "refuse"] = strict(
        "citation_required", Toward("refuse"), "Recipients outside the list."
    )
    only_via_desk: Literal[True] = strict(True, Move.FIXED, "No export outside C08/C04.")
    written_required: bool = strict(True, Toward(True), "Request document attached.")
    request_fields: Annotated[
        tuple[str, ...], Choices.of("agency_name", "requester_name", "intended_purpose")
    ] = strict(("agency_name", "requester_name", "intended_purpose"), Move.SUPERSET, "Fields of a request.")
    approval_before_fulfilment: Literal[True] = strict(True, Move.FIXED, "409 otherwise.")
    verify_recipient: bool = strict(True, Toward(True), "Identity of the official checked.")
    values_act_review: bool = strict(True, Toward(True), "Values Act question before approval.")
    other_state_enforcement: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "Bars help to other states against California or local law."
    )
    retain_request: Literal[True] = strict(True, Move.FIXED, "Request file has no delete route.")
    non_le_requests: Literal["records_policy", "records_manager", "cpra_and_records_policy"] = required(
        Move.FREE, "Route of other requests."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """What a vendor may and must do."""

    name: str = engineering("", Move.FREE, "Named host.")
    contract_required: Literal[True] = strict(True, Move.FIXED, "No vendor account or feed without contract.")
    written_permission_required: bool = strict(True, Toward(True), "Per-access written permission.")
    access_log_required: bool = strict(True, Toward(True), "Vendor keeps who-accessed record.")
    release_log_required: bool = strict(True, Toward(True), "Vendor keeps released-to record.")
    resale: Literal["prohibited"] = strict("prohibited", Move.FIXED, "No sale.")
    onward_sharing: Literal["prohibited", "written_permission_only"] = strict(
        "written_permission_only", Toward("prohibited"), "Onward sharing."
    )
    decrypt: Literal["prohibited", "written_permission_only"] = strict(
        "written_permission_only", Toward("prohibited"), "Access, download, decryption."
    )
    employee_list_required: bool = strict(True, Toward(True), "Personal tokens for named staff.")
    terms_statement_required: bool = strict(True, Toward(True), "Dated statement per conduct term.")
    hosting_record_required: bool = strict(True, Toward(True), "Register of stores holding data.")
    hosting_compliance: Literal["CJIS", "none"] = strict(
        "CJIS", Toward("CJIS"), "Evidence that the host must show."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Siting:
    """Where fixed readers may stand."""

    need_required: bool = strict(True, Toward(True), "Demonstrated need before a fixed reader goes live.")
    neighbourhood_only: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "Not solely one neighbourhood or street."
    )
    protected_characteristics: Literal["prohibited"] = strict(
        "prohibited", Move.FIXED, "Never on protected traits."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What happens when data get out."""

    policy: str = strict("Records Release and Maintenance Policy", Move.FREE, "Checklist used by C15.")
