# SPDX-License-Identifier: Apache-2.0
"""Setting up a unit, signing on and off, and the lock, on real files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.provisioning import NewPerson, add_person, set_up
from mdt_app.services.sessions import Credentials, Sessions
from mdt_app.storage import accounts, audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.errors import StoreMissing, VaultClosed, WrongPassword
from mdt_app.storage.vault import Vault
from policy.access import Role
from tests.helpers.guarded import Unit
from tests.helpers.policies import PROFILES, in_force
from tests.helpers.stores import (
    ADMINISTRATOR,
    CHEAP,
    MORNING,
    NO_CODE,
    OFFICER,
    PARTNER,
    POLICY,
    TRAINED,
    UNIT,
    Clock,
    credentials,
    make_own_unit,
    make_unit,
    sessions,
    sign_on,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> Clock:
    """Stands still unless told."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """A unit that was set up."""
    return make_unit(tmp_path / "unit", clock)


def _audit(folder: Path, clock: Clock) -> Iterator[tuple[str, str, str]]:
    signed_on = sign_on(folder, clock, ADMINISTRATOR)
    database = signed_on.vault.index()
    events = audit.events(database)
    assert audit.verify(database).ok
    signed_on.vault.close()
    return ((event.event, event.outcome, event.username) for event in reversed(events))


@pytest.mark.clause("MP-462.6-a", "SR-465.5-a", "WV-471.7-b")
def test_signing_on_opens_the_store_and_signing_off_closes_it(folder: Path, clock: Clock) -> None:
    """The session carries who, where and what for; afterwards no key is left."""
    service = sessions(folder, clock)
    signed_on = service.sign_on(credentials(OFFICER))
    assert (signed_on.session.username, signed_on.session.unit, signed_on.session.purpose) == (
        "unit12.officer",
        UNIT,
        "routine_patrol",
    )
    assert signed_on.session.session_id.version == 7
    service.sign_off(signed_on)
    with pytest.raises(VaultClosed):
        signed_on.vault.index()


@pytest.mark.clause("MP-462.4-e-ii")
def test_each_try_is_in_the_audit_log(folder: Path, clock: Clock) -> None:
    """Wrong passwords come into it at the next sign-on, with their own names; then the banner and the sign-on."""
    service = sessions(folder, clock)
    with pytest.raises(WrongPassword, match="4 more tries"):
        service.sign_on(credentials(PARTNER, "not the password"))
    with pytest.raises(WrongPassword):
        service.sign_on(Credentials("nobody.known", "not the password", UNIT, "routine_patrol", MORNING))
    service.sign_off(service.sign_on(replace(credentials(OFFICER), agreed_at=clock())))
    assert list(_audit(folder, clock))[3:] == [
        ("sign_on", "failed", "unit12.partner"),
        ("sign_on", "failed", ""),
        ("banner_agreed", "done", "unit12.officer"),
        ("sign_on", "done", "unit12.officer"),
        ("sign_off", "done", "unit12.officer"),
        ("banner_agreed", "done", "unit12.admin"),
        ("sign_on", "done", "unit12.admin"),
    ]


def test_failures_are_reported_once(folder: Path, clock: Clock) -> None:
    """A second sign-on, also after a restart, does not write them again."""
    with pytest.raises(WrongPassword):
        sessions(folder, clock).sign_on(credentials(PARTNER, "not the password"))
    for _ in range(2):
        service = sessions(folder, clock)
        service.sign_off(service.sign_on(credentials(OFFICER)))
    assert [outcome for _, outcome, _ in _audit(folder, clock)].count("failed") == 1


def test_five_wrong_passwords_lock_over_a_restart_until_released(folder: Path, clock: Clock) -> None:
    """The right password does not help then; another person is not touched; the administrator releases."""
    for _ in range(4):
        with pytest.raises(WrongPassword):
            sessions(folder, clock).sign_on(credentials(OFFICER, "not the password"))
    with pytest.raises(AccountLocked):
        sessions(folder, clock).sign_on(credentials(OFFICER, "not the password"))
    with pytest.raises(AccountLocked):
        sessions(folder, clock).sign_on(credentials(OFFICER))
    service = sessions(folder, clock)
    administrator = service.sign_on(credentials(ADMINISTRATOR))
    account = accounts.get(administrator.vault.index(), OFFICER.username)
    assert account is not None
    assert account.locked_at == clock()
    service.sign_off(administrator)
    Unit(folder, clock, NO_CODE).accounts.release(credentials(ADMINISTRATOR).proof, OFFICER.username)
    assert sign_on(folder, clock).session.username == OFFICER.username
    assert ("account_locked", "done", "unit12.officer") in _audit(folder, clock)


def test_a_lock_known_to_the_store_outlives_the_loss_of_the_count(folder: Path, clock: Clock) -> None:
    """Deleting the file of attempts does not unlock."""
    for _ in range(5):
        with pytest.raises(Refused):
            sessions(folder, clock).sign_on(credentials(OFFICER, "not the password"))
    service = sessions(folder, clock)
    service.sign_off(service.sign_on(credentials(PARTNER)))
    (folder / "attempts.json").unlink()
    with pytest.raises(AccountLocked):
        sessions(folder, clock).sign_on(credentials(OFFICER))


def test_only_an_administrator_releases(folder: Path, clock: Clock) -> None:
    """Not a colleague, and not an account that is not there."""
    office = Unit(folder, clock, NO_CODE).accounts
    with pytest.raises(Refused, match="Only an ALPR administrator"):
        office.release(credentials(OFFICER).proof, PARTNER.username)
    with pytest.raises(Refused, match="no account"):
        office.release(credentials(ADMINISTRATOR).proof, "nobody.known")


@pytest.mark.clause("MB-462.5-1")
def test_a_role_that_may_not_sign_on_here_is_refused_and_recorded(folder: Path, clock: Clock) -> None:
    """The administrator does not start capture in a car."""
    with pytest.raises(Refused, match="role"):
        Sessions(folder, clock, CHEAP, POLICY, rules=NO_CODE).sign_on(credentials(ADMINISTRATOR))
    assert ("sign_on", "refused", "unit12.admin") in _audit(folder, clock)


@pytest.mark.clause("SR-465.3-1")
@pytest.mark.parametrize("purpose", ["", "  ", "curiosity"])
def test_no_shift_without_an_authorised_purpose(folder: Path, clock: Clock, purpose: str) -> None:
    """Asked before the password is tried."""
    with pytest.raises(Refused, match="purpose"):
        sessions(folder, clock).sign_on(Credentials(OFFICER.username, OFFICER.password, UNIT, purpose))


@pytest.mark.clause("SR-465.3-1-ii", "PB-434.3-1-ii", "MP-462.4-1-ii", "WV-471.5-1-ii")
def test_no_shift_without_acknowledging_the_prohibited_uses(folder: Path, clock: Clock) -> None:
    """Nothing is opened for a person who was not shown them."""
    with pytest.raises(Refused, match="acknowledge"):
        sessions(folder, clock).sign_on(replace(credentials(OFFICER), agreed_at=None))


@pytest.mark.clause("SR-465.3-d", "MB-462.5-1-ii", "PB-434.3-d", "MP-462.4-d-iii", "WV-471.5-d")
@pytest.mark.parametrize("policy", PROFILES)
def test_untrained_people_do_not_start_the_reader(folder: Path, clock: Clock, policy: str) -> None:
    """One module missing is enough; the sentence names it, and the refusal is on record."""
    admin = sign_on(folder, clock, ADMINISTRATOR)
    newcomer = NewPerson("unit12.new", "Officer 14", Role.OFFICER, "the newest shift", courses=TRAINED[:1])
    add_person(admin.vault, UNIT, newcomer, CHEAP, clock)
    admin.vault.close()
    service = sessions(folder, clock, in_force(policy, "sworn_officer"))
    with pytest.raises(Refused, match="Training is not complete: policy review"):
        service.sign_on(replace(credentials(newcomer), purpose="criminal_investigation"))
    assert ("sign_on", "refused", "unit12.new") in _audit(folder, clock)


@pytest.mark.clause("MB-462.5-1", "WV-471.4.1-a")
@pytest.mark.parametrize("policy", ["MB-462", "WV-471"])
def test_titles_that_the_policy_names_sign_on_and_others_do_not(
    folder: Path, clock: Clock, policy: str
) -> None:
    """A catalogue opens nothing where the policy itself names the titles."""
    service = sessions(folder, clock, in_force(policy, "volunteer"))
    admin = sign_on(folder, clock, ADMINISTRATOR)
    volunteer = NewPerson(
        "unit12.vol", "Officer 15", Role.OFFICER, "the helping hand", "volunteer", courses=TRAINED
    )
    add_person(admin.vault, UNIT, volunteer, CHEAP, clock)
    admin.vault.close()
    with pytest.raises(Refused, match="'volunteer' is not authorised"):
        service.sign_on(replace(credentials(volunteer), purpose="criminal_investigation"))
    service.sign_off(service.sign_on(replace(credentials(OFFICER), purpose="criminal_investigation")))


@pytest.mark.clause("SR-465.2.1-a", "MP-462.3.1-a")
@pytest.mark.parametrize("policy", ["SR-465", "PB-434", "MP-462"])
def test_nobody_signs_on_until_the_manager_has_named_titles(folder: Path, clock: Clock, policy: str) -> None:
    """The policy describes no titles, so an empty catalogue lets nobody in."""
    with pytest.raises(Refused, match="not authorised"):
        sessions(folder, clock, in_force(policy)).sign_on(credentials(OFFICER))
    service = sessions(folder, clock, in_force(policy, "sworn_officer"))
    service.sign_off(service.sign_on(credentials(OFFICER)))


@pytest.mark.clause("SR-465.3-c", "PB-434.3-c", "MP-462.4-c", "WV-471.5-c")
def test_a_canvass_is_kept_with_its_incident_and_place(folder: Path, clock: Clock) -> None:
    """Without them it does not start."""
    canvass = replace(credentials(OFFICER), purpose="crime_scene_canvass")
    with pytest.raises(Refused, match="incident number"):
        sessions(folder, clock).sign_on(canvass)
    service = sessions(folder, clock)
    signed_on = service.sign_on(replace(canvass, incident="26-04417", place="Main St and 4th Ave"))
    session = signed_on.session
    assert (session.incident, session.place, session.policy) == ("26-04417", "Main St and 4th Ave", "WV-471")
    (event,) = audit.events(signed_on.vault.index(), limit=1)
    assert (event.event, event.case_no) == ("sign_on", "26-04417")
    service.sign_off(signed_on)


@pytest.mark.clause("MB-462.3-1-4")
def test_a_broad_purpose_needs_a_reason(folder: Path, clock: Clock) -> None:
    """Where the department says so."""
    service = sessions(folder, clock, in_force("MB-462"))
    broad = replace(credentials(OFFICER), purpose="crime_prevention_general_le")
    with pytest.raises(Refused, match="reason"):
        service.sign_on(broad)
    signed_on = service.sign_on(replace(broad, reason="burglaries in the north beat"))
    assert signed_on.session.reason == "burglaries in the north beat"
    service.sign_off(signed_on)


def test_the_lock_screen_takes_the_right_password_only(folder: Path, clock: Clock) -> None:
    """Wrong ones count towards the same lock, and are on record with it."""
    service = sessions(folder, clock)
    signed_on = service.sign_on(credentials(OFFICER))
    service.proves(signed_on, OFFICER.password)
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more try"):
        with pytest.raises(WrongPassword, match=left):
            service.proves(signed_on, PARTNER.password)
    for password in (PARTNER.password, OFFICER.password):
        with pytest.raises(AccountLocked):
            service.proves(signed_on, password)
    told = [(one.event, one.outcome) for one in audit.events(signed_on.vault.index(), limit=6)]
    assert told == [("account_locked", "done"), *[("sign_on", "failed")] * 5]
    signed_on.vault.close()


def test_passwords_and_names_are_not_in_clear_on_disk(folder: Path, clock: Clock) -> None:
    """Also not after failures, and not in what is printed of the values."""
    with pytest.raises(WrongPassword):
        sessions(folder, clock).sign_on(credentials(OFFICER, "not the password"))
    signed_on = sign_on(folder, clock)
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    signed_on.vault.close()
    for secret in ("unit12.officer", "Officer 12", OFFICER.password, "not the password", "argon2id$"):
        assert secret.encode() not in content
    assert OFFICER.password not in f"{OFFICER} {credentials(OFFICER)}"


class TestSettingUp:
    """A new unit's folder."""

    def test_it_can_be_done_once(self, folder: Path, clock: Clock) -> None:
        """A second time would lose the first store's key."""
        with pytest.raises(Refused, match="already"):
            make_own_unit(folder, clock)
        assert sign_on(folder, clock).session.username == OFFICER.username

    @pytest.mark.parametrize(
        ("people", "words"),
        [
            ((OFFICER,), "administrator"),
            ((), "administrator"),
            ((ADMINISTRATOR, NewPerson("a", "Officer 1", Role.OFFICER, "short")), "at least 8"),
            ((ADMINISTRATOR, NewPerson("unit12.one", "Officer 1", Role.OFFICER, "Unit12.ONE")), "user name"),
            ((ADMINISTRATOR, NewPerson(" ", "Officer 1", Role.OFFICER, "a long password")), "user name"),
            ((ADMINISTRATOR, OFFICER, OFFICER), "taken"),
        ],
    )
    def test_a_refused_set_up_leaves_an_empty_folder(
        self, tmp_path: Path, clock: Clock, people: tuple[NewPerson, ...], words: str
    ) -> None:
        """So that the second try succeeds."""
        with pytest.raises(Refused, match=words):
            set_up(tmp_path / "unit", UNIT, people, CHEAP, clock)
        assert not list(tmp_path.rglob("*.*"))
        make_unit(tmp_path / "unit", clock)

    def test_a_person_added_later_signs_on(self, folder: Path, clock: Clock) -> None:
        """With a way into the same store."""
        signed_on = sign_on(folder, clock, ADMINISTRATOR)
        newcomer = NewPerson("unit12.new", "Officer 14", Role.OFFICER, "the newest shift", courses=TRAINED)
        add_person(signed_on.vault, UNIT, newcomer, CHEAP, clock)
        signed_on.vault.close()
        assert sign_on(folder, clock, newcomer).account.display_name == "Officer 14"

    def test_a_lost_store_is_named(self, folder: Path, clock: Clock) -> None:
        """The ring opens, the file is gone: not a wrong password."""
        (folder / "index.db").unlink()
        with pytest.raises(StoreMissing, match=r"index\.db"):
            sign_on(folder, clock)

    def test_each_thread_of_the_program_has_its_own_connection(self, folder: Path, clock: Clock) -> None:
        """Two calls of one thread share one; after release a new one is opened."""
        signed_on = sign_on(folder, clock)
        vault: Vault = signed_on.vault
        first = vault.index()
        assert vault.index() is first
        assert vault.day(clock().date()) is vault.day(clock().date())
        vault.release()
        assert vault.index() is not first
        vault.close()
