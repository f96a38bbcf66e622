# SPDX-License-Identifier: Apache-2.0
"""What the frames of a pass said, beside the read that they were voted into."""

from collections import Counter
from dataclasses import dataclass, field

from camera.types import FrameVote, PlateRead
from policy.plates import GAP, align


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One frame.

    Attributes:
        differs: positions in ``text`` that differ from the read.
        note: how sure, how long after the frame of the picture it was, and the state where it told another one.
        counted: whether it was voted.
    """

    text: str = field(repr=False)
    differs: tuple[int, ...]
    note: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Votes:
    """All of them.

    Attributes:
        head: how many frames said the read, one line.
        surest: which text the surest frame said, and how sure.
        agreement: for each character of the read how many of the voted frames have it there ("7 of 8").
        rows: the frames, in order of time.
        more: frames that were read beside these and are not kept one by one.
    """

    head: str
    surest: str = field(repr=False)
    agreement: tuple[str, ...]
    rows: tuple[VoteRow, ...]
    more: int


def votes_of(read: PlateRead) -> Votes | None:
    """What the frames of a read said; None where that was not kept."""
    if not read.votes:
        return None
    text = read.reading.text
    counted = [vote for vote in read.votes if vote.counted] or list(read.votes)
    surest = max(read.votes, key=lambda vote: vote.confidence)
    return Votes(
        head=_head(text, counted),
        surest=f"{surest.text}, {surest.confidence * 100:.0f} %",
        agreement=_agreement(text, counted),
        rows=tuple(_row(read, vote) for vote in read.votes),
        more=max(0, read.frames - len(read.votes)),
    )


def _head(text: str, counted: list[FrameVote]) -> str:
    said = Counter(vote.text for vote in counted)
    line = f"{said[text]} of {len(counted)} frames read this text"
    others, texts = len(counted) - said[text], len(said) - (text in said)
    if not others:
        return line
    return f"{line}, {others} read {'another' if texts == 1 else f'{texts} others'}"


def _agreement(text: str, counted: list[FrameVote]) -> tuple[str, ...]:
    """A character that a frame has at another place, or has not at all, does not agree."""
    agreeing = [0] * len(text)
    for vote in counted:
        place = 0
        for char, said in align(text, vote.text):
            if char != GAP:
                agreeing[place] += char == said
                place += 1
    return tuple(f"{count} of {len(counted)}" for count in agreeing)


def _row(read: PlateRead, vote: FrameVote) -> VoteRow:
    differs, place = [], 0
    for said, char in align(vote.text, read.reading.text):
        if said != GAP:
            differs += [place] if said != char else []
            place += 1
    later_s = (vote.captured_at - read.captured_at).total_seconds()
    facts = (
        f"{vote.confidence * 100:.0f} %",
        f"{later_s:+.1f} s" if vote.counted else "left out",
        vote.state if vote.state not in {None, read.reading.state} else "",
    )
    return VoteRow(vote.text, tuple(differs), " · ".join(fact for fact in facts if fact), vote.counted)
