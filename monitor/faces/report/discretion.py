"""Who decided, named by function: what all staff may read names nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.decisions import MONITOR, Occasion, Outline, Status
from monitor.core.notice.quotation import harmless
from monitor.core.phrases import phrases
from monitor.core.register import Register
from monitor.core.tools import Language, Person, Role

#: Surnames shorter than this are left: they are more often words than names.
_SHORTEST_NAME = 3
#: Not the spaces that do not break: they belong to the typography.
_BREAKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class _Functions:
    """What one language calls those who decide, with an article: it comes after `by`."""

    monitor: str
    approver: str
    referent: str
    dpo: str


_FUNCTIONS: Mapping[Language, _Functions] = {
    Language.EN: _Functions("the monitor", "an approver", "an AI referent", "the DPO"),
    Language.FR: _Functions("le moniteur", "une autorité d’approbation", "un référent IA", "le DPO"),
}


def function_words(decision: Outline, register: Register, language: Language) -> str:
    """Return by which function a decision was taken, `une autorité d'approbation (métier)`.

    Args:
        decision: an entry of the ledger.
        register: says who has which role today; one it knows no longer is named without.
        language: of the words.
    """
    says = _FUNCTIONS[language]
    if decision.by == MONITOR:
        return says.monitor
    person = register.people.get(decision.by)
    if person is not None and person.role is Role.DPO and decision.occasion is Occasion.OPINION:
        return says.dpo
    gave = decision.status is Status.ALLOWED and not decision.occasion.is_note
    name = says.approver if gave or _may_approve(decision, person, register) else says.referent
    return f"{name} ({phrases(language).NAMES.roles[person.role]})" if person else name


def _may_approve(decision: Outline, person: Person | None, register: Register) -> bool:
    usage = register.usages.get(decision.usage)
    if person is None or usage is None or person.role is Role.DPO:
        return False
    return not usage.approvers or person.id in usage.approvers


def nameless(words: str, register: Register, language: Language) -> str:
    """Return a person's own words on one line, with the names and addresses of the register's people hidden.

    A name gives way to the person's function in brackets. Names of others cannot be known, and stay.

    Args:
        words: free text.
        register: whose people are not to be named.
        language: of the functions.
    """
    roles = phrases(language).NAMES.roles
    line = _BREAKS.sub(" ", unicodedata.normalize("NFC", harmless(words))).strip()
    for pattern, role in _patterns(tuple(register.people.values())):
        line = pattern.sub(f"[{roles[role]}]", line)
    return line


@lru_cache(maxsize=8)
def _patterns(people: tuple[Person, ...]) -> tuple[tuple[re.Pattern[str], Role], ...]:
    """Return what finds people: address and whole name in any case, then the surname as names are written."""
    whole = [(_any_of((p.email, _composed(p.name)), re.IGNORECASE), p.role) for p in people]
    surnames = [(surname, p.role) for p in people for surname in _surnames(_composed(p.name).split())]
    alone = [
        (_any_of({name, name.upper(), name.capitalize()}, re.NOFLAG), role)
        for name, role in surnames
        if len(name) >= _SHORTEST_NAME
    ]
    return (*whole, *alone)


def _composed(name: str) -> str:
    """Return a name with each accent on its letter, as the words it is looked for in have it."""
    return unicodedata.normalize("NFC", name)


def _surnames(parts: list[str]) -> Iterator[str]:
    """Yield the last part of a name, and those in capitals: surnames may come first, `DUPONT Camille`."""
    yield from dict.fromkeys([*(part for part in parts if part.isupper()), *parts[-1:]])


def _any_of(names: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str]:
    # The register's own names, escaped: an alternation of fixed words is linear.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)", flags)
