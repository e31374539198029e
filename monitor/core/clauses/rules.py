"""Clause rules as values: word lists and rules, compiled once from plain data that people write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from monitor.core.clauses.groups import Group
from monitor.core.clauses.lexicon import Lexicon
from monitor.core.clauses.passage import Passage
from monitor.core.model import FactKind, Stance, Topic

#: The lists that a document's flags rest on, and those of countries.
_FLAGS = ("broad_licence", "instructions_only")
_NAMED = ("country", "eea_country")
#: Without any of these a sentence says nothing of a place.
PLACES = ("place_sign", *_NAMED)


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
    value: str | None = None
    """What the fact must say, of a rule on facts; None: the rule's own."""


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


#: What a rule on facts says where the sentence itself names it: years, or countries; `-`: all but those.
READ_VALUES: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.MINIMUM_AGE: ("years",),
    FactKind.TERRITORY: ("places", "-places"),
}


@dataclass(frozen=True, slots=True)
class FactRule:
    """What must stand in a sentence for it to say for whom, where or for what a text holds."""

    id: str
    kind: FactKind
    value: str | None
    """What it says, or how that is read (`READ_VALUES`); None: a trap, which silences those of its kind."""
    about: str
    when: tuple[Group, ...] = field(compare=False)
    """Each must be found in the sentence, the first in its own words and not in its list's lead-in."""
    under: tuple[Group, ...] = field(compare=False)
    """Each must be found in the headings, lead-in or column headers above it."""
    unless: Group | None = field(compare=False)
    matches: tuple[Example, ...] = ()
    ignores: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()
    references: tuple[str, ...] = ()
    added: str = ""


Kind = TypeVar("Kind", Rule, FactRule)


def possible(rules: Iterable[Kind], signs: int) -> list[Kind]:
    """Return the rules all of whose words may stand where these signs are raised, in order."""
    # It is asked of every block: a generator for each rule would cost more than the answer.
    found: list[Kind] = []
    for rule in rules:
        for group in rule.when:
            if not (signs & group.rarest and group.possible(signs)):
                break
        else:
            found.append(rule)
    return found


def standing(rules: Iterable[Kind], above: Passage) -> list[Kind]:
    """Return the rules that hold under these headings, lead-in and column headers, in order."""
    return [rule for rule in rules if not rule.under or all(map(above.stands, rule.under))]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Every rule and word list of one reading, with the digest that names it."""

    rules: tuple[Rule, ...]
    words: Mapping[str, Words]
    digest: str
    """SHA-256, hexadecimal, of the rules as data: two sets that read alike have the same."""
    lists: Mapping[str, Group] = field(default_factory=dict, compare=False)
    """The search of every word list, by its name."""
    lexicon: Lexicon = field(default_factory=Lexicon, compare=False, repr=False)
    """What the words of a text raise and begin; it remembers those met, which changes no answer."""
    speaking: Mapping[Topic, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Parts of words: a text that holds none of a topic's, and names no country, says nothing on it."""
    everywhere: int = 0
    """The sign of the words that stand for every country in a table."""
    facts: tuple[FactRule, ...] = ()
    """The rules that tell for whom a text holds."""
    topics: Mapping[Topic, tuple[tuple[Rule, ...], tuple[Rule, ...]]] = field(
        init=False, compare=False, repr=False
    )

    finding: Mapping[Topic, tuple[Rule, ...]] = field(init=False, compare=False, repr=False)
    """The rules of a topic that find something, without those for rows."""

    stating: tuple[FactRule, ...] = field(init=False, compare=False, repr=False)
    """The rules on facts that find something."""

    def __post_init__(self) -> None:
        topics, finding = {}, {}
        for topic in Topic:
            mine = [rule for rule in self.rules if rule.topic is topic]
            finders = tuple(rule for rule in mine if rule.stance is not None)
            topics[topic] = (finders, tuple(rule for rule in mine if rule.stance is None))
            finding[topic] = tuple(rule for rule in finders if not rule.rows)
        stating = tuple(rule for rule in self.facts if rule.value is not None)
        object.__setattr__(self, "topics", topics)
        object.__setattr__(self, "finding", finding)
        object.__setattr__(self, "stating", stating)

    def passage(self, text: str) -> Passage:
        """Return folded text as something to find this set's lists in."""
        return Passage(text, self.lists, self.lexicon)

    def of(self, topic: Topic) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """Return the rules that find, then the traps, of a topic."""
        return self.topics[topic]

    def may_speak(self, topic: Topic, passage: Passage) -> bool:
        """Tell, for the price of a few looks, whether a passage can speak of a topic."""
        if any(part in passage.text for part in self.speaking[topic]):
            return True
        return topic is Topic.LOCATION and passage.may_name(self.lists["country"])

    def may_find(self, topic: Topic, signs: int) -> list[Rule]:
        """Return the rules of a topic, not those for rows, that may hold where these signs are raised."""
        return possible(self.finding[topic], signs)

    def may_place(self, signs: int, *, row: bool) -> Sequence[Rule]:
        """Return the rules on places one of which may hold for a sentence, or a row, that raises these signs.

        Those of a row are all of them: what they ask for may stand in its columns' headers.
        """
        finders, _ = self.topics[Topic.LOCATION]
        if row and (signs & self.everywhere or self._may_any(_NAMED, signs)):
            return finders
        found = self.may_find(Topic.LOCATION, signs) if row or self._may_any(PLACES, signs) else []
        return finders if row and found else found

    def may_flag(self, signs: int) -> bool:
        """Tell whether a sentence that raises these signs may make one of a document's flags."""
        return self._may_any(_FLAGS, signs)

    def may_state(self, signs: int) -> list[FactRule]:
        """Return the rules on facts that may hold where these signs are raised."""
        return possible(self.stating, signs)

    def _may_any(self, names: tuple[str, ...], signs: int) -> bool:
        for name in names:
            group = self.lists[name]
            if signs & group.rarest and group.possible(signs):
                return True
        return False

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of that id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
