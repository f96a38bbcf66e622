# SPDX-License-Identifier: Apache-2.0
"""The screens of duty: a court order's end as typed, the prompt of a canvass, what a hot plate's keys do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mdt_app.domain.hot_plates import HotPlate, HotPlateView, Standing
from mdt_app.errors import Refused, TerminalError
from mdt_app.screens.canvass import CanvassActions, CanvassScreen, CanvassStage, IncidentForm
from mdt_app.screens.hot_plate_form import Form, FormRules, to_form
from mdt_app.screens.hot_plates import Failed, HotPlateActions, HotPlatesScreen, Kept, Page
from mdt_app.screens.public_view import ends_at
from policy.designation import Version
from policy.hotlist import HotListEntry
from policy.hotplates import HotPlateForm, Pending
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON, TERMS

PACIFIC = timezone(timedelta(hours=-8))
NOW = datetime(2026, 12, 30, 12, 0, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("31 Dec 18:00", datetime(2027, 1, 1, 2, 0, tzinfo=UTC)),
        ("31 december", datetime(2027, 1, 1, 8, 0, tzinfo=UTC)),
        (" 2  Jan   06:30 ", datetime(2027, 1, 2, 14, 30, tzinfo=UTC)),
        ("29 Dec 18:00", datetime(2026, 12, 30, 2, 0, tzinfo=UTC)),
        ("tomorrow", None),
        ("32 Dec", None),
        ("", None),
    ],
)
def test_the_end_of_an_order_is_the_next_such_time(text: str, end: datetime | None) -> None:
    """Over the turn of the year too; what has just passed is meant as written, and the rule refuses it."""
    assert ends_at(text, NOW) == end


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
@pytest.mark.parametrize("policy", ["SR-465", "PB-434", "MP-462", "WV-471"])
def test_the_kinds_of_the_policy_raise_the_prompt_and_another_does_not(policy: str) -> None:
    silent = CanvassActions(lambda *_: None, lambda *_: None)
    for kind in ("homicide", "shooting", "other_major_incident", "another"):
        screen = CanvassScreen(PROFILES[policy].capture, silent)
        screen.ask()
        assert kind in dict(screen.state.kinds)
        screen.choose(kind)
        wanted = CanvassStage.NOT_ASKED if kind == "another" else CanvassStage.PROMPT
        assert screen.state.stage is wanted


def test_a_prompt_stays_until_the_answer_is_on_record() -> None:
    said: list[str] = []
    waiting: list[Failed] = []

    def accept(form: IncidentForm, _done: object, failed: Failed) -> None:
        said.append(form.number)
        waiting.append(failed)

    screen = CanvassScreen(PROFILES["WV-471"].capture, CanvassActions(accept, lambda *_: None))
    screen.ask()
    screen.choose("homicide")
    screen.write(IncidentForm("homicide", "26-1"))
    screen.accept()
    screen.accept()
    assert said == ["26-1"]
    waiting[0](Refused("Give the place of this canvass."))
    assert (screen.state.stage, screen.state.error) == (
        CanvassStage.PROMPT,
        "Give the place of this canvass.",
    )


def view(standing: Standing, *, decide: bool = False, end: bool = True) -> HotPlateView:
    entry = HotListEntry(
        "hp-1", "local", "8QTQ743", "CA", "stolen_vehicle", case_number="26-1", synopsis="gone"
    )
    version = Version(1, "m.one", "m.two", "GO 1", NOON)
    return HotPlateView(
        HotPlate(Pending(entry, "m.one", "GO 1", "", ""), version), standing, "the office", decide, end
    )


class Store:
    """What the screen asked for."""

    def __init__(self, *views: HotPlateView) -> None:
        self.views = views
        self.asked: list[str] = []
        self.forms: list[HotPlateForm] = []
        self.trouble: TerminalError | None = None
        actions = HotPlateActions(
            refresh=lambda then: then(self.views),
            enter=lambda form, then, failed: self._take("enter", form, then, failed),
            change=lambda _id, form, then, failed: self._take("change", form, then, failed),
            approve=lambda _id, then, failed: self._take("approve", None, then, failed),
            end=lambda _id, then, failed: self._take("end", None, then, failed),
            search_past=lambda plate, case: self.asked.append(f"past {plate} {case}"),
        )
        self.screen = HotPlatesScreen(lambda: NOON, FormRules.of(PROFILES["WV-471"]), actions, TERMS)
        self.screen.refresh()

    def _take(self, what: str, form: HotPlateForm | None, then: Kept, failed: Failed) -> None:
        self.asked.append(what)
        self.forms += [form] if form else []
        if self.trouble is not None:
            failed(self.trouble)
        else:
            then(view(Standing.WAITING).kept)


def test_keys_act_only_for_who_may() -> None:
    store = Store(view(Standing.WAITING, decide=False, end=False))
    store.screen.approve()
    store.screen.end()
    store.screen.begin_change()
    assert store.asked == []
    assert store.screen.state.page is Page.LIST
    store.views = (view(Standing.WAITING, decide=True),)
    store.screen.refresh()
    store.screen.approve()
    store.screen.end()
    assert store.asked == ["approve", "end"]


def test_a_refused_entry_keeps_what_was_written() -> None:
    store = Store()
    store.trouble = Refused("Give the case number.")
    store.screen.begin()
    store.screen.write(Form(plate="8QTQ743"))
    store.screen.submit()
    assert store.screen.state.error == "Give the case number."
    assert (store.screen.state.page, store.screen.state.form.plate) == (Page.FORM, "8QTQ743")
    store.trouble = None
    store.screen.submit()
    assert store.screen.state.page is Page.LIST
    assert store.screen.state.form == Form()


def test_a_change_begins_with_what_stands_and_asks_anew_for_how_long() -> None:
    store = Store(view(Standing.IN_FORCE))
    store.screen.begin_change()
    assert store.screen.state.form == Form(
        "8QTQ743", "CA", "stolen_vehicle", "", "26-1", "GO 1", "", "gone", ""
    )
    store.screen.submit()
    assert store.asked == ["change"]
    assert store.forms[0].expires_at is None


def test_how_long_is_counted_from_the_moment_it_is_entered() -> None:
    assert to_form(Form(days="7"), NOON).expires_at == NOON + timedelta(days=7)


def test_nothing_of_a_shift_stays() -> None:
    store = Store(view(Standing.WAITING))
    store.screen.begin()
    store.screen.write(Form(plate="8QTQ743"))
    store.screen.clear()
    assert (store.screen.state.rows, store.screen.state.form) == ((), Form())


@pytest.mark.parametrize("policy", ["MP-462", "WV-471"])
def test_only_categories_of_the_policy_are_offered(policy: str) -> None:
    offered = {code for code, _ in FormRules.of(PROFILES[policy]).categories}
    assert offered <= set(PROFILES[policy].hotlist.categories)
    assert not offered & {"immigration_violator", "gang", "sex_offender"}


def test_a_list_that_nobody_sees_is_not_asked_for() -> None:
    """Each look at hot plates is an access on record; one that nobody has is none."""
    asked: list[str] = []
    silent = HotPlateActions(
        refresh=lambda _then: asked.append("list"),
        enter=lambda *_: None,
        change=lambda *_: None,
        approve=lambda *_: None,
        end=lambda *_: None,
        search_past=lambda *_: None,
    )
    screen = HotPlatesScreen(lambda: NOON, FormRules.of(PROFILES["WV-471"]), silent, TERMS)
    screen.changed()
    assert asked == []
    screen.opened()
    screen.changed()
    assert asked == ["list", "list"]
    screen.left()
    screen.changed()
    assert asked == ["list", "list"]
