# SPDX-License-Identifier: Apache-2.0
"""``mdt audit`` as a person types it: who may, what is on record, and when a review is overdue."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.audit_log.review import news, review
from mdt_app.cli import cli
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.witnesses import Witness, saw
from policy.access import Role
from tests.helpers.stores import (
    ADMINISTRATOR,
    OFFICER,
    Clock,
    make_unit,
    sign_on,
)

pytestmark = pytest.mark.integration

ELEMENTS = {"plate": "8QTQ743"}


class Unit:
    """A unit without second factors, and somebody at its keyboard."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = make_unit(folder, clock), clock
        settings = settings_text("WV-471") + "\n[sign_on]\nsecond_factor = false\n"
        DataFolder(folder).department_settings.write_text(settings, encoding="utf-8")

    def run(self, *words: str, by: NewPerson = ADMINISTRATOR, more: str = "") -> Result:
        """A command with the person's password, and what is asked after it."""
        typed = f"{by.password}\n{more}"
        where = ["--by", by.username, "--data", str(self.folder)]
        return CliRunner().invoke(cli, ["audit", *words, *where], input=typed)

    def events(self) -> list[tuple[str, str, str]]:
        """Event, outcome and user of the log, newest first."""
        signed_on = sign_on(self.folder, self.clock)
        try:
            kept = audit.events(signed_on.vault.index())
        finally:
            signed_on.vault.close()
        return [(event.event, event.outcome, event.username) for event in kept]


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """Its commands go by the test's clock."""
    clock = Clock()
    monkeypatch.setattr("mdt_app.accounts.unit.system_clock", clock)
    return Unit(tmp_path / "unit", clock)


def test_an_administrator_exports_and_anybody_verifies(unit: Unit, tmp_path: Path) -> None:
    """The export is the log's last event, under the name of who signed on for it."""
    file = tmp_path / "log.jsonl"
    done = unit.run("export", str(file), "--purpose", "yearly audit")
    assert done.exit_code == 0, done.output
    checked = CliRunner().invoke(cli, ["audit", "verify", str(file)])
    assert (checked.exit_code, "are as they were written" in checked.output) == (0, True)
    last = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert (last["event"]["event"], last["event"]["username"]) == ("audit_exported", ADMINISTRATOR.username)
    assert last["event"]["role"] == Role.ADMINISTRATOR


@pytest.mark.parametrize("words", [("export", "log.jsonl", "--purpose", "to see"), ("review", "--status")])
def test_an_officer_may_not_and_it_is_on_record(
    unit: Unit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Those who are audited do not handle the log (CJIS AU-9(4), AC-5)."""
    monkeypatch.chdir(tmp_path)
    done = unit.run(*words, by=OFFICER)
    assert done.exit_code == 1
    assert "ALPR administrator" in done.output
    assert not (tmp_path / "log.jsonl").exists()
    assert next(one for one in unit.events() if one[1] == "refused")[2] == OFFICER.username


def test_a_wrong_password_exports_nothing(unit: Unit, tmp_path: Path) -> None:
    """As at any sign-on."""
    stranger = NewPerson(ADMINISTRATOR.username, "", Role.ADMINISTRATOR, "not the password")
    done = unit.run("export", str(tmp_path / "log.jsonl"), "--purpose", "to see", by=stranger)
    assert (done.exit_code, (tmp_path / "log.jsonl").exists()) == (1, False)


class TestForgetting:
    """The key of a year's searches goes when its term is over (compliance PU-8)."""

    def _searched(self, unit: Unit, year: int, *, vouched: bool = True) -> None:
        """Searches of a year, and the department's word for what time it is now."""
        signed_on = sign_on(unit.folder, unit.clock)
        index = signed_on.vault.index()
        audit.append(index, AuditEvent(datetime(year, 5, 1, tzinfo=UTC), "inquiry", query_elements=ELEMENTS))
        if vouched:
            saw(index, Witness.DEPARTMENT, unit.clock())
        signed_on.vault.close()

    def test_not_before_its_term_and_not_by_this_cars_clock(self, unit: Unit) -> None:
        """WV-471 keeps them for 1095 days after the year's end; somebody outside must vouch for the time."""
        self._searched(unit, 2022, vouched=False)
        unvouched = unit.run("forget", "2022")
        assert (unvouched.exit_code, "vouched for the time" in unvouched.output) == (1, True)
        self._searched(unit, 2023)
        early = unit.run("forget", "2023")
        assert (early.exit_code, "kept until 2026-12-31" in early.output) == (1, True)

    def test_then_nothing_opens_them_and_the_chain_stands(self, unit: Unit) -> None:
        """It is on record; a second time there is nothing to destroy."""
        self._searched(unit, 2022)
        self._searched(unit, 2023)
        done = unit.run("forget", "2022")
        assert done.exit_code == 0, done.output
        signed_on = sign_on(unit.folder, unit.clock)
        index = signed_on.vault.index()
        assert audit.verify(index).ok
        kept = audit.events(index)
        assert [event.query_elements for event in kept if event.event == "inquiry"] == [ELEMENTS, {}]
        (forgotten,) = [event for event in kept if event.event == "searches_forgotten"]
        assert (forgotten.object, forgotten.username) == ("audit 2022", ADMINISTRATOR.username)
        signed_on.vault.close()
        again = unit.run("forget", "2022")
        assert (again.exit_code, "no key of searches" in again.output) == (1, True)

    def test_an_officer_may_not(self, unit: Unit) -> None:
        """Nor an auditor, who changes nothing."""
        assert unit.run("forget", "2020", by=OFFICER).exit_code == 1


class TestReview:
    """The weekly look (CJIS AU-6)."""

    def test_it_is_overdue_after_a_week_and_a_review_ends_that(self, unit: Unit) -> None:
        """Who looked, at which events, and what they found is on record."""
        unit.clock.pass_(days=6)
        assert "OVERDUE" not in unit.run("review", "--status").output
        unit.clock.pass_(days=2)
        status = unit.run("review", "--status").output
        assert "OVERDUE" in status
        assert "24 h ago" in status
        assert unit.run("review", by=OFFICER).exit_code == 1
        assert "OVERDUE" in unit.run("review", "--status").output
        done = unit.run("review", more="two refused sign-ons, both explained\n")
        assert done.exit_code == 0, done.output
        assert "account_created" in done.output
        after = unit.run("review", "--status").output
        assert "OVERDUE" not in after
        assert f"{ADMINISTRATOR.username} looked last" in after

    def test_it_is_one_event_over_what_was_new(self, unit: Unit) -> None:
        """The next review begins after it."""
        signed_on = sign_on(unit.folder, unit.clock)
        index = signed_on.vault.index()
        first = news(index, unit.clock())
        review(index, first, ADMINISTRATOR.username, "nothing odd", unit.clock())
        newest, *_ = audit.events(index, limit=1)
        assert (newest.event, newest.object) == ("audit_reviewed", f"events 1 to {first.last}")
        assert (newest.reason, newest.rows) == ("nothing odd", first.last)
        again = news(index, unit.clock())
        assert (again.first, again.last) == (first.last + 2, first.last + 1)
        assert not again.counts
        with pytest.raises(Refused, match="Say what you found"):
            review(index, again, ADMINISTRATOR.username, " ", unit.clock())
        signed_on.vault.close()

    def test_what_came_while_somebody_looked_is_new_for_the_next_review(self, unit: Unit) -> None:
        """Nobody is on record for having seen it."""
        signed_on = sign_on(unit.folder, unit.clock)
        index = signed_on.vault.index()
        shown = news(index, unit.clock())
        audit.append(index, AuditEvent(unit.clock(), "inquiry"))
        review(index, shown, ADMINISTRATOR.username, "nothing odd", unit.clock())
        assert audit.events(index, limit=1)[0].object == f"events 1 to {shown.last}"
        again = news(index, unit.clock())
        assert (again.first, again.counts[("inquiry", "done")]) == (shown.last + 1, 1)
        signed_on.vault.close()
