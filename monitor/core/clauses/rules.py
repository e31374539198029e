"""Clause rules as values: word lists and rules, compiled once from plain data that people write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import Group
from monitor.core.model import Stance, Topic

_WORDS = re.compile(r"\w+")


class Place(StrEnum):
    """What the places named in a sentence must be for a rule to hold."""

    ANY = "any"
    THIRD = "third"
    """At least one country outside the EEA."""
    EEA = "eea"
    """Countries of the EEA and no other."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text a rule must, or must not, match; `text` is Markdown, as a version has it."""

    text: str
    stance: Stance | None = None
    """The stance the finding must have; None: the rule's own."""
    data: str | None = None
    terms: str | None = None
    """The terms type it stands in."""


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words that rules and the reader name."""

    id: str
    about: str
    patterns: tuple[str, ...]
    matches: tuple[Example, ...]
    ignores: tuple[Example, ...]
    search: Group = field(compare=False)

    @property
    def name(self) -> str:
        """What `@name` says."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Rule:
    """What must stand in a sentence for it to be a finding (or, without a stance, for it to be none)."""

    id: str
    topic: Topic
    stance: Stance | None
    """What it says when nothing around turns it; None: a trap, which silences the other rules."""
    about: str
    when: tuple[Group, ...] = field(compare=False)
    """Each must be found in the sentence, the first in its own words and not in its list's lead-in."""
    under: tuple[Group, ...] = field(compare=False)
    """Each must be found in the headings, lead-in or column headers above it."""
    unless: Group | None = field(compare=False)
    place: Place = Place.ANY
    rows: bool = False
    """It holds for rows of tables only."""
    matches: tuple[Example, ...] = ()
    ignores: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()
    references: tuple[str, ...] = ()
    added: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Every rule and word list of one reading, with the digest that names it."""

    rules: tuple[Rule, ...]
    words: Mapping[str, Words]
    digest: str
    """SHA-256, hexadecimal, of the rules as data: two sets that read alike have the same."""
    lists: Mapping[str, Group] = field(default_factory=dict, compare=False)
    """The search of every word list, by its name."""
    triggers: Mapping[Topic, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Fragments of lower-case text: one that holds none of a topic's, and no country, says nothing on it."""
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What blocks said when they were read before; it changes no answer."""

    def passage(self, text: str) -> Passage:
        """Return folded text as something to find this set's lists in."""
        return Passage(text, self.lists)

    def of(self, topic: Topic) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """Return the rules that find, then the traps, of a topic."""
        mine = [rule for rule in self.rules if rule.topic is topic]
        return tuple(r for r in mine if r.stance is not None), tuple(r for r in mine if r.stance is None)

    def may_speak(self, topic: Topic, lowered: str) -> bool:
        """Tell, for the price of some substring searches, whether lower-case text can speak of a topic."""
        for trigger in self.triggers[topic]:  # a loop, since a generator would cost more than the search
            if trigger in lowered:
                return True
        if topic is not Topic.LOCATION:
            return False
        country = self.lists["country"]
        if not lowered.isascii() and country.words is not None and country.words.search(lowered):
            return True
        return not country.names.keys().isdisjoint(_WORDS.findall(lowered))

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of that id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
