# SPDX-License-Identifier: Apache-2.0
"""A hot list file into a published edition, by the rules' own import."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from pydantic import ValidationError

from policy.control import control
from policy.errors import DesignationRefused, PolicyRefused
from policy.hotlist_import import ListReader, Terms
from policy.list_mapping import ListMapping, load_mapping
from policy.list_terms import ListTerms
from policy.profile.load import parse
from server.errors import Refused
from server.services.hotlists import HotLists
from sync.wire import HotListEntryV1, HotListHeadV1


@dataclass(frozen=True, slots=True)
class ListFile:
    """What an administrator says about a file.

    Attributes:
        mapping: TOML file that says how to read it.
        extracted_at: UTC, when the source made it; None when the file says so itself.
        local: time zone of the times in the file.
        terms: what the department's profile takes; without a profile the strictest, and no restricted file.
    """

    path: Path
    mapping: Path
    list_id: str
    extracted_at: datetime | None
    local: tzinfo
    terms: ListTerms = field(default_factory=ListTerms.strictest)


@dataclass(frozen=True, slots=True)
class Imported:
    """The edition in force now, and the report in sentences."""

    head: HotListHeadV1
    sentences: tuple[str, ...]


@control("C07.2")
def import_file(hotlists: HotLists, file: ListFile, actor: str) -> Imported:
    """Read a file and put it in force as a new edition; the edition before stays when anything is wrong.

    Raises:
        Refused: file or mapping cannot be used, or the age of the extract is not known.
    """
    mapping = _mapping(file.mapping)
    terms = file.terms.of_import(Terms(local=file.local))
    entries: list[HotListEntryV1] = []
    too_long = 0
    try:
        file.terms.source_ruling(mapping.source).insist(DesignationRefused)
        with file.path.open("rb") as lines:
            reader = ListReader(lines, mapping, file.list_id, terms)
            for entry in reader:
                try:
                    entries.append(HotListEntryV1.of(entry))
                except ValidationError:
                    too_long += 1
    except OSError as error:
        raise Refused(f"The file {file.path} cannot be read: {error.strerror}.") from error
    except PolicyRefused as error:
        raise Refused(f"{file.path}: {error}") from error
    extracted_at = file.extracted_at or reader.report.extracted_at
    if extracted_at is None:
        raise Refused(f"{file.path} does not say when it was extracted. Say it with --extracted-at.")
    head = hotlists.publish(
        file.list_id, mapping.name, extracted_at, entries, source=mapping.source, actor=actor
    )
    left_out = (f"{too_long} entries have an overlong field and were left out.",) if too_long else ()
    return Imported(head, (*reader.report.sentences, *left_out))


def terms_in(profile: Path) -> ListTerms:
    """What a department's profile takes.

    Raises:
        Refused: the profile cannot be read, or is not a profile.
    """
    try:
        parsed = parse(profile.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"The profile {profile} cannot be read. Give the file of the department's profile."
        ) from error
    except PolicyRefused as error:
        raise Refused(f"{profile}: {error}") from error
    return ListTerms(parsed.hotlist, parsed.use)


def _mapping(path: Path) -> ListMapping:
    try:
        return load_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Refused(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping {path} is not TOML: {error}. Correct that line.") from error
    except PolicyRefused as error:
        raise Refused(f"{path}: {error}") from error
