# SPDX-License-Identifier: Apache-2.0
"""The rules that the keys of one profile must keep among themselves (V2 to V6), and what holds for every department."""

from collections.abc import Iterator
from typing import Final

from policy.errors import ProfileRefused
from policy.profile.catalogue import KEYS
from policy.profile.directions import direction, keeps_direction
from policy.profile.forms import shown
from policy.profile.keeping import Retention, Transfer
from policy.profile.oversight import Audit
from policy.profile.tree import Profile
from policy.profile.use import Access

"""The one destination that needs no contract: it is the department's."""

_YEAR_DAYS: Final = 365


def check(profile: Profile) -> None:
    """Refuse a profile whose keys contradict each other.

    Raises:
        ProfileRefused: names every rule that is broken.
    """
    problems = (
        *retention_limits(profile.retention),
        *vehicle_limits(profile.transfer, profile.retention),
        *destinations_allowed(profile.transfer),
        *audit_windows(profile.audit),
        *titles_named(profile.access),
        *access_recorded(profile.access),
        *standing_decisions(profile),
    )
    if problems:
        raise ProfileRefused(problems)


def retention_limits(retention: Retention) -> Iterator[str]:
    """V2: the longest server life is not shorter than the shortest; the records schedule lies between."""
    least, most, schedule = retention.server_days_min, retention.server_days_max, retention.schedule_days
    if most and most < least:
        yield (
            f"retention.server_days_max ({most}) is shorter than retention.server_days_min ({least}): "
            "raise it, or write 0 where the policy names no longest life."
        )
    if schedule < least:
        yield (
            f"retention.schedule_days ({schedule}) is shorter than retention.server_days_min ({least}): "
            f"write at least {least}."
        )
    if most and schedule > most:
        yield (
            f"retention.schedule_days ({schedule}) is longer than retention.server_days_max ({most}): "
            f"write at most {most}."
        )


def vehicle_limits(transfer: Transfer, retention: Retention) -> Iterator[str]:
    """V3: a car hands over before its copy must go, and before the server's copy must go."""
    interval, vehicle = transfer.max_interval_days, retention.vehicle_days_max
    most = retention.server_days_max
    if interval > vehicle:
        yield (
            f"transfer.max_interval_days ({interval}) is longer than retention.vehicle_days_max ({vehicle}): "
            f"write at most {vehicle}."
        )
    if most and interval >= most:
        yield (
            f"transfer.max_interval_days ({interval}) uses up retention.server_days_max ({most}): "
            f"write less than {most}."
        )


def destinations_allowed(transfer: Transfer) -> Iterator[str]:
    """V4: only feeds are switched on that may be."""
    for name in transfer.destinations:
        if name not in transfer.allowed_destinations:
            yield (
                f"transfer.destinations holds {shown(name)}, which is not in transfer.allowed_destinations: "
                "remove it, or allow it there if the policy does."
            )


def audit_windows(audit: Audit) -> Iterator[str]:
    """V5: the draw lies within the period audited, and the audits of a year fit their longest gap."""
    if audit.sample_window_months > audit.lookback_months:
        yield (
            f"audit.sample_window_months ({audit.sample_window_months}) is longer than audit.lookback_months "
            f"({audit.lookback_months}): write at most {audit.lookback_months}."
        )
    least = _YEAR_DAYS // audit.per_year
    if audit.max_gap_days < least:
        yield (
            f"audit.max_gap_days ({audit.max_gap_days}) asks for more audits than audit.per_year "
            f"({audit.per_year}): write at least {least}, or raise audit.per_year."
        )


def titles_named(access: Access) -> Iterator[str]:
    """V6: a policy that names the titles itself names at least one.

    Its other half, that with a catalogue nobody has access until titles are named there, is ``access.may_use``.
    """
    if access.roles_source == "policy" and not access.authorized_roles:
        yield (
            'access.authorized_roles is empty although access.roles_source is "policy": name the titles, or '
            'write access.roles_source = "role_catalogue".'
        )


_ACCESS_RECORD: Final = ("date", "time", "query_elements", "username", "organisation", "purpose")
"""What California asks of each record of access. Source: Civil Code 1798.90.52(a)."""


def access_recorded(access: Access) -> Iterator[str]:
    """The record of an access keeps at least what the law asks for, whatever the policy says."""
    lacking = [name for name in _ACCESS_RECORD if name not in access.log_fields]
    if lacking:
        yield (
            f"access.log_fields lacks {', '.join(lacking)}, which Civil Code 1798.90.52(a) asks for: add it there."
        )


def standing_decisions(profile: Profile) -> Iterator[str]:
    """What holds in every profile: California's public agencies alone, and the bar of immigration enforcement.

    Source: Civil Code 1798.90.5(f) and 1798.90.55(b); Government Code 7284.6 (Values Act).
    """
    for key in KEYS.values():
        if not key.declared.standing or key.default is None:
            continue
        if not keeps_direction(key, key.default, key.of(profile)):
            yield (
                f"{key.name} {direction(key)}, in every department: "
                f"write {shown(key.default)} or what is stricter."
            )
