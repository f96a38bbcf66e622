# SPDX-License-Identifier: Apache-2.0
"""The policy that is in force in this car: the profile with the department's changes, and its title catalogue."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.book import PolicyBook, bindings_here, book_of
from mdt_app.policies.shipped import own, shipped
from mdt_app.policy_settings import PolicySettings
from policy.access import Catalogue, CataloguedTitle, Person, Right, may_use
from policy.agreement import check_text
from policy.control import control
from policy.errors import FileRefused
from policy.profile.override_file import parse_overrides
from policy.profile.tree import Profile
from policy.ruling import Ruling
from policy.training import Course, standing, training_ruling


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """What decides in this car.

    Attributes:
        book: the profile with the department's changes, and what is known of it.
        catalogue: titles that the manager named; where the policy leaves the naming to a catalogue, an empty one
            lets nobody in.
    """

    book: PolicyBook
    catalogue: Catalogue = field(default_factory=Catalogue)

    @property
    def profile(self) -> Profile:
        """The profile that decides here."""
        return self.book.profile

    def admits(self, person: Person, courses: tuple[Course, ...], today: date) -> Ruling:
        """Whether a person may start the reader: by title, and by training on record.

        Args:
            person: whose account it is.
            courses: training on record.
            today: where the department is.
        """
        titled = may_use(person, self.profile.access, self.catalogue, Right.USE)
        return titled & training_ruling(standing(courses, self.profile.training, today))


@control("C14.2")
def policy_in_force(settings: PolicySettings | None, folder: DataFolder, now: datetime) -> PolicyInForce:
    """The policy that the settings name, checked.

    Args:
        settings: section ``policy`` of the settings; None when there is none.
        folder: where the department's own files lie, beside ``department.toml``.
        now: UTC; readings that were changed for a time lapse by it.

    Raises:
        Refused: no policy is named, it does not exist, or a file of the department's may not be as it is; the
            sentence names every problem.
        Trouble: what ships with the program is damaged.
    """
    if settings is None:
        raise Refused(
            'No policy is set, so nothing may be captured. Put [policy] with profile = "WV-471", or another that '
            f"`mdt policy show` lists, into {folder.department_settings.name}."
        )
    ships, own_text = shipped(), _text(folder, settings.own_profile)
    try:
        policy = (
            ships.profile(settings.profile)
            if own_text is None
            else own(own_text, ships.register, settings.profile)
        )
        overrides = parse_overrides(_text(folder, settings.overrides) or "")
        if settings.posted_text:
            check_text(policy, _content(folder, settings.posted_text))
    except FileRefused as error:
        raise Refused(f"The policy {settings.profile} cannot be put in force: {error}") from error
    titles = tuple(CataloguedTitle(title, frozenset(Right)) for title in settings.titles)
    return PolicyInForce(book_of(policy, now, overrides, ships=ships, find=bindings_here), Catalogue(titles))


def settings_text(profile_id: str) -> str:
    """The section ``policy`` for ``department.toml``; it names the usual title where the policy names none.

    Raises:
        Refused: no policy of that id ships.
    """
    profile = shipped().profile(profile_id)
    titles = 'titles = ["sworn_officer"]\n' if profile.access.roles_source == "role_catalogue" else ""
    return f'[policy]\nprofile = "{profile.profile.id}"\n{titles}'


def _text(folder: DataFolder, name: str) -> str | None:
    """A file of the department's, None when none is named.

    Raises:
        Refused: it is named and cannot be read.
    """
    try:
        return _content(folder, name).decode("utf-8") if name else None
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is no text in UTF-8. Save it as UTF-8 and start again.") from error


def _content(folder: DataFolder, name: str) -> bytes:
    path = folder.department_settings.parent / Path(name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            f"{path.name}, which the section policy of the settings names, cannot be read. Put it beside "
            f"{folder.department_settings.name}, or take its name out of the settings."
        ) from error
