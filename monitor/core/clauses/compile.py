"""Compile clause rules from the plain data that people write, refusing what cannot be used."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.core.clauses.countries import EVERYWHERE
from monitor.core.clauses.countries import lists as country_lists
from monitor.core.clauses.groups import Group, Groups
from monitor.core.clauses.lexicon import Head
from monitor.core.clauses.patterns import PatternError
from monitor.core.clauses.rules import READ_VALUES, Example, FactRule, Place, Rule, RuleSet, Words
from monitor.core.clauses.triggers import triggers
from monitor.core.errors import RuleError
from monitor.core.model import FactKind, ProfessionalUse, Scope, Stance, Topic

#: The lists the reader asks for by name; every set of rules must hold them.
CUES = (
    "including without_consent negation negated_use figure_of_speech not_a_place region place_sign "
    "pseudo_negation boundary exception opt_out opt_in despite content personal feedback flagged "
    "deidentified volunteered business consumer feature training_topic consent negation_after "
    "opt_out_of_this eea_residents other_residents adequacy dpf scc bcr derogation safeguard "
    "transfer_topic outside_eu eu_place residence broad_licence instructions_only "
    "instructed_others located_data "
).split()
#: Raised whenever the reader may find something else under the same rules.
READER = 3

_WORDS_KEYS = {"id", "about", "words", "matches", "ignores", "references", "added", "extends", "misses"}
_RULE_KEYS = {
    "id",
    "topic",
    "stance",
    "about",
    "when",
    "under",
    "unless",
    "matches",
    "ignores",
    "misses",
    "references",
    "added",
    "place",
    "rows",
}
_FACT_KEYS = (_RULE_KEYS - {"topic", "stance", "place", "rows"}) | {"fact", "value"}
#: What the rules on facts may say, by what they speak of.
_FACT_VALUES: Mapping[FactKind, tuple[str, ...]] = {
    **READ_VALUES,
    FactKind.PROFESSIONAL_USE: tuple(ProfessionalUse),
    FactKind.AUDIENCE: (Scope.CONSUMER, Scope.BUSINESS),
}
#: What a rule finds does not depend on these.
_EXPLAINING = {"file", "about", "matches", "ignores", "misses", "references", "added"}
_ID = re.compile(r"[a-z][a-z0-9-]*/[a-z0-9_-]+")


def compile_rules(data: Iterable[Mapping[str, Any]]) -> RuleSet:
    """Return the rule set that entries of rule files stand for.

    Args:
        data: one mapping an entry, as YAML gives it; `file` may say where it stands, for errors.

    Raises:
        RuleError: an entry has an unknown or missing key, a duplicate id, a bad pattern or stance,
            an example of one kind only, or a list that the reader needs is missing.
    """
    entries = [dict(entry) for entry in data]
    _check_ids(entries)
    lists = _lists(entries)
    patterns = {name: tuple(found) for name, (_, found) in lists.items()}
    named = country_lists()
    groups = Groups(patterns, named)
    words = {name: _words(entry, found, groups) for name, (entry, found) in lists.items()}
    rules = tuple(_rule(entry, groups) for entry in entries if not {"words", "fact"} & entry.keys())
    facts = tuple(_fact(entry, groups) for entry in entries if "fact" in entry)
    missing = [name for name in CUES if name not in words]
    if missing:
        raise RuleError(
            "",
            f"words/{missing[0]}",
            "the reader needs this list of words",
            "add it, or load the rules we ship",
        )
    speaking = {topic: triggers(_firsts(topic, entries), patterns) for topic in Topic}
    return RuleSet(
        rules,
        words,
        digest(entries),
        {name: groups.named(name) for name in named} | {n: w.search for n, w in words.items()},
        groups.lexicon,
        speaking,
        everywhere=groups.lexicon.sign(Head(word.split()[0], exact=True) for word in EVERYWHERE),
        facts=facts,
    )


def digest(data: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256, hexadecimal, of what rules find and of the way they are read.

    What only explains a rule, its examples say, is no part of it: to mend those reads nothing again. It takes
    no compiling; that they can be compiled is not checked.
    """
    plain = [{k: v for k, v in entry.items() if k not in _EXPLAINING} for entry in data]
    ordered = sorted(plain, key=lambda entry: str(entry.get("id")))
    canonical = json.dumps([READER, ordered], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _error(entry: Mapping[str, Any], message: str, remedy: str) -> RuleError:
    return RuleError(str(entry.get("file", "")), str(entry.get("id", "?")), message, remedy)


def _check_ids(entries: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise _error(
                entry, f"{name!r} is not an id", "write <kind>/<name> in lower case, as in training/own-words"
            )
        if name in seen:
            raise _error(
                entry, "two entries have this id", "rename one, or use `extends` to add words to a list"
            )
        seen.add(name)
        known = _WORDS_KEYS if "words" in entry else _FACT_KEYS if "fact" in entry else _RULE_KEYS
        unknown = set(entry) - known - {"file"}
        if unknown:
            raise _error(entry, f"unknown key {min(unknown)!r}", "remove it or correct its spelling")
        if not entry.get("about"):
            raise _error(entry, "it does not say what it is about", "add a sentence under `about`")
        if not ("extends" in entry or (entry.get("matches") and entry.get("ignores"))):
            raise _error(
                entry, "it lacks examples", "add at least one under `matches` and one under `ignores`"
            )


def _lists(entries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Mapping[str, Any], list[str]]]:
    lists: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    additions = [entry for entry in entries if "words" in entry and "extends" in entry]
    for entry in entries:
        if "words" in entry and "extends" not in entry:
            lists[str(entry["id"]).partition("/")[2]] = (entry, _flat(entry))
    for entry in additions:
        name = str(entry["extends"]).partition("/")[2]
        if name not in lists:
            raise _error(
                entry, f"there is no list {entry['extends']!r}", "name a list we ship, as in words/opt_out"
            )
        lists[name][1].extend(_flat(entry))
    return lists


def _flat(entry: Mapping[str, Any]) -> list[str]:
    words = entry["words"]
    groups = list(words.values()) if isinstance(words, Mapping) else [words]
    found = [word for group in groups for word in group]
    if not found or not all(isinstance(word, str) for word in found):
        raise _error(
            entry, "its words are not a list of words", "quote each one; `no` and `on` are not words to YAML"
        )
    return found


def _words(entry: Mapping[str, Any], found: Sequence[str], groups: Groups) -> Words:
    try:
        search = groups.group(found)
    except PatternError as error:
        raise _error(entry, str(error), "correct the pattern") from error
    return Words(str(entry["id"]), str(entry["about"]), tuple(found), *_both(entry), search)


def _both(entry: Mapping[str, Any]) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    return _examples(entry, "matches"), _examples(entry, "ignores")


def _examples(entry: Mapping[str, Any], key: str) -> tuple[Example, ...]:
    found: list[Example] = []
    for example in entry.get(key) or ():
        data = {"text": example} if isinstance(example, str) else dict(example)
        data.pop("from", None)
        try:
            stance = Stance(data["stance"]) if "stance" in data else None
            value = str(data["value"]) if "value" in data else None
            found.append(Example(str(data["text"]), stance, data.get("data"), data.get("terms"), value))
        except (KeyError, ValueError) as error:
            raise _error(
                entry, f"an example under `{key}` is malformed: {error}", "give `text`, and a known stance"
            ) from error
    return tuple(found)


def _rule(entry: Mapping[str, Any], groups: Groups) -> Rule:
    try:
        topic = Topic(str(entry.get("topic")))
        stance = None if entry.get("stance") == "none" else Stance(str(entry.get("stance")))
    except ValueError as error:
        raise _error(
            entry, str(error), "topics are training and location; stance `none` makes a trap"
        ) from error
    if not (entry.get("when") or entry.get("place")):
        raise _error(entry, *_NO_WHEN)
    try:
        where = Place(entry.get("place", "any"))
    except ValueError as error:
        raise _error(entry, str(error), "write place: third, or leave it out") from error
    when, under, unless = _asked(entry, groups)
    return Rule(
        str(entry["id"]),
        topic,
        stance,
        str(entry["about"]),
        when,
        under,
        unless,
        where,
        bool(entry.get("rows")),
        *_both(entry),
        _examples(entry, "misses"),
        tuple(map(str, entry.get("references") or ())),
        str(entry.get("added", "")),
    )


_NO_WHEN = ("`when` is not a list of lists of words", "write when: [[…], […]]")


def _asked(
    entry: Mapping[str, Any], groups: Groups
) -> tuple[tuple[Group, ...], tuple[Group, ...], Group | None]:
    """Return what must stand in a sentence, what above it, and what in neither."""
    when, under = entry.get("when") or [], entry.get("under") or []
    if not all(isinstance(words, list) and words for words in [*when, *under]):
        raise _error(entry, *_NO_WHEN)
    try:
        return (
            tuple(groups.group(words) for words in when),
            tuple(groups.group(words) for words in under),
            groups.group(entry["unless"]) if entry.get("unless") else None,
        )
    except PatternError as error:
        raise _error(entry, str(error), "correct the pattern") from error


def _fact(entry: Mapping[str, Any], groups: Groups) -> FactRule:
    try:
        kind = FactKind(str(entry["fact"]))
    except ValueError as error:
        raise _error(entry, str(error), f"facts are {', '.join(FactKind)}") from error
    value = str(entry.get("value"))
    if value not in {*_FACT_VALUES[kind], "none"}:
        known = ", ".join(_FACT_VALUES[kind])
        raise _error(
            entry, f"{value!r} is no value of {kind}", f"its values are {known}; `none` makes a trap"
        )
    if not entry.get("when"):
        raise _error(entry, *_NO_WHEN)
    when, under, unless = _asked(entry, groups)
    return FactRule(
        str(entry["id"]),
        kind,
        None if value == "none" else value,
        str(entry["about"]),
        when,
        under,
        unless,
        *_both(entry),
        _examples(entry, "misses"),
        tuple(map(str, entry.get("references") or ())),
        str(entry.get("added", "")),
    )


def _firsts(topic: Topic, entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the patterns of the first groups of the rules that find something on a topic."""
    mine = [entry for entry in entries if entry.get("topic") == topic and entry.get("stance") != "none"]
    return [
        pattern for entry in mine for pattern in (entry.get("when") or [[]])[0] if "@country" not in pattern
    ]
