# SPDX-License-Identifier: Apache-2.0
"""The part of a picture in which plates are looked for, edge by edge."""

from dataclasses import dataclass, replace
from enum import StrEnum

from camera.settings import LEAST_REGION, Region

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
STEP = 0.01


class Edge(StrEnum):
    """An edge, in the order of a region's parts."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class RegionEdit:
    """A region while it is being set.

    Attributes:
        region: left, top, right and bottom as parts of the picture.
        edge: the one that the arrows move.
    """

    region: Region = WHOLE
    edge: Edge = Edge.TOP

    def choose(self, edge: Edge) -> "RegionEdit":
        """The arrows move this edge from now on."""
        return replace(self, edge=edge)

    def nudged(self, steps: int) -> "RegionEdit":
        """The chosen edge moved by so many hundredths of the picture, right or down."""
        at = list(Edge).index(self.edge)
        return self.moved(self.edge, self.region[at] + steps * STEP)

    def moved(self, edge: Edge, to: float) -> "RegionEdit":
        """An edge set to a part of the picture; it keeps its distance to the one opposite."""
        sides = list(self.region)
        at = list(Edge).index(edge)
        opposite = sides[(at + 2) % 4]
        if edge in (Edge.LEFT, Edge.TOP):
            value = min(max(to, 0.0), opposite - LEAST_REGION)
        else:
            value = max(min(to, 1.0), opposite + LEAST_REGION)
        sides[at] = round(value, 2)
        return replace(self, region=(sides[0], sides[1], sides[2], sides[3]), edge=edge)

    @property
    def kept(self) -> Region | None:
        """As it is stored: none for the whole picture."""
        return None if self.region == WHOLE else self.region

    def words(self, edge: Edge) -> str:
        """How far an edge stands from its side of the picture ("12 %")."""
        part = self.region[list(Edge).index(edge)]
        return f"{100 * (part if edge in (Edge.LEFT, Edge.TOP) else 1 - part):.0f} %"
