# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about keeping and destroying data."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Range, Toward, engineering, required, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """When a car hands its reads over, and to whom."""

    max_interval_days: Annotated[int, Range(1, 30)] = strict(
        30, Move.LOWER, "Longest time between complete transfers of a car."
    )
    basis: Literal["policy", "department_procedure"] = required(
        Move.FREE,
        "Where the interval comes from; 'department_procedure' lets the manager lower or raise it within 1-30.",
    )
    on_overdue: Literal["block_capture", "warn"] = strict(
        "block_capture", Toward("block_capture"), "What M09 does at the limit."
    )
    warn_at_percent: Annotated[int, Range(50, 95)] = engineering(80, Move.LOWER, "When warnings start.")
    encrypted: Literal[True] = strict(True, Move.FIXED, "TLS only.")
    destinations: Annotated[tuple[str, ...], Choices.of("department_server", "flock", "ncric")] = strict(
        ("department_server",), Move.SUBSET, "Feeds switched on."
    )
    allowed_destinations: Annotated[tuple[str, ...], Choices.of("department_server", "flock", "ncric")] = (
        strict(
            ("department_server",), Move.SUBSET, "Feeds that may be switched on with contract and permission."
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long reads are kept."""

    server_days_min: Annotated[int, Range(0)] = required(
        Move.FREE, "Shortest server life; deletion before it is refused."
    )
    server_days_max: Annotated[int, Range(0)] = required(
        Move.FREE, "Longest server life; reads beyond are not served and are destroyed."
    )
    schedule_days: Annotated[int, Range(1)] = required(
        Move.FREE, "Records schedule signed by the Custodian; purge date = longer of both."
    )
    clock_start: Literal["received_at", "captured_at"] = required(
        Move.FREE, "Start of the clock: receipt for a minimum, capture for a maximum."
    )
    purge_after: Literal["must", "should", "may"] = required(Toward("must"), "The policy's own verb.")
    purge_mode: Literal["automatic", "approve_batch"] = strict(
        "automatic", Toward("automatic"), "Automatic job or manager-approved batches."
    )
    vehicle_days_max: Annotated[int, Range(1, 30)] = strict(
        30, Move.LOWER, "Longest life of a read in a car."
    )
    vehicle_purge_after_ack: bool = strict(
        True, Toward(True), "Car copy goes once the server receipt is verified."
    )
    vehicle_unsent_at_max: Literal["block_and_keep", "destroy"] = required(
        Move.FREE,
        "Unsent read at the limit: keep and block capture (minimum agencies) or destroy and log (maximum agencies).",
    )
    hold_triggers: tuple[str, ...] = strict(
        ("evidence", "reasonably_believed_evidence", "discovery_request", "lawful_action"),
        Move.FREE,
        "Grounds for a hold.",
    )
    hold_extends_server: bool = strict(
        False,
        Toward(False),
        "Whether a hold keeps the server copy beyond the limit, or only forces export before it.",
    )
    pre_purge_notice_days: Annotated[int, Range(1, 60)] = engineering(
        14,
        Move.HIGHER,
        "Case owners and records are told this long before a purge so that evidence can be held.",
    )
    export: Literal["portable_media"] = strict(
        "portable_media", Move.FIXED, "How held data leave the server."
    )
    book_into_evidence: Literal[True] = strict(
        True, Move.FIXED, "Export closes only with an evidence item number."
    )
    vendor_days_max: Annotated[int, Range(1, 30)] = strict(30, Move.LOWER, "Longest life at the vendor.")
    vendor_pull_first: bool = strict(True, Toward(True), "Copy to the department before the vendor purges.")
    secondary_keep: Literal["all", "relevant_only"] = strict(
        "all", Move.FREE, "What is kept after the vendor purge."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """How reads are destroyed."""

    unrecoverable: Literal[True] = strict(True, Move.FIXED, "No forensic recovery.")
    method: Annotated[
        tuple[str, ...], Choices.of("key_destroy", "secure_delete", "wal_truncate", "file_overwrite")
    ] = strict(
        ("key_destroy", "secure_delete", "wal_truncate", "file_overwrite"),
        Move.SUPERSET,
        "Steps of each purge.",
    )
    covers: tuple[str, ...] = strict(
        ("database", "images", "caches", "exports_cache", "backups", "vehicle", "vendor"),
        Move.SUPERSET,
        "Where purge reaches.",
    )
    certificate: bool = strict(True, Toward(True), "Certificate per run.")
    interval_hours: Annotated[int, Range(1, 24)] = engineering(24, Move.LOWER, "How often J04 runs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Whose data it is."""

    owner: str = required(Move.FIXED, "Owner stamped on records and exports.")
    official_use_label: bool = strict(True, Toward(True), "Label on screens and exports.")
    public_access: Literal["refused"] = strict("refused", Move.FIXED, "No public data route.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """How data are protected."""

    at_rest: Literal[True] = strict(True, Move.FIXED, "Encrypted SQLite, images, backups.")
    in_transit: Literal[True] = strict(True, Move.FIXED, "TLS 1.2+ with device certificates.")
