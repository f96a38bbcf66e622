# SPDX-License-Identifier: Apache-2.0
"""A flat plate: ground, header, characters, emblems, stickers and bolts."""

from dataclasses import replace

import cv2
import numpy as np

from training.plates import art, decor, ground
from training.plates.badge import draw_badge
from training.plates.bank import Bank
from training.plates.free import draw_free, draw_ground
from training.plates.ink import brightness, chance, vary
from training.plates.layouts import Layout
from training.plates.serials import LETTERS, Piece, Serial, draw_serial
from training.plates.setting import Setting, Slot, set_out
from training.plates.types import HEIGHT, WIDTH, Colour, Face, Glyphs, Image

BY_STATE = 0.65  # share of plates that follow a state's layout
CLUB = 0.12  # share of a state's plates that are made special by a picture, words or a stack
DOWN = ("TRUCK", "TRAILER", "DEALER", "TEMP", "FARM", "TAXI")  # words written downwards
SPECIAL = 0.1  # share of serials with letters that ordinary ones of the state leave out


def draw_face(rng: np.random.Generator, bank: Bank) -> Face:
    """A random plate as it leaves the works, with stickers and bolts.

    Args:
        rng: source of chance; the same state of it gives the same plate.
        bank: what plates are put together from.
    """
    layout = _layout(rng, bank) if chance(rng, BY_STATE) else draw_free(rng, bank)
    return draw_layout(rng, bank, layout)


def draw_layout(rng: np.random.Generator, bank: Bank, layout: Layout) -> Face:
    """A random plate of one layout."""
    letters = LETTERS if chance(rng, SPECIAL) else layout.letters
    serial = draw_serial(rng, _pattern(rng, layout), letters)
    if layout.state and chance(rng, CLUB):
        layout, serial = _club(rng, layout, serial)
    image = ground.paint(rng, layout.ground, layout.ground_colours)
    decor.header(rng, bank, image, layout)
    _characters(rng, bank, image, (layout, serial))
    decor.rim(rng, image, layout.ink)
    decor.stickers(rng, bank, image)
    decor.bolts(rng, image)
    return Face(image, serial.text, layout.state)


def _layout(rng: np.random.Generator, bank: Bank) -> Layout:
    """A state's layout. Half the time every state is as likely, half the time by weight."""
    if chance(rng, 0.5):
        states = sorted({layout.state for layout in bank.layouts})
        state = states[int(rng.integers(len(states)))]
        among = [layout for layout in bank.layouts if layout.state == state]
    else:
        among = list(bank.layouts)
    weights = np.array([layout.weight for layout in among])
    return among[int(rng.choice(len(among), p=weights / weights.sum()))]


def _pattern(rng: np.random.Generator, layout: Layout) -> str:
    weights = np.array([weight for _, weight in layout.serials])
    return layout.serials[int(rng.choice(len(weights), p=weights / weights.sum()))][0]


def _letters(rng: np.random.Generator) -> str:
    """Two or three letters for a stack."""
    return "".join(LETTERS[int(at)] for at in rng.integers(0, len(LETTERS), int(rng.choice([2, 2, 2, 3]))))


def _club(rng: np.random.Generator, layout: Layout, serial: Serial) -> tuple[Layout, Serial]:
    """A special plate of the same state: something beside the serial, which loses what it has no room for."""
    added = [Piece("picture")] if chance(rng, 0.65) else []
    if not added or chance(rng, 0.35):
        letters = "".join(
            LETTERS[int(at)] for at in rng.integers(0, len(LETTERS), int(rng.choice([2, 2, 2, 3])))
        )
        added.append(Piece("stack", letters))
    kept = [piece for piece in serial.pieces if piece.kind == "text"]
    text = "".join(piece.text for piece in kept)[:6]
    left = chance(rng, 0.7)
    pieces = (*added, Piece("text", text)) if left else (Piece("text", text), *reversed(added))
    if chance(rng, 0.5):
        kind, colours = draw_ground(rng, dark=chance(rng, 0.1))
        layout = replace(layout, ground=kind, ground_colours=colours)
    return layout, Serial(pieces)


def _family(rng: np.random.Generator, bank: Bank, layout: Layout) -> Glyphs:
    """A set of dies in the layout's manner; now and then any other, or one of an open font."""
    style = layout.die
    if layout.state and chance(rng, 0.12):
        styles = sorted(name for name, indices in bank.by_style.items() if indices)
        style = styles[int(rng.integers(len(styles)))]
    indices = bank.by_style[style]
    return bank.families[indices[int(rng.integers(len(indices)))]]


def _characters(rng: np.random.Generator, bank: Bank, image: Image, what: tuple[Layout, Serial]) -> None:
    layout, serial = what
    glyphs = _family(rng, bank, layout)
    usual = float(np.median([glyphs[one].shape[1] for one in "0368ABCDEHKNR"]))
    separator = layout.separators[int(rng.integers(len(layout.separators)))]
    setting = set_out(rng, serial, separator, usual / glyphs["0"].shape[0])
    ink = _readable(vary(rng, layout.ink, 8), image)
    for slot in setting.slots:
        if slot.kind in ("gap", "picture"):
            _emblem(rng, bank, image, (layout, slot, separator, ink))
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    proportional = chance(rng, 0.3)
    for slot in setting.slots:
        if slot.kind == "text":
            _place(
                mask,
                glyphs[slot.text],
                slot,
                _width(glyphs[slot.text], usual, setting, proportional=proportional),
            )
        elif slot.kind == "stack":
            _stack(mask, glyphs, slot, setting)
    stamp(rng, image, mask, ink)


def _width(glyph: Image, usual: float, setting: Setting, *, proportional: bool) -> float:
    """Width of a character in pixels: most dies keep to one width, but for 1 and I."""
    part = glyph.shape[1] / usual
    if not proportional and part > 0.62:
        part = min(part, 1.2) ** 0.6
    return float(min(setting.glyph * part, setting.pitch * 1.02))


def _place(mask: Image, glyph: Image, slot: Slot, width: float) -> None:
    size = (max(3, int(width)), max(6, int(slot.height)))
    small = cv2.resize(glyph, size, interpolation=cv2.INTER_AREA)
    left, top = int(slot.x - size[0] / 2), int(slot.y - size[1] / 2)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(WIDTH, left + size[0]), min(HEIGHT, top + size[1])
    if x1 > x0 and y1 > y0:
        part = mask[y0:y1, x0:x1]
        np.maximum(part, small[y0 - top : y1 - top, x0 - left : x1 - left], out=part)


def _stack(mask: Image, glyphs: Glyphs, slot: Slot, setting: Setting) -> None:
    """Small characters one above the other, together as high as a full one."""
    count = max(2, len(slot.text))
    for at, character in enumerate(slot.text):
        y = slot.y + (at - (len(slot.text) - 1) / 2) * slot.height * 1.08 / count
        small = Slot("stack", character, slot.x, y, slot.width, slot.height * 0.9 / count)
        _place(
            mask,
            glyphs[character],
            small,
            min(slot.width * 0.9, setting.glyph * (0.62 if count == 2 else 1.5 / count)),
        )


def _emblem(
    rng: np.random.Generator, bank: Bank, image: Image, what: tuple[Layout, Slot, str, Colour]
) -> None:
    layout, slot, separator, ink = what
    if layout.badge and slot.kind == "picture":
        letter = bank.words[layout.badge, "block"][0]
        draw_badge(rng, image, letter, (slot.x, slot.y, slot.width * 0.36), ink)
        return
    kind = separator if slot.kind == "gap" else ("lines" if chance(rng, 0.3) else "picture")
    marks = bank.strips if chance(rng, 0.5) else bank.stickers
    spot = art.Spot(slot.x, slot.y, slot.width * 0.5, slot.height, ink, layout.emblem, marks)
    art.draw(rng, image, kind, spot)


def _readable(ink: Colour, image: Image) -> Colour:
    """The ink, or a darker or lighter one when the ground behind the characters is too much like it."""
    behind = float(image[60:140:8, ::8].mean())
    if abs(brightness(ink) - behind) >= 65:
        return ink
    target = 35.0 if behind > 110 else 225.0
    return tuple(int(0.3 * part + 0.7 * target) for part in ink)  # type: ignore[return-value]


def stamp(rng: np.random.Generator, image: Image, mask: Image, ink: Colour) -> None:
    """Colour the characters and light their raised edges. Changes ``image``."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return
    top, bottom = max(0, int(rows[0]) - 4), min(HEIGHT, int(rows[-1]) + 5)
    part, alpha = image[top:bottom], mask[top:bottom]
    down, right = int(rng.choice([-2, -1, 1, 2])), int(rng.choice([-1, 1]))
    edge = alpha.astype(np.int16) - np.roll(alpha, (down, right), (0, 1))
    mixed = part.astype(np.float32)
    if chance(rng, 0.05):
        around = cv2.dilate(alpha, np.ones((5, 5), np.uint8))[..., None].astype(np.float32) / np.float32(255)
        mixed += (np.float32(245 if brightness(ink) < 128 else 15) - mixed) * around
    if chance(rng, 0.7):
        # Light falls on one flank of the raised metal and leaves the other in shadow, beside the paint.
        mixed += (np.minimum(edge, 0) * np.float32(rng.uniform(-0.3, 0.3)))[..., None]
    weight = alpha[..., None].astype(np.float32) * np.float32(rng.uniform(0.9, 1.0) / 255)
    mixed += (np.array(ink, np.float32) - mixed) * weight
    if chance(rng, 0.5):
        soft = cv2.blur(edge, (3, 3)).astype(np.float32) * np.float32(rng.uniform(-0.3, 0.3))
        mixed += soft[..., None]
    np.clip(mixed, 0, 255, out=mixed)
    image[top:bottom] = mixed.astype(np.uint8)
