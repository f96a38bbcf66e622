# SPDX-License-Identifier: Apache-2.0
"""Nothing in the clear: a whole shift with known words, and every byte that the car wrote anywhere searched for them.

The car is the real terminal with its cameras, its readers, its department; all of the folders that a program may write
to lie under one root. The root is copied, as a laboratory copies a disk: while the shift is on, after sign-off, after
a crash, after kill -9, after the purge. What is searched for, and how: ``tests.helpers.canaries``.
"""

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

import resources
from mdt_app.demo.truth import drawn_drive
from mdt_app.storage import ring_file
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import StoreDamaged, WrongKey
from mdt_app.storage.key_ring import INDEX, KeyRing
from tests.helpers import canary_shift
from tests.helpers.canaries import Found, carved, forms, image, opened_by, search
from tests.helpers.canary_shift import ADMINISTRATOR, OFFICER, WANTED
from tests.helpers.department import Department, running_department

pytestmark = [
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="crashes as Linux does, on a pseudo-terminal"
    ),
]

REPOSITORY = Path(__file__).parents[2]
CAR = "home/data/patrol-mdt"
IMAGES = ("running", "signed off", "crashed", "killed", "purged")

DRIVEN = {passing.plate for showing in drawn_drive() for passing in showing.passings}
ON_LIST = {"8QTQ743", "5QXQ718", "7QNQ204", "1QZQ999"}

#: What the day's records hold, and nothing that is kept longer: the purge must leave no byte of it.
OF_THE_DAY = {
    **{f"plate {plate}": plate for plate in sorted(DRIVEN - ON_LIST)},
    "who confirmed": "Dispatch, position 2",
    "what was seen": "Registration expired in March",
    "position": "38.6779",
}
#: What the department's lists, accounts and audit log keep beyond the day; sealed or encrypted all the same.
KEPT_LONGER = {
    **{f"list entry {plate}": plate for plate in sorted(ON_LIST)},
    "list entry's agency": "Demo County SO",
    "list entry's case": "26-11811",
    "hot plate": WANTED.plate,
    "hot plate's case": WANTED.case_number,
    "hot plate's place": WANTED.synopsis,
    "hot plate's report": WANTED.report,
    "search's case": "26-11702",
    "search's reason": "Vehicle seen near the scene",
    "canvass's place": canary_shift.CANVASS_PLACE,
    "canvass's case": canary_shift.CANVASS_CASE,
    **{f"name of {one.username}": one.display_name for one in (OFFICER, ADMINISTRATOR)},
    **{f"user {one.username}": one.username for one in (OFFICER, ADMINISTRATOR)},
    "position as the receiver says it": "3840.6740",
}
SECRETS: dict[str, str | bytes] = {
    **{f"password of {one.username}": one.password for one in (OFFICER, ADMINISTRATOR)},
    **{f"device of {one.username}": one.factor or b"" for one in (OFFICER, ADMINISTRATOR)},
}
CANARIES: dict[str, str | bytes] = {**OF_THE_DAY, **KEPT_LONGER, **SECRETS}

#: What may lie there in the open, each with its reason. Nothing may: the department's side of this test lies elsewhere,
#: and the car's own settings name no person, plate or place.
ALLOWED: set[Found] = set()


@dataclass
class Story:
    """What is left of the car's life.

    Attributes:
        images: the root, by the moment at which it was copied.
        said: what each process wrote on its standard streams, which a desktop keeps in its journal.
        keys: the ring's keys before the purge and after it, as the officer opens them.
        turn: what the purge said it did: destroyed, postponed, troubles.
    """

    images: dict[str, Path] = field(default_factory=dict)
    said: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, dict[str, bytes]] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    turn: tuple[list[str], list[str], list[str]] = ([], [], [])


class Car:
    """One root; each deed is a process that has nowhere else to write to."""

    def __init__(self, root: Path, images: Path, story: Story) -> None:
        self._root, self._images, self._story = root, images, story
        self._processes: list[subprocess.Popen[bytes]] = []
        for name in ("home/data", "home/cache", "home/config", "home/state", "run", "tmp", "work"):
            (root / name).mkdir(mode=0o700, parents=True)

    def begin(self, deed: str, **told: Any) -> "subprocess.Popen[bytes]":
        """Start a process that does this."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.canary_shift", deed],
            cwd=self._root / "work",
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._processes.append(process)
        return _tell(process, json.dumps(told))

    def end(self, deed: str, process: "subprocess.Popen[bytes]") -> bytes:
        """What it said until its end."""
        said, complained = process.communicate(timeout=180)
        self._story.said[deed] = said + complained
        self._story.ended[deed] = process.returncode
        return said

    def do(self, deed: str, **told: Any) -> bytes:
        """Let a process do this to its end."""
        said = self.end(deed, self.begin(deed, **told))
        assert self._story.ended[deed] == 0, self._story.said[deed].decode()
        return said

    def close(self) -> None:
        """End what is still there when the story broke off."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def copy(self, moment: str) -> None:
        """Take the disk's image."""
        self._story.images[moment] = image(self._root, self._images / moment)

    def look_at_keys(self, moment: str) -> None:
        """Keep the ring's keys, as the officer's password opens them."""
        ring = KeyRing(self._root / CAR / "ring.json").open(OFFICER.username, OFFICER.password)
        self._story.keys[moment] = {name: ring.key_for(name) for name in ring.names()}
        ring.close()

    def _environment(self) -> dict[str, str]:
        root = self._root
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        folders = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp"}
        for name in ("data", "cache", "config", "state"):
            folders[f"XDG_{name.upper()}_HOME"] = f"home/{name}"
        return {
            **kept,
            **{name: str(root / folder) for name, folder in folders.items()},
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The car's life, lived once for all tests."""
    story = Story()
    car = Car(tmp_path_factory.mktemp("car"), tmp_path_factory.mktemp("images"), story)
    try:
        with running_department(
            tmp_path_factory.mktemp("side") / "department", sign_on_needed=True
        ) as department:
            _publish(department)
            _live(car, story, department)
        car.copy("killed")
        car.look_at_keys("killed")
        story.turn = json.loads(car.do("purge"))
        car.look_at_keys("purged")
        car.copy("purged")
        yield story
    finally:
        car.close()


def _live(car: Car, story: Story, department: Department) -> None:
    """A shift to its end, one that crashes, one that is killed."""
    car.do("prepare", invitation=asdict(department.invitation(canary_shift.UNIT)))
    shift = _running(car, story, "patrol", department)
    car.copy("running")
    assert car.end("patrol", _tell(shift, "on")).split() == [b"ended"], story.said["patrol"].decode()
    car.copy("signed off")
    car.end("crash", car.begin("abort", url=department.url))
    car.copy("crashed")
    shift = _running(car, story, "wait", department)
    shift.kill()
    car.end("kill", shift)


def _running(car: Car, story: Story, deed: str, department: Department) -> "subprocess.Popen[bytes]":
    """A shift that has come so far that there is something to find."""
    process = car.begin(deed, url=department.url)
    assert process.stdout is not None
    if process.stdout.readline().strip() != b"running":
        car.end(deed, process)
        pytest.fail(story.said[deed].decode())
    return process


def _publish(department: Department) -> None:
    mapping, table = resources.path("demo/hotlist.toml"), resources.path("demo/hotlist.csv")
    words = (
        "--mapping",
        str(mapping),
        "--list-id",
        "demo-list",
        "--extracted-at",
        "2026-11-20T06:00:00+00:00",
    )
    department.cli("hotlist", "import", str(table), *words)


def _tell(process: "subprocess.Popen[bytes]", line: str) -> "subprocess.Popen[bytes]":
    assert process.stdin is not None
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()
    return process


def _days(names: dict[str, bytes]) -> set[str]:
    return {name for name in names if name[:1].isdigit()}


class TestTheStory:
    """What the tests below rest on really happened."""

    def test_each_process_ended_as_meant(self, story: Story) -> None:
        assert story.ended == {
            "prepare": 0,
            "patrol": 0,
            "crash": -signal.SIGABRT,
            "kill": -signal.SIGKILL,
            "purge": 0,
        }

    def test_the_day_went(self, story: Story) -> None:
        destroyed, postponed, troubles = story.turn
        assert (set(destroyed), postponed, troubles) == (_days(story.keys["killed"]), [], [])
        assert destroyed
        assert not _days(story.keys["purged"])

    def test_the_canaries_were_stored(self, story: Story) -> None:
        """Whoever has the keys finds them in the image: the files hold what the search below does not find."""
        keys = story.keys["killed"]
        wanted = {**OF_THE_DAY, **KEPT_LONGER}
        found = {one.what for one in opened_by(story.images["killed"], keys.values(), wanted)}
        read = {f"plate {plate}" for plate in DRIVEN - ON_LIST} & found
        assert len(read) >= 3, found
        assert {"list entry 8QTQ743", "hot plate", "who confirmed"} <= found


@pytest.mark.parametrize("moment", IMAGES)
class TestWithoutSignOn:
    """Who has the disk and no password."""

    @pytest.mark.clause("MP-462.6-1-ii", "WV-471.7-1-ii")
    def test_no_byte_says_anything(self, story: Story, moment: str) -> None:
        """Every file, every name, in every form."""
        assert search(story.images[moment], CANARIES) - ALLOWED == set()

    def test_the_sqlite_tools_open_nothing(self, story: Story, moment: str) -> None:
        """Neither the standard library's nor SQLCipher with another key."""
        stores = sorted((story.images[moment] / CAR).rglob("*.db"))
        assert stores
        for path in stores:
            with pytest.raises(sqlite3.DatabaseError, match="not a database"):
                sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True).execute(
                    "SELECT * FROM sqlite_master"
                )
            with pytest.raises(WrongKey):
                open_database(path, bytes(32))


def test_what_the_processes_said_says_nothing(story: Story, tmp_path: Path) -> None:
    """Standard output and error end in a journal on many machines; a traceback may not carry a plate there."""
    for deed, said in story.said.items():
        (tmp_path / deed).write_bytes(said)
    assert search(tmp_path, CANARIES) == set()
    assert b"fault in canary: ValueError" in _logs(story, "crashed")


def _logs(story: Story, moment: str) -> bytes:
    return b"".join(path.read_bytes() for path in (story.images[moment] / CAR / "logs").iterdir())


class TestAfterThePurge:
    """Who has everything: images from before and after, and every key that the ring still holds."""

    @pytest.mark.clause("MP-462.5-4", "MP-462.5-4-ii")
    @pytest.mark.parametrize("moment", ["running", "signed off", "crashed", "killed", "purged"])
    def test_no_key_that_is_left_makes_anything_of_the_day(self, story: Story, moment: str) -> None:
        """Each key is tried on every page of every file, whether it vouches for it or not."""
        keys = story.keys["purged"]
        assert {INDEX, "device"} <= keys.keys()
        assert any(name.startswith("audit ") for name in keys)
        assert opened_by(story.images[moment], keys.values(), OF_THE_DAY) == set()

    @pytest.mark.parametrize("moment", ["running", "signed off", "crashed", "killed"])
    def test_no_key_that_is_left_opens_a_file_of_the_day(self, story: Story, moment: str) -> None:
        days = sorted((story.images[moment] / CAR / "days").glob("*.db"))
        assert days
        for path in days:
            for key in story.keys["purged"].values():
                with pytest.raises(WrongKey):
                    open_database(path, key)

    @pytest.mark.parametrize("moment", ["running", "signed off", "crashed", "killed"])
    def test_the_old_ring_does_not_open_with_the_new_ring_key(self, story: Story, moment: str) -> None:
        """Nor does a key of the ring; the ring key itself changed with the purge."""
        old = ring_file.load(story.images[moment] / CAR / "ring.json")
        new = ring_file.load(story.images["purged"] / CAR / "ring.json")
        slot = ring_file.slot_of(new.salt, OFFICER.username)
        seed = ring_file.seed_of(new, slot, OFFICER.password)
        assert seed is not None
        ring_key = ring_file.opened_by(new, slot, seed).ring_key
        for key in (ring_key, *story.keys["purged"].values()):
            with pytest.raises(StoreDamaged):
                ring_file.keys_of(old, key)
        assert ring_file.keys_of(new, ring_key)

    def test_no_file_of_the_day_is_left(self, story: Story) -> None:
        left = story.images["purged"] / CAR / "days"
        assert [path.name for path in left.glob("*")] == []


class TestTheSearchCanFail:
    """The same search, on what is deliberately in the clear."""

    def test_it_finds_the_day_decrypted(self, story: Story, tmp_path: Path) -> None:
        """A copy of the day's file made plain with its key: plates and pictures."""
        for day in _days(story.keys["killed"]):
            path = story.images["killed"] / CAR / "days" / f"{day}.db"
            (tmp_path / day).write_bytes(carved(path.read_bytes(), story.keys["killed"][day]))
        found = {one.what for one in search(tmp_path, CANARIES)}
        assert {"a JPEG picture", "list entry 8QTQ743"} <= found
        assert found & {f"plate {plate}" for plate in DRIVEN - ON_LIST}

    @pytest.mark.parametrize("what", CANARIES)
    def test_it_finds_every_canary_in_every_form(self, tmp_path: Path, what: str) -> None:
        for form, needles in forms(CANARIES[what]).items():
            for number, needle in enumerate(needles):
                (tmp_path / f"{form} {number}").write_bytes(b"before " + needle + b" after")
        found = search(tmp_path, {what: CANARIES[what]})
        assert {one.path for one in found if one.what == what} == {path.name for path in tmp_path.iterdir()}

    def test_it_finds_a_canary_within_base64(self, tmp_path: Path) -> None:
        """Wherever it begins in the encoded bytes."""
        for shift in range(3):
            (tmp_path / str(shift)).write_bytes(base64.b64encode(b"x" * shift + b"8QTQ743" + b"y" * 5))
        assert {one.path for one in search(tmp_path, {"it": "8QTQ743"})} == {"0", "1", "2"}

    def test_it_finds_a_name_and_a_plain_file(self, tmp_path: Path) -> None:
        (tmp_path / "8QTQ743.txt").touch()
        with sqlite3.connect(tmp_path / "thumbnails.db") as plain:
            plain.execute("CREATE TABLE t (x)")
        plain.close()
        found = {(one.path, one.what) for one in search(tmp_path, {"it": "8QTQ743"})}
        assert found == {("8QTQ743.txt", "it"), ("thumbnails.db", "a plain SQLite file")}
