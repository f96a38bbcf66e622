# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about keeping and destroying data."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Range, Toward, engineering, required, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """When a car hands its reads over, and to whom."""

    max_interval_days: Annotated[int, Range(1, 30)] = strict(
        30, Move.LOWER, "Days after which a car must have sent all its reads."
    )
    basis: Literal["policy", "department_procedure"] = required(
        Move.FREE,
        "Where that limit comes from: the policy, or the department's own procedure.",
    )
    on_overdue: Literal["block_capture", "warn"] = strict(
        "block_capture", Toward("block_capture"), "What happens in the car at the limit."
    )
    warn_at_percent: Annotated[int, Range(50, 95)] = engineering(
        80, Move.LOWER, "Part of the limit, per cent, from which the car warns."
    )
    encrypted: Literal[True] = strict(True, Move.FIXED, "Reads are sent encrypted only.")
    destinations: Annotated[tuple[str, ...], Choices.of("department_server", "flock", "ncric")] = strict(
        ("department_server",), Move.SUBSET, "Where reads are sent."
    )
    allowed_destinations: Annotated[tuple[str, ...], Choices.of("department_server", "flock", "ncric")] = (
        strict(("department_server",), Move.SUBSET, "Where reads may be sent, with contract and permission.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long reads are kept."""

    server_days_min: Annotated[int, Range(0)] = required(
        Move.FREE, "Days that the department keeps a read at least."
    )
    server_days_max: Annotated[int, Range(0)] = required(
        Move.FREE, "Days that the department keeps a read at most; 0 for no such limit."
    )
    schedule_days: Annotated[int, Range(1)] = required(
        Move.FREE, "Days in the records schedule that the custodian signed."
    )
    clock_start: Literal["received_at", "captured_at"] = required(
        Move.FREE, "From when the days are counted."
    )
    purge_after: Literal["must", "should", "may"] = required(
        Toward("must"), "What becomes of a read after that."
    )
    purge_mode: Literal["automatic", "approve_batch"] = strict(
        "automatic",
        Toward("automatic"),
        "Whether reads are destroyed by themselves or in batches that the manager approves.",
    )
    vehicle_days_max: Annotated[int, Range(1, 30)] = strict(
        30, Move.LOWER, "Days that a car keeps a read at most."
    )
    vehicle_purge_after_ack: bool = strict(
        True, Toward(True), "The car's copy goes once the department has it for sure."
    )
    vehicle_unsent_at_max: Literal["block_and_keep", "destroy"] = required(
        Move.FREE,
        "What becomes of a read that could not be sent in time.",
    )
    hold_triggers: tuple[str, ...] = strict(
        ("evidence", "reasonably_believed_evidence", "discovery_request", "lawful_action"),
        Move.FREE,
        "What a read may be held for beyond its time.",
    )
    hold_extends_server: bool = strict(
        False,
        Toward(False),
        "Whether a hold keeps the read with the department, or has it taken out before the limit.",
    )
    pre_purge_notice_days: Annotated[int, Range(1, 60)] = engineering(
        14,
        Move.HIGHER,
        "Days before a purge that people are told, so that evidence can be held.",
    )
    export: Literal["portable_media"] = strict("portable_media", Move.FIXED, "How evidence is taken out.")
    book_into_evidence: Literal[True] = strict(True, Move.FIXED, "What is taken out gets an evidence number.")
    vendor_days_max: Annotated[int, Range(1, 30)] = strict(
        30, Move.LOWER, "Days that a vendor keeps a read at most."
    )
    vendor_pull_first: bool = strict(
        True, Toward(True), "The department has its copy before the vendor's goes."
    )
    secondary_keep: Literal["all", "relevant_only"] = strict(
        "all", Move.FREE, "What is kept when the vendor's copy is gone."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """How reads are destroyed."""

    unrecoverable: Literal[True] = strict(True, Move.FIXED, "No key that is left opens what is destroyed.")
    method: Annotated[
        tuple[str, ...], Choices.of("key_destroy", "secure_delete", "wal_truncate", "file_overwrite")
    ] = strict(
        ("key_destroy", "secure_delete", "wal_truncate", "file_overwrite"),
        Move.SUPERSET,
        "How it is destroyed.",
    )
    covers: tuple[str, ...] = strict(
        ("database", "images", "caches", "exports_cache", "backups", "vehicle", "vendor"),
        Move.SUPERSET,
        "Where copies are destroyed.",
    )
    certificate: bool = strict(True, Toward(True), "Each destruction leaves a certificate.")
    interval_hours: Annotated[int, Range(1, 24)] = engineering(
        24, Move.LOWER, "Hours between two looks for what must go."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Whose data it is."""

    owner: str = required(Move.FIXED, "Who owns the data; it stands on records and exports.")
    official_use_label: bool = strict(True, Toward(True), "Screens and exports say: official use only.")
    public_access: Literal["refused"] = strict("refused", Move.FIXED, "The public gets no data.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """How data are protected."""

    at_rest: Literal[True] = strict(True, Move.FIXED, "Whatever is stored is encrypted.")
    in_transit: Literal[True] = strict(
        True, Move.FIXED, "Whatever is sent is encrypted, between devices that know each other."
    )
