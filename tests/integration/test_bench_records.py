# SPDX-License-Identifier: Apache-2.0
"""What a technician keeps of cameras: by role, on record, and whole or not at all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from camera import aim_file
from camera.aim_file import HEIGHT, WIDTH, AimReference
from camera.settings import CameraSettings
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.bench import Bench
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.sessions import SignedOn
from mdt_app.settings import load
from mdt_app.storage import audit, camera_passes
from mdt_app.storage.errors import StoreTrouble
from policy.access import Role
from policy.functions import Function, may
from tests.helpers.stores import ADMINISTRATOR, CHEAP, MORNING, UNIT, Clock, make_unit, sign_on

pytestmark = pytest.mark.integration
REFERENCE = AimReference(MORNING, bytes(range(256)) * 9)
REAR = CameraSettings(id="rear", label="Rear", source="device:1")
CAMERA = CameraSettings(id="front-left", label="Front left", source="device:0", region=(0.0, 0.2, 1.0, 1.0))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> DataFolder:
    made = DataFolder(make_unit(tmp_path / "unit", clock))
    made.unit_settings.write_text('unit = "12"\n', encoding="utf-8")
    made.department_settings.write_text(settings_text("WV-471"), encoding="utf-8")
    return made


@pytest.fixture
def at_work(folder: DataFolder, clock: Clock) -> SignedOn:
    """The store, open; the tests put other people's sessions before the service."""
    return sign_on(folder.root, clock, ADMINISTRATOR)


def session_of(at_work: SignedOn, role: Role, clock: Clock) -> SignedOn:
    person = NewPerson(f"unit12.{role.value}", "Person 1", role, "some words for them")
    add_person(at_work.vault, UNIT, person, CHEAP, clock)
    session = replace(at_work.session, username=person.username, display_name=person.display_name)
    return replace(at_work, session=session)


def events(person: SignedOn) -> list[tuple[str, str, str]]:
    found = audit.events(person.vault.index(), limit=4)
    return [(one.event, one.outcome, one.object) for one in found if one.username == person.session.username]


@pytest.mark.parametrize("role", Role)
def test_only_roles_with_the_bench_keep_anything_and_refusals_are_on_record(
    at_work: SignedOn, folder: DataFolder, clock: Clock, role: Role
) -> None:
    person = session_of(at_work, role, clock)
    bench, database = Bench(folder, clock), person.vault.index()
    acts: dict[str, Callable[[], object]] = {
        "bench_opened": lambda: bench.open(database, person.session),
        "camera_passed": lambda: bench.pass_camera(
            database, person.session, "front-left", {"Focus": "71 (good)"}
        ),
        "camera_aim_saved": lambda: bench.save_aim(database, person.session, "front-left", REFERENCE),
        "camera_settings_changed": lambda: bench.set_cameras(
            database, person.session, [CAMERA], "front-left"
        ),
        "camera_removed": lambda: bench.remove_camera(database, person.session, [CAMERA, REAR], "rear"),
    }
    for event, act in acts.items():
        if may(role, Function.BENCH):
            act()
            assert events(person)[0][:2] == (event, "done")
        else:
            with pytest.raises(Refused, match="does not do this"):
                act()
            assert events(person)[0][:2] == (event, "refused")
    kept = may(role, Function.BENCH)
    assert bool(camera_passes.newest(database)) is kept
    assert (aim_file.read(folder.aim_file("front-left")) == REFERENCE) is kept
    assert ("Front left" in folder.unit_settings.read_text(encoding="utf-8")) is kept


def test_a_pass_names_who_when_and_the_figures_and_is_never_changed(
    at_work: SignedOn, folder: DataFolder, clock: Clock
) -> None:
    person = session_of(at_work, Role.TECHNICIAN, clock)
    bench, database = Bench(folder, clock), person.vault.index()
    first = bench.pass_camera(database, person.session, "front-left", {"Focus": "60 (good)"})
    clock.pass_(minutes=5)
    second = bench.pass_camera(database, person.session, "front-left", {"Focus": "71 (good)"})
    assert bench.open(database, person.session) == {"front-left": second}
    assert (second.display_name, second.unit, second.passed_at) == ("Person 1", person.session.unit, clock())
    assert first.passed_at < second.passed_at
    for change in ("UPDATE camera_passes SET figures = '{}'", "DELETE FROM camera_passes"):
        with pytest.raises(StoreTrouble, match="forbid this change"):
            database.conn.execute(change)


def test_an_aim_that_the_disk_does_not_take_is_neither_kept_nor_on_record_as_done(
    at_work: SignedOn, folder: DataFolder, clock: Clock
) -> None:
    person = session_of(at_work, Role.TECHNICIAN, clock)
    folder.aim.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Refused, match="Make room on the disk"):
        Bench(folder, clock).save_aim(person.vault.index(), person.session, "front-left", REFERENCE)
    assert not [one for one in events(person) if one[0] == "camera_aim_saved"]


def test_settings_that_are_not_allowed_leave_the_file_as_it_was(
    at_work: SignedOn, folder: DataFolder, clock: Clock
) -> None:
    person = session_of(at_work, Role.TECHNICIAN, clock)
    before = folder.unit_settings.read_bytes()
    many = [CAMERA.model_copy(update={"id": f"camera-{at}", "label": f"Camera {at}"}) for at in range(5)]
    with pytest.raises(Refused, match="cameras"):
        Bench(folder, clock).set_cameras(person.vault.index(), person.session, many, "camera-4")
    assert folder.unit_settings.read_bytes() == before
    assert not [one for one in events(person) if one[0] == "camera_settings_changed"]


def test_a_camera_that_is_removed_leaves_its_passes_and_takes_its_aim(
    at_work: SignedOn, folder: DataFolder, clock: Clock
) -> None:
    """What a person wrote into the file stays; a camera that comes later is compared with no aim of another."""
    person = session_of(at_work, Role.TECHNICIAN, clock)
    bench, database = Bench(folder, clock), person.vault.index()
    folder.unit_settings.write_text('# ours\nunit = "12"\n', encoding="utf-8")
    both = bench.set_cameras(database, person.session, [CAMERA, REAR], "rear")
    for camera in ("front-left", "rear"):
        bench.save_aim(database, person.session, camera, REFERENCE)
        bench.pass_camera(database, person.session, camera, {"Focus": "71 (good)"})
    assert bench.remove_camera(database, person.session, both, "rear") == (CAMERA,)
    assert events(person)[0] == ("camera_removed", "done", "camera rear")
    assert (bench.aim("rear"), bench.aim("front-left")) == (None, REFERENCE)
    assert set(camera_passes.newest(database)) == {"front-left", "rear"}
    text = folder.unit_settings.read_text(encoding="utf-8")
    assert "# ours" in text
    assert ("Front left" in text, "Rear" in text) == (True, False)


def test_the_last_camera_can_be_removed_too(at_work: SignedOn, folder: DataFolder, clock: Clock) -> None:
    person = session_of(at_work, Role.TECHNICIAN, clock)
    bench, database = Bench(folder, clock), person.vault.index()
    kept = bench.set_cameras(database, person.session, [CAMERA], "front-left")
    assert bench.remove_camera(database, person.session, kept, "front-left") == ()
    assert load(folder).settings.cameras == ()


def test_a_camera_whose_settings_cannot_be_written_is_not_removed(
    at_work: SignedOn, folder: DataFolder, clock: Clock
) -> None:
    person = session_of(at_work, Role.TECHNICIAN, clock)
    bench, database = Bench(folder, clock), person.vault.index()
    both = bench.set_cameras(database, person.session, [CAMERA, REAR], "rear")
    bench.save_aim(database, person.session, "rear", REFERENCE)
    folder.unit_settings.write_text("unit = [", encoding="utf-8")
    with pytest.raises(Refused, match="Mend unit"):
        bench.remove_camera(database, person.session, both, "rear")
    assert bench.aim("rear") == REFERENCE
    assert not [one for one in events(person) if one[0] == "camera_removed"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"saved_at": "never", "levels": ""}',
        '{"saved_at": "2026-11-26T12:00:00+00:00", "levels": "AA=="}',
    ],
)
def test_a_damaged_aim_is_none(folder: DataFolder, text: str) -> None:
    path = folder.aim_file("front-left")
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert aim_file.read(path) is None


def test_an_aim_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="Save the aim again"):
        AimReference(MORNING, bytes(WIDTH * HEIGHT - 1))
