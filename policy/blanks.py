# SPDX-License-Identifier: Apache-2.0
"""Refuses what was left blank, by its name."""

from policy.errors import PolicyRefused


def refuse_blanks(refusal: type[PolicyRefused], owner: str, /, **values: str) -> None:
    """Refuse the first of ``values`` that holds nothing but white space.

    Args:
        refusal: class of the error.
        owner: what the values belong to, as in a sentence ("the hold").
        values: by name, words joined by underscores.

    Raises:
        PolicyRefused: of the class ``refusal``; the text names the value, never what stands in another one.
    """
    for name, value in values.items():
        if not value.strip():
            raise refusal(f"The {name.replace('_', ' ')} of {owner} is missing. Enter it.")
