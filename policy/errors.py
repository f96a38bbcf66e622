# SPDX-License-Identifier: Apache-2.0
"""The rules' family of errors; each text is a sentence for people and names no plate.

PolicyRefused
 +-- StepRefused      a step of the verification was asked for out of its turn
 +-- InquiryRefused   a search lacks an item that the policy asks for
 +-- ListRefused      a hot list file cannot be taken into use
 +-- MappingRefused   a mapping or code list is not usable as written
 +-- RecordDamaged    a stored record cannot be understood
 +-- ProfileRefused   a department's profile cannot be taken into use
"""


class PolicyRefused(Exception):
    """Root of what the rules refuse."""


class StepRefused(PolicyRefused):
    """A step of the verification was asked for before what it needs; the text names the missing step."""


class InquiryRefused(PolicyRefused):
    """An inquiry without an item that the policy asks for; the text names the item."""


class ListRefused(PolicyRefused):
    """A hot list file that must not replace the list in force; the text says what is wrong with it."""


class MappingRefused(PolicyRefused):
    """A mapping or a code list that cannot be used as written; the text names the key or the row."""


class RecordDamaged(PolicyRefused):
    """A stored record that does not have the shape it was written in; the text names the field."""


class ProfileRefused(PolicyRefused):
    """A department's profile that cannot be taken into use.

    Attributes:
        problems: one sentence for each, naming the dotted key and the remedy.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """The sentences, one after the other."""
        return " ".join(self.problems)
