# SPDX-License-Identifier: Apache-2.0
"""All sections of the gallery, in the order of their keys."""

from mdt_app.gallery.bench import BENCH
from mdt_app.gallery.frames import FRAMES
from mdt_app.gallery.keys import GROUPS, KEYS
from mdt_app.gallery.pictures import PICTURES
from mdt_app.gallery.plates import PLATES, SHEET
from mdt_app.gallery.words import FIELDS, GROUNDS, NOTICES, TEXTS

SECTIONS = (KEYS, GROUPS, TEXTS, GROUNDS, FIELDS, NOTICES, PLATES, SHEET, PICTURES, FRAMES, BENCH)
