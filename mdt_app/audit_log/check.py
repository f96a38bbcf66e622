# SPDX-License-Identifier: Apache-2.0
"""Checking an exported audit log with nothing but the file and the public keys of the department.

Says the first bad event, how far the department's signatures prove the log, and what nothing proves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mdt_app.audit_log.file_form import AuditFile, NotAnAuditFile, SignedHead, read_file, read_heads
from policy.chain import (
    Bad,
    Checked,
    Fault,
    against_heads,
    check_chain,
    commitment,
    is_withheld,
    key_fingerprint,
)
from policy.control import control
from sync.signatures import is_signed

END = "-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of a file found.

    Attributes:
        events: how many follow one another without fault from the first.
        bad: the first bad event; None when every one is as it was written.
        proven: number of the newest event that a checked signature proves; 0 when none does.
        not_proven: sentences, each about something that this check cannot show.
        notes: sentences about what is odd and no fault.
    """

    events: int
    bad: Bad | None
    proven: int
    not_proven: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing bad was found."""
        return self.bad is None

    def lines(self) -> list[str]:
        """For people."""
        first = self.bad.words if self.bad else f"All {self.events} events are as they were written."
        told = [first]
        if self.proven:
            told.append(f"The department's signature proves the log up to event {self.proven}.")
        return [*told, *self.notes, *(f"Not proven: {sentence}" for sentence in self.not_proven)]


@control("A08.1")
def check_file(path: Path, keys: Iterable[str] = (), heads: Path | None = None) -> Report:
    """Check an exported log.

    Args:
        path: the file.
        keys: public keys of the department, PEM.
        heads: signed heads that came from the department and not with the file.
    """
    try:
        file = read_file(path)
        if heads is not None:
            file.signed += read_heads(heads)
    except NotAnAuditFile as error:
        return Report(0, Bad(0, Fault.MALFORMED, str(error)), 0, ("anything of this log.",))
    return check(file, keys)


def check(file: AuditFile, keys: Iterable[str] = ()) -> Report:
    """Check a log that was read."""
    by_name = {key_fingerprint(pem): pem for pem in keys}
    checked = check_chain(file.events)
    bad = (
        checked.bad
        or _other_content(file)
        or against_heads(checked, [signed.head for signed in file.signed])
        or _forged(file.signed, by_name)
        or _shorter(file, checked)
    )
    proven = 0
    if bad is None:
        proven = max((signed.head.seq for signed in file.signed if signed.key in by_name), default=0)
    return Report(
        checked.events, bad, proven, tuple(_not_proven(file, checked, bad, proven)), _notes(checked)
    )


def keys_in(text: str) -> list[str]:
    """The public keys of a text that may hold several."""
    return [f"{part.strip()}\n{END}\n" for part in text.split(END) if part.strip()]


def _other_content(file: AuditFile) -> Bad | None:
    for place, content in sorted(file.contents.items()):
        event = file.events[place]
        told = {name: content.get(name) for name in ("query_elements", "reason")}
        if event.get("query_digest") != commitment(str(content.get("salt")), told):
            seq = place + 1
            return Bad(
                seq, Fault.EDITED, f"What the file tells of event {seq} is not what was written with it."
            )
    return None


def _forged(signed: Iterable[SignedHead], keys: Mapping[str, str]) -> Bad | None:
    for one in signed:
        pem = keys.get(one.key)
        if pem is not None and not is_signed(pem, one.statement(), one.signature):
            words = f"The signature of the head at event {one.head.seq} is not the department's."
            return Bad(one.head.seq, Fault.EDITED, words)
    return None


def _shorter(file: AuditFile, checked: Checked) -> Bad | None:
    """Whether the file breaks off before the event that its own first line names as the last."""
    last = file.head.get("last")
    seq = last.get("seq") if isinstance(last, Mapping) else None
    if not isinstance(seq, int) or seq <= checked.events:
        return None
    words = f"The file ends at event {checked.events}, and says itself that it goes to event {seq}."
    return Bad(checked.events + 1, Fault.TRUNCATED, words)


def _not_proven(file: AuditFile, checked: Checked, bad: Bad | None, proven: int) -> Iterable[str]:
    if bad is not None:
        yield f"anything from event {bad.seq} on."
        return
    if not file.signed:
        yield "that nobody wrote the whole log anew or cut its end: no head was signed."
    elif not proven:
        yield "that the department signed these heads: give its public key with --keys."
    elif proven < checked.events:
        yield (
            f"that events {proven + 1} to {checked.events} are all and unchanged: they came after the newest signed "
            "head, and whoever can open the store could have written them anew."
        )
    withheld = sum(is_withheld(event) for event in file.events)
    if withheld:
        yield f"what {withheld} events of the first form say: this file has their hashes only."
    without = sum("query_digest" in event for event in file.events) - len(file.contents)
    if without:
        yield f"what was searched for in {without} events: this file has the digests only."


def _notes(checked: Checked) -> tuple[str, ...]:
    if not checked.backwards:
        return ()
    first, count = checked.backwards[0], len(checked.backwards)
    how = "event is" if count == 1 else "events are"
    return (
        f"{count} {how} dated before the one preceding, the first is event {first}: a clock was put back, or "
        "something from before sign-on was recorded late.",
    )
