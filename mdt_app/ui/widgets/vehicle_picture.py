# SPDX-License-Identifier: Apache-2.0
"""The vehicle of a read: the part of the scene around its plate, in whatever shape the widget has."""

from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize
from PySide6.QtGui import QImage, QImageReader, QResizeEvent

from camera.types import PlateRead
from mdt_app.ui.tokens import Theme
from mdt_app.ui.widgets.picture import Picture

#: A vehicle is about this many times as wide as its plate. Source: plates of 305 mm, cars of 1.8 m.
_CAR_PER_PLATE = 7.0


class VehiclePicture(Picture):
    """As `Picture`, of the vehicle alone."""

    def __init__(self, theme: Theme, *, name: str, radius: int) -> None:
        super().__init__(theme, name=name, radius=radius)
        self._scene = QImage()
        self._plate: PlateRead | None = None

    def show_scene(self, plate: PlateRead) -> None:
        """Show the vehicle that carries this plate."""
        self._plate, self._scene = plate, decoded_small(plate.scene_jpeg)
        if self._scene.isNull():
            self.show_message("No picture of the vehicle")
        else:
            self._cut()

    def _cut(self) -> None:
        if self._plate is not None and self.height() > 0:
            aspect = self.width() / self.height()
            self.show_image(self._scene.copy(around_vehicle(self._plate, self._scene.size(), aspect)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape shows another part."""
        super().resizeEvent(event)
        if not self._scene.isNull():
            self._cut()


def decoded_small(jpeg: bytes) -> QImage:
    """A scene at half its size, which is decoded three times as fast; null when it is no picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    reader = QImageReader(buffer)
    reader.setScaledSize(reader.size() / 2)
    return reader.read()


def around_vehicle(plate: PlateRead, scene: QSize, aspect: float) -> QRect:
    """The part of a scene (pixels) with the vehicle, ``aspect`` times as wide as high, inside the scene."""
    scale = scene.width() / plate.frame_size[0]
    across = min(scene.width(), round(max(plate.box.width * scale * _CAR_PER_PLATE, scene.width() / 6)))
    down = min(scene.height(), round(across / aspect))
    centre_x, centre_y = plate.box.centre
    left = min(max(0, round(centre_x * scale - across / 2)), scene.width() - across)
    top = min(max(0, round(centre_y * scale - down * 0.55)), scene.height() - down)
    return QRect(left, top, across, down)
