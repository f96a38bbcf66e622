# SPDX-License-Identifier: Apache-2.0
"""``mdt purge`` and ``mdt hold``, by administrator, auditor, officer and technician, on a real unit."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from mdt_app.accounts import unit as commands
from mdt_app.accounts.unit import Unit
from mdt_app.cli import cli
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.purge import Purge
from mdt_app.services.sessions import SignedOn
from mdt_app.settings import load
from mdt_app.storage import audit
from policy.access import Role
from policy.destruction import CLAIM
from tests.helpers.policies import PROFILES
from tests.helpers.purging import FIRST, PLATES, SECOND, receive, store_day, two_days, vouch
from tests.helpers.stores import ADMINISTRATOR, CHEAP, MORNING, OFFICER, PARTNER, UNIT, Clock, sign_on

pytestmark = pytest.mark.integration
REFUSED = "Only an ALPR administrator does this"


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Signed off, with two days that the department has, and a clock that stands."""
    folder = tmp_path / "unit"
    monkeypatch.setattr(commands, "unit_of", lambda found: Unit(found, load(found).settings, Clock()))
    two_days(folder, Clock()).vault.close()
    (folder / "unit.toml").write_text('unit = "12"\n[sign_on]\nsecond_factor = false\n', encoding="utf-8")
    (folder / "department.toml").write_text('[policy]\nprofile = "WV-471"\n', encoding="utf-8")
    return folder


def mdt(folder: Path, *words: str, by: object = ADMINISTRATOR) -> Result:
    """The command, as the person types it; their password is asked for."""
    person = by if isinstance(by, type(ADMINISTRATOR)) else ADMINISTRATOR
    arguments = [*words, "--data", str(folder), "--by", person.username]
    return CliRunner().invoke(cli, arguments, input=f"{person.password}\n")


def _purged(folder: Path) -> None:
    signed_on: SignedOn = sign_on(folder, Clock())
    assert (
        len(
            Purge(signed_on.vault, signed_on.profile, Clock(), "unit12.officer").turn("sign-off").certificates
        )
        == 2
    )
    signed_on.vault.close()


def _some_read(folder: Path) -> UUID:
    signed_on = sign_on(folder, Clock())
    with signed_on.vault.reading(FIRST) as database:
        (row, *_) = database.rows("SELECT read_id FROM reads")
    signed_on.vault.close()
    return UUID(row["read_id"])


class TestPurge:
    def test_the_list_says_what_is_due(self, unit: Path) -> None:
        """By day, with how much the department lacks; no plate."""
        signed_on = sign_on(unit, Clock())
        store_day(signed_on, MORNING.date(), sent=False)
        signed_on.vault.close()
        said = mdt(unit, "purge", "list")
        assert said.exit_code == 0, said.output
        lines = said.output.splitlines()[-3:]
        assert [line.split()[0] for line in lines] == [str(FIRST), str(SECOND), str(MORNING.date())]
        assert "all sent" in lines[0]
        assert "is due" in lines[0]
        assert "3 not sent or open" in lines[2]
        assert "stays until it is sent" in lines[2]
        assert not [plate for plate in PLATES if plate in said.output]

    def test_the_certificates_are_shown_for_people_and_programs(self, unit: Path) -> None:
        """With what is claimed, and nothing more."""
        _purged(unit)
        said = mdt(unit, "purge", "certificates")
        assert said.exit_code == 0, said.output
        assert f"Certificate 1: {FIRST}, car copy of one day" in said.output
        assert CLAIM in said.output
        assert "as it was written" in said.output
        certificates = json.loads(mdt(unit, "purge", "certificates", "--json").output.partition("\n")[2])
        assert [one["name"] for one in certificates] == [str(FIRST), str(SECOND)]
        assert {one["as_written"] for one in certificates} == {True}

    def test_a_certificate_that_was_changed_is_told(self, unit: Path) -> None:
        """And the command fails."""
        _purged(unit)
        signed_on = sign_on(unit, Clock())
        index = signed_on.vault.index()
        index.conn.execute("DROP TRIGGER certificates_never_change")
        index.conn.execute(
            "UPDATE certificates SET certificate = replace(certificate, '\"reads\":3', '\"reads\":1')"
        )
        signed_on.vault.close()
        said = mdt(unit, "purge", "certificates")
        assert said.exit_code == 1
        assert "NOT AS IT WAS WRITTEN" in said.output

    @pytest.mark.parametrize("command", ["list", "certificates"])
    def test_the_auditor_may_look(self, unit: Path, command: str) -> None:
        """Without being able to change anything."""
        auditor = NewPerson("unit12.audit", "Auditor", Role.AUDITOR, "reads every line of it")
        signed_on = sign_on(unit, Clock(), ADMINISTRATOR)
        add_person(signed_on.vault, UNIT, auditor, CHEAP, Clock())
        signed_on.vault.close()
        assert mdt(unit, "purge", command, by=auditor).exit_code == 0

    @pytest.mark.parametrize("command", ["list", "certificates"])
    def test_an_officer_is_refused(self, unit: Path, command: str) -> None:
        """It is the administrator's and the auditor's."""
        said = mdt(unit, "purge", command, by=OFFICER)
        assert said.exit_code == 1
        assert REFUSED in said.output

    def test_an_empty_car_says_so(self, unit: Path) -> None:
        """Nothing kept; and before anything went there is no certificate."""
        assert "Nothing was destroyed here yet." in mdt(unit, "purge", "certificates").output
        _purged(unit)
        assert "This car holds no reads." in mdt(unit, "purge", "list").output


class TestHold:
    def test_an_officer_places_and_another_person_lifts(self, unit: Path) -> None:
        """The read outlives the purge meanwhile; both are on record."""
        read_id = _some_read(unit)
        case = ["--case", "26-1107", "--ground", "evidence", "--reason", "robbery at the market"]
        said = mdt(unit, "hold", "place", "--read", str(read_id), *case, by=OFFICER)
        assert said.exit_code == 0, said.output
        hold_id = said.output.splitlines()[-1].split()[0]
        assert "holds 1 reads" in said.output
        _purged(unit)
        listed = mdt(unit, "hold", "list", by=PARTNER).output
        assert f"{hold_id}  case 26-1107  1 reads  It is evidence; unit12.officer" in listed
        assert "in force" in listed
        refused = mdt(unit, "hold", "release", hold_id, by=PARTNER)
        assert refused.exit_code == 1
        assert "may not do that with a hold" in refused.output
        assert mdt(unit, "hold", "release", hold_id).exit_code == 0
        assert "lifted by unit12.admin" in mdt(unit, "hold", "list").output
        signed_on = sign_on(unit, Clock())
        events = [event.event for event in audit.events(signed_on.vault.index())]
        signed_on.vault.close()
        assert {"hold_placed", "hold_lifted"} <= set(events)

    def test_a_hold_by_time_shows_its_time(self, unit: Path) -> None:
        """In UTC, and of which camera."""
        span = ["--from", "2026-11-02T12:00", "--until", "2026-11-02T12:02", "--camera", "front-left"]
        case = ["--case", "26-1107", "--ground", "lawful_action", "--reason", "letter of counsel"]
        said = mdt(unit, "hold", "place", *span, *case)
        assert "holds 2 reads" in said.output
        assert "2026-11-02 12:00 to 2026-11-02 12:02 UTC of front-left" in mdt(unit, "hold", "list").output

    def test_what_is_gone_is_not_held(self, unit: Path) -> None:
        """In a sentence that says what is left to do."""
        read_id = _some_read(unit)
        _purged(unit)
        case = ["--case", "26-1107", "--ground", "evidence", "--reason", "robbery"]
        said = mdt(unit, "hold", "place", "--read", str(read_id), *case)
        assert said.exit_code == 1
        assert "Ask the department for its copy" in said.output
        assert "Nothing is held in this car." in mdt(unit, "hold", "list").output


def test_reading_is_off_at_the_limit_is_in_the_list(unit: Path) -> None:
    """Where the policy keeps unsent records, the list names the day that blocks."""
    signed_on = sign_on(unit, Clock())
    signed_on.vault.day(FIRST).conn.execute("UPDATE outbox SET sent_at = NULL")
    clock = Clock()
    clock.pass_(days=30)
    vouch(signed_on.vault, clock.now)
    turn = Purge(signed_on.vault, PROFILES["WV-471"], clock, "unit12.officer").turn("sign-on")
    assert turn.blocked == [FIRST]
    receive(signed_on.vault, FIRST)
    assert Purge(signed_on.vault, PROFILES["WV-471"], clock, "unit12.officer").turn("sign-on").blocked == []
    signed_on.vault.close()
