# SPDX-License-Identifier: Apache-2.0
"""Who holds which duty of the policy in this unit, from its accounts."""

from mdt_app.storage import accounts
from mdt_app.storage.database import Database
from policy.access import Role
from policy.duties import Appointment, Authority
from policy.profile.use import Roles


def authority_of(database: Database, roles: Roles) -> Authority:
    """The record of duties: an account of the role *ALPR administrator* holds the office that the policy names.

    Args:
        database: the open store.
        roles: the profile's table.
    """
    return Authority(
        roles,
        tuple(
            Appointment(
                roles.alpr_administrator, account.username, account.display_name, since=account.created_at
            )
            for account in accounts.every(database)
            if account.role == Role.ADMINISTRATOR and account.locked_at is None
        ),
    )
