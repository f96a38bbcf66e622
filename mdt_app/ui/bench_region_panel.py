# SPDX-License-Identifier: Apache-2.0
"""The keys that set where plates are looked for: an edge is chosen, the arrows move it."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mdt_app.screens.bench import BenchScreen
from mdt_app.screens.bench_region import Edge, RegionEdit
from mdt_app.ui.style import label, stack
from mdt_app.ui.tokens import GAP, Theme
from mdt_app.ui.widgets.key_button import KeyButton

_ACROSS = (Edge.LEFT, Edge.RIGHT)


class RegionPanel(QWidget):
    """In the place of the meters while the region is set."""

    def __init__(self, screen: BenchScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        column = stack(self, gap=GAP)
        column.addWidget(label("Where plates are looked for", "head", 700, wrap=True))
        column.addWidget(
            label(
                "Choose an edge, move it with the arrows, or drag its handle. Pictures that are kept stay whole.",
                "note",
                500,
                "text2",
                wrap=True,
            )
        )
        column.addLayout(self._make_edges(theme))
        column.addLayout(self._make_steps(theme))
        whole = KeyButton(theme, "Whole picture", "W")
        whole.clicked.connect(screen.whole_picture)
        column.addWidget(whole)
        column.addStretch(1)
        column.addLayout(self._make_ends(theme))

    def _make_edges(self, theme: Theme) -> QGridLayout:
        edges = QGridLayout()
        edges.setSpacing(GAP)
        self._edges: dict[Edge, KeyButton] = {}
        for at, (edge, cap) in enumerate(zip(Edge, ("L", "T", "R", "B"), strict=True)):
            key = KeyButton(theme, edge.value.capitalize(), cap, variant="choice", role="body")
            key.clicked.connect(lambda _=False, edge=edge: self._screen.choose_edge(edge))
            self._edges[edge] = key
            edges.addWidget(key, at // 2, at % 2)
        return edges

    def _make_steps(self, theme: Theme) -> QHBoxLayout:
        steps = QHBoxLayout()
        steps.setSpacing(GAP)
        self._less, self._more = KeyButton(theme, "Up", "↑"), KeyButton(theme, "Down", "↓")
        self._less.clicked.connect(lambda: self._screen.nudge(-1))
        self._more.clicked.connect(lambda: self._screen.nudge(1))
        steps.addWidget(self._less, 1)
        steps.addWidget(self._more, 1)
        return steps

    def _make_ends(self, theme: Theme) -> QHBoxLayout:
        ends = QHBoxLayout()
        ends.setSpacing(GAP)
        back = KeyButton(theme, "Back", "Esc", glyph="back")
        back.clicked.connect(self._screen.cancel_region)
        keep = KeyButton(theme, "Keep", "↵", variant="primary")
        keep.clicked.connect(self._screen.keep_region)
        ends.addWidget(back)
        ends.addWidget(keep, 1)
        return ends

    def show_edit(self, edit: RegionEdit) -> None:
        """Show how far each edge stands in, and what the arrows do."""
        for edge, key in self._edges.items():
            key.setChecked(edge is edit.edge)
            key.set_note(edit.words(edge))
        across = edit.edge in _ACROSS
        for key, words, cap in (
            (self._less, "Left" if across else "Up", "←" if across else "↑"),
            (self._more, "Right" if across else "Down", "→" if across else "↓"),
        ):
            key.set_word(f"{words} 1 %")
            key.set_key(cap)
