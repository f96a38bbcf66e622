# SPDX-License-Identifier: Apache-2.0
"""The crop of a read with the plate as large as it goes; the margin that was kept around it is cut away."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QResizeEvent

from mdt_app.screens.plate_place import WHOLE, Part, grown, part_of_crop
from mdt_app.ui.tokens import Theme
from mdt_app.ui.widgets.tap_picture import TapPicture


class PlatePicture(TapPicture):
    """A crop scaled into its widget, never cut into the plate.

    Args:
        name: what it shows, for screen readers.
        radius: of the corners, pixels.
        evidence: a crop that a person verifies from; never dimmed, and shown without more than the plate.
            Others take more of the margin where that fills their frame.
    """

    def __init__(self, theme: Theme, *, name: str, radius: int, evidence: bool = False) -> None:
        super().__init__(theme, name=name, radius=radius, evidence=evidence, whole=True)
        self._fills = not evidence
        self._crop, self._part = QImage(), WHOLE

    def show_plate(self, jpeg: bytes, place: Part | None) -> None:
        """Show a kept crop (JPEG) of a plate at ``place`` in its frame; None shows all of the crop."""
        self._crop = QImage.fromData(jpeg)
        self._part = WHOLE if place is None else part_of_crop(place)
        if self._crop.isNull():
            self.show_message("Picture cannot be shown" if jpeg else "No picture kept")
        else:
            self._cut()

    def _cut(self) -> None:
        width, height = self._crop.width(), self._crop.height()
        part = self._part
        if self._fills and self.height() > 0:
            part = grown(part, width, height, self.width() / self.height())
        left, top = round(part.left * width), round(part.top * height)
        right, bottom = round(part.right * width), round(part.bottom * height)
        place = QRect(left, top, max(1, right - left), max(1, bottom - top))
        self.show_image(self._crop.copy(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape of the widget shows more or less of the margin."""
        super().resizeEvent(event)
        if self._fills and not self._crop.isNull():
            self._cut()
