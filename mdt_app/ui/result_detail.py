# SPDX-License-Identifier: Apache-2.0
"""The chosen read at large: its pictures and facts, or what each of its frames said."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState
from mdt_app.screens.result_rows import ResultRow
from mdt_app.screens.votes import VoteRow, Votes
from mdt_app.ui.style import label, stack
from mdt_app.ui.tokens import GAP, PAD, RADIUS, UNIT, Theme
from mdt_app.ui.widgets.fact_lines import FactLines
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

#: Height over width of the picture: a camera's.
_SCENE_SHAPE = 9 / 16
_LEAST_SCENE_H = 35 * UNIT  # larger text takes room from the picture
_FACTS = 5
_USUAL_W = 428
_PITCH, _CELLS_H = 44.0, 60
_VOTE_PITCH, _VOTE_H = 19.0, 36


class VoteLine(QWidget):
    """What one frame said."""

    def __init__(self, theme: Theme, vote: VoteRow) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, GAP, 0)
        line.setSpacing(GAP)
        tone = "text" if vote.counted else "text2"
        line.addWidget(
            PlateCells(
                theme,
                vote.text,
                pitch=_VOTE_PITCH,
                height=_VOTE_H,
                differ=vote.differs,
                cell=False,
                name="Frame",
                tone=tone,
            )
        )
        note = ElidedLabel("note", 500, "text2")
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        note.show_text(vote.note)
        line.addWidget(note, 1)


class FramesPanel(QWidget):
    """How many frames said what, where they agree, the surest, and each of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._votes: Votes | None = None
        column = stack(self, gap=UNIT)
        self._agreement = QHBoxLayout()
        self._agreement.setSpacing(0)
        column.addLayout(self._agreement)
        self._head = label("", "body", 700, wrap=True)
        self._surest = label("", "note", 500, "text2", wrap=True)
        column.addWidget(self._head)
        column.addWidget(self._surest)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("What each frame said")
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for lines that are made later."""
        self._theme = theme

    def show_votes(self, votes: Votes | None, across: int) -> None:
        """Show them; ``across`` pixels are there for the characters of the read."""
        if votes is self._votes:
            return
        self._votes = votes
        while (item := self._agreement.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        lines = QWidget()
        column = stack(lines, gap=0)
        for vote in votes.rows if votes is not None else ():
            column.addWidget(VoteLine(self._theme, vote))
        if votes is not None:
            pitch = min(_PITCH, across / max(1, len(votes.agreement)))
            for count in votes.agreement:
                self._agreement.addWidget(_count(count, pitch))
            self._agreement.addStretch(1)
            more = f" {votes.more} more not kept." if votes.more else ""
            self._head.setText(f"{votes.head}.")
            self._surest.setText(f"Surest frame: {votes.surest}.{more}")
        else:
            self._head.setText("What the frames said was not kept with this read.")
            self._surest.setText("")
        column.addStretch(1)
        self._area.setWidget(lines)


def _count(words: str, pitch: float) -> QLabel:
    """How many frames have this character, under it."""
    made = label(words.replace(" of ", "/"), "note", 600, "text2")
    made.setAccessibleName(f"{words} frames")
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    made.setFixedWidth(int(pitch))
    return made


class ResultDetail(QFrame):
    """The side of the results page."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "surface")
        self._across = _USUAL_W
        column = stack(self, pad=PAD, gap=10)
        self._scene = Picture(theme, name="Whole vehicle picture")
        self._plate = PlatePicture(theme, name="Plate crop", radius=RADIUS)
        self._cells = PlateCells(theme, "", pitch=_PITCH, height=_CELLS_H, name="Read")
        self._frames = FramesPanel(theme)
        self._waiting = label("", "strong", 600, "text2", wrap=True)
        for picture in (self._scene, self._plate):
            column.addWidget(picture, 20)
        column.addWidget(self._cells)
        column.addWidget(self._waiting)
        column.addWidget(self._frames, 1)
        self._about = QWidget()
        self._facts = FactLines(_FACTS, gap=UNIT, role="note")
        stack(self._about).addLayout(self._facts)
        column.addWidget(self._about)
        column.addStretch(1)
        self._key = KeyButton(theme, "Frames", "V")
        self._key.clicked.connect(screen.show_frames)
        column.addWidget(self._key)

    def fit(self, across: int) -> None:
        """Take this width, pixels, and pictures that fit it."""
        self._across = across
        self.setFixedWidth(across)
        for picture in (self._scene, self._plate):
            picture.setMaximumHeight(round((across - 2 * PAD) * _SCENE_SHAPE))
            picture.setMinimumHeight(_LEAST_SCENE_H)
        if self.isVisible():
            self._cells.set_pitch(self._pitch_of(self._cells.plate_text), _CELLS_H)

    def _pitch_of(self, text: str) -> float:
        return min(_PITCH, (self._across - 2 * PAD - 2) / max(1, len(text)))

    def show_state(self, state: InquiryState) -> None:
        """Show the chosen read, or that it is on its way."""
        row = state.at_large
        self.setVisible(0 <= state.chosen < state.total)
        is_here = row is not None and not row.missing
        self._waiting.setText(
            "" if is_here else f"{row.when}. {row.where}." if row is not None else "Opening"
        )
        self._waiting.setVisible(not is_here)
        for part in (self._cells, self._key):
            part.setVisible(is_here)
        self._about.setVisible(is_here and not state.frames_shown)
        self._frames.setVisible(is_here and state.frames_shown)
        self._show_picture(row if is_here and not state.frames_shown else None)
        if row is not None and is_here:
            self._show_read(row)
        kept = row is not None and row.votes is not None
        self._key.set_word("Picture" if state.frames_shown else "Frames")
        self._key.set_note("" if kept or state.frames_shown else "not kept with this read")
        self._key.setEnabled(kept or state.frames_shown)

    def _show_picture(self, row: ResultRow | None) -> None:
        self._scene.setVisible(row is not None and bool(row.scene_jpeg))
        self._plate.setVisible(row is not None and not row.scene_jpeg)
        if row is None:
            return
        if row.scene_jpeg:
            self._scene.show_jpeg(row.scene_jpeg)
        else:
            self._plate.show_plate(row.plate_jpeg, row.plate_at)
        self._scene.set_words(row.camera, row.when)
        self._scene.setAccessibleName(f"Whole vehicle picture, {row.camera}, {row.when}")

    def _show_read(self, row: ResultRow) -> None:
        across = self._across - 2 * PAD
        self._cells.set_plate(row.text, doubt=row.doubtful)
        self._cells.set_pitch(self._pitch_of(row.text), _CELLS_H)
        self._frames.show_votes(row.votes, across)
        self._facts.show_facts(row.facts)
