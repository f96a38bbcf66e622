# SPDX-License-Identifier: Apache-2.0
"""What a reason in a person's own words gives cause to look at: it says nothing, or names what must not count.

A program cannot read intent. It can see that a text says nothing, that it names a protected trait, a right under the
First Amendment, a private matter or harassment; then a supervisor reads it. Nothing here accuses anybody.
"""

import re
from collections.abc import Mapping
from typing import Final

from policy import immigration
from policy.control import control
from policy.profile.use import Use
from policy.ruling import Finding

WORDS_MIN: Final = 2
"""Fewest different words that can say what a search is for: "homicide investigation", not "burglary"."""

_FILLERS: Final = (
    "a and as asdf asked because case check checking do follow for i info information inquiry "
    "investigate investigation is it just look looking lookup me my n na need needed no none of "
    "official on plate please police purpose query qwerty reason run running search see some "
    "something stuff test testing the this to up use vehicle want wanted was work xx xxx"
)
_SAYS_NOTHING: Final = frozenset(_FILLERS.split())
"""Words that fill a form and tell a reader nothing; a text of these alone is vague."""

_STREET: Final = (
    r"(?! (st|street|ave|avenue|rd|road|ln|lane|way|dr|drive|blvd|boulevard|ct|court|pl|place)\b)"
)
_PEOPLE: Final = (
    "(man|men|woman|women|males?|females?|persons?|people|guys?|kids?|boys?|girls?|drivers?|famil(y|ies))"
)
_PARKING: Final = "(?! (vehicle|car|truck|motorist|plate|placard|parking))"


def _any(*phrases: str) -> re.Pattern[str]:
    """Finds any of the phrases (regular expressions over plain words) as whole words."""
    return re.compile(rf"\b({'|'.join(phrases)})\b")


_TRAITS: Final[Mapping[str, re.Pattern[str]]] = {
    "race": _any(
        r"(?<!street )(?<!drag )race(?! (car|track|way))",
        r"racial\w*",
        "non ?white",
        "caucasians?",
        "african americans?",
        f"(black|white|brown|asian) {_PEOPLE}",
    ),
    "gender": _any("genders?", "all (the )?(wo)?men", "((wo)?m[ae]n|(fe)?male) drivers?"),
    "gender_identity": _any(
        r"transgender\w*",
        "trans (man|woman|person|people)",
        "non ?binary",
        r"gender identit\w+",
        "drag queens?",
    ),
    "religion": _any(
        r"religio\w+",
        "muslims?",
        r"islam\w*",
        "jews?",
        "jewish",
        "(christian|catholic|hindu|sikh|buddhist|mosque|synagogue|gurdwara)s?",
        f"(church|temple)(es|s)?{_STREET}",
    ),
    "political_affiliation": _any(
        r"politic\w+",
        "(republican|democrat|socialist|communist)s?",
        "antifa",
        "maga",
        "(left|right) wing",
        "party (offices?|members?)",
    ),
    "nationality": _any(
        r"nationalit\w+",
        "national origin",
        "foreign(ers?| nationals?)",
        "(mexican|chinese|iranian|russian|salvadoran|guatemalan|honduran|venezuelan)s?",
    ),
    "ethnicity": _any(
        r"ethnic\w*", "hispanics?", "latin[oax]s?", "arabs?", "gyps(y|ies)", "native americans?"
    ),
    "sexual_orientation": _any("sexual orientation", "(gay|lesbian|bisexual|homosexual|queer)s?", r"lgbt\w*"),
    "disability": _any(
        r"disabilit\w+",
        f"(disabled|handicapped){_PARKING}",
        "wheelchairs?",
        "mentally ill",
        "deaf",
        "blind",
    ),
    "age": _any("age group", "elderly", "old people", "teenagers?", "young (wo)?men", r"because of \w+ age"),
    "other_protected_classification": _any(
        r"protected class\w*", "marital status", r"pregnan\w+", "veterans?(?! plates?)"
    ),
}
"""What names each trait; a vehicle's colour, a street's name and a parking placard name none."""

_BARRED: Final[Mapping[str, re.Pattern[str]]] = {
    "first_amendment": _any(
        r"protest\w*",
        r"demonstrat(ion|or)s?",
        "rall(y|ies)",
        "marchers?",
        "march (on|against|for)",
        r"picket\w*",
        "vigils?",
        r"union (meeting|organi[sz]\w+|office|hall|member)s?",
        "(journalist|reporter)s?",
        r"worship\w*",
        "pray(ers?|ing)",
        r"petition\w*",
        r"activis\w+",
        r"boycott\w*",
        "campaign (event|office|meeting)s?",
    ),
    "personal": _any(
        "personal",
        "private (matter|reason)s?",
        "curious",
        "curiosity",
        "favou?r for",
        "my (ex|wife|husband|girlfriend|boyfriend|daughter|son|sister|brother|friend|landlord|tenant|neighbou?r)s?",
    ),
    "harassment": _any(
        r"harass\w*", r"intimidat\w*", "scare (him|her|them)", r"teach \w+ a lesson", "payback", "revenge"
    ),
}
"""What names each use that a policy bars (``use.prohibited``), as far as words can."""

_TRAIT_CODE: Final = "protected_characteristic"


def vague(text: str) -> bool:
    """Whether a reason says nothing: one word, a sign over and over, or only words that fill a form."""
    words = re.findall(r"[^\W_]+", text.casefold())
    telling = {word for word in words if word not in _SAYS_NOTHING and len(set(word)) > 1}
    return len(set(words)) < WORDS_MIN or not telling


def vague_finding() -> Finding:
    """For a reason that says nothing."""
    words = "The reason does not say what this search is for. Name the matter, or wait for a supervisor to read it."
    return Finding("reason_vague", words)


@control("M02.6")
def barred_findings(text: str, use: Use) -> tuple[Finding, ...]:
    """What in a reason a supervisor has to read before there is a result.

    Args:
        text: the reason as written.
        use: the profile's table (``prohibited``, ``protected_characteristics``).
    """
    words = immigration.plain(text)
    named = [code for code in _BARRED if code in use.prohibited and _BARRED[code].search(words)]
    if _TRAIT_CODE in use.prohibited and any(_named(trait, words) for trait in use.protected_characteristics):
        named.append(_TRAIT_CODE)
    if immigration.mentions(text):
        named.append("immigration")
    return tuple(Finding(f"names_{code}", _READ[code]) for code in named)


def _named(trait: str, words: str) -> bool:
    """Whether a trait is named; one of a department's own is looked for by its code in words."""
    known = _TRAITS.get(trait) or _any(re.escape(trait.replace("_", " ")))
    return known.search(words) is not None


_END: Final = (
    " A supervisor reads this search before there is a result; write it otherwise if it is not meant so."
)
_READ: Final = {
    "first_amendment": f"The reason names what the First Amendment protects.{_END}",
    "personal": f"The reason names a private matter.{_END}",
    "harassment": f"The reason names harassment or intimidation.{_END}",
    _TRAIT_CODE: f"The reason names a protected trait.{_END}",
    "immigration": f"The reason speaks of immigration.{_END}",
}
