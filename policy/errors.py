# SPDX-License-Identifier: Apache-2.0
"""The rules' family of errors; each text is a sentence for people and names no plate.

PolicyRefused
 +-- StepRefused      a step of the verification was asked for out of its turn
 +-- ListRefused      a hot list file cannot be taken into use
 +-- MappingRefused   a mapping or code list is not usable as written
 +-- RecordDamaged    a stored record cannot be understood
 +-- TransferRefused  reads may not go where they were asked to go
 +-- RetentionRefused something may not be held, released from hold, deleted or certified as it was asked
 +-- AuditRefused     an audit, a finding or a violation lacks what the policy asks for
 +-- ReportRefused    a report or a published figure is not fit to go out
 +-- VendorRefused    a vendor lacks a contract, a permission or a statement
 +-- OversightRefused a document, a reader's place, a breach or a flag lacks what the policy asks for
 +-- FileRefused      all that is wrong with a file of the policies
 |    +-- RegisterRefused  the register of clauses or the list of capabilities is damaged or contradicts itself
 |    +-- ProfileRefused   a department's profile cannot be taken into use
 |         +-- OverrideRefused  what the department changes beside its policy may not be changed so
 +-- CodedRefusal     what a person asked for is refused, with a code for programs
      +-- AccessRefused       a person may not sign on, see data, or act in a duty
      +-- CaptureRefused      capture may not start, or a read may not be kept
      +-- DesignationRefused  a hot list or an entry may not be used, approved or changed
      +-- ReleaseRefused      data may not be given away, or a step of a release is out of its turn
"""


class PolicyRefused(Exception):
    """Root of what the rules refuse."""


class StepRefused(PolicyRefused):
    """A step of the verification was asked for before what it needs; the text names the missing step."""


class ListRefused(PolicyRefused):
    """A hot list file that must not replace the list in force; the text says what is wrong with it."""


class MappingRefused(PolicyRefused):
    """A mapping or a code list that cannot be used as written; the text names the key or the row."""


class RecordDamaged(PolicyRefused):
    """A stored record that does not have the shape it was written in; the text names the field."""


class FileRefused(PolicyRefused):
    """What is wrong with a file of the policies, all of it at once.

    Attributes:
        problems: one sentence for each, naming the key or the row, and the remedy.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """The sentences, one after the other."""
        return " ".join(self.problems)


class RegisterRefused(FileRefused):
    """A register of clauses or list of capabilities that is damaged or contradicts itself."""


class ProfileRefused(FileRefused):
    """A department's profile that cannot be taken into use."""


class OverrideRefused(ProfileRefused):
    """What a department may not change beside its policy, or not so (V7, V8, V9)."""


class CodedRefusal(PolicyRefused):
    """What a person asked for is refused.

    Args:
        sentence: for people, ending with the remedy.
        codes: for programs ("training_incomplete"), one for each thing that is missing.
    """

    def __init__(self, sentence: str, *codes: str) -> None:
        super().__init__(sentence)
        self.codes = codes


class AccessRefused(CodedRefusal):
    """A person may not sign on, see data, or act in a duty; the text says what is missing."""


class CaptureRefused(CodedRefusal):
    """Capture may not start, or a read may not be kept; the text says what is missing."""


class DesignationRefused(CodedRefusal):
    """A hot list or an entry may not be used, approved or changed; the text says what is missing."""


class ReleaseRefused(CodedRefusal):
    """Data may not be given away, or a step of a release was asked for out of its turn."""


class TransferRefused(PolicyRefused):
    """Reads must not go to this destination; the text says what is missing."""


class RetentionRefused(PolicyRefused):
    """A record, a hold, an export or a purge that the retention rules do not allow; the text names the rule."""


class AuditRefused(PolicyRefused):
    """An audit, a finding or a violation that cannot be entered or closed as it is; the text names what is missing."""


class ReportRefused(PolicyRefused):
    """A report or a published figure that must not go out as it is; the text says why."""


class VendorRefused(PolicyRefused):
    """A vendor without the contract, permission, statement or name on the list that the policy asks for."""


class OversightRefused(PolicyRefused):
    """A document, a reader's place, a breach or a flag that lacks what the policy asks for; the text names it."""
