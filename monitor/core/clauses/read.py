"""Read a version: its text and the rules give every finding and the document's stances."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from monitor.core.clauses.block import BlockSaid, read_block
from monitor.core.clauses.draft import Draft
from monitor.core.clauses.memory import Memory, digest
from monitor.core.clauses.patterns import fold, fold_plain
from monitor.core.clauses.rules import RuleSet
from monitor.core.clauses.sections import Path, Section, placed, sections
from monitor.core.clauses.stance import location_stance, training_stance
from monitor.core.language import language
from monitor.core.model import DataClass, Finding, Reading, Region, Scope, Stance, Topic
from monitor.core.text import Block, BlockKind, blocks

#: The languages the rules read; any other makes a reading unclear.
READ = frozenset({"en", "fr", "zh", "de", "es"})
_WINDOW = 4_000
#: Sections and blocks remembered: each tells of some thousand versions, in some tens of megabytes.
_SECTIONS = 16_384
_BLOCKS = 32_768
#: A version's title is among its first blocks.
_OPENING = 6
_BUSINESS_TYPES = ("data processor agreement", "commercial terms", "business", "enterprise")
_BUSINESS_TITLES = (
    "data processing",
    "data processor",
    "commercial terms",
    "enterprise",
    "business",
    "services agreement",
    "traitement des donnees personnelles pour les clients",
)
_CONSUMER_TITLES = ("consumer",)


def read(text: str, rules: RuleSet, *, terms_type: str | None = None) -> Reading:
    """Return what a version says about training and location, remembering nothing.

    Args:
        text: the version's Markdown; every finding's quote is exactly `text[start:end]`.
        rules: the compiled rules.
        terms_type: OTA's terms type, which tells for whom the document speaks; None: its title tells.
    """
    return Reader(rules).read(text, terms_type=terms_type)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a section says, its places and lines counted in it."""

    findings: tuple[tuple[Finding, bool], ...]
    """Each with whether its sentence names the data it is about."""
    broad: bool
    instructed: bool
    after: Path
    """The headings under which what follows stands."""


class Reader:
    """Reads versions under one set of rules; sections and blocks that it read before cost it a look-up.

    It gives what `read` gives, whatever it read before. Threads that share it take turns.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._sections: Memory[_Said] = Memory(_SECTIONS)
        self._blocks: Memory[BlockSaid] = Memory(_BLOCKS)
        self._languages: Memory[str] = Memory(_SECTIONS)
        self._lock = threading.Lock()

    def read(self, text: str, *, terms_type: str | None = None) -> Reading:
        """Return what a version says about training and location; the arguments are those of `read`."""
        with self._lock:
            return self._read(text, terms_type)

    def _read(self, text: str, terms_type: str | None) -> Reading:
        scope = _default_scope(terms_type, text)
        said: list[tuple[Finding, bool]] = []
        broad = instructed = False
        above: Path = ()
        starts: list[int] = []
        for section in sections(text):
            starts.append(section.start)
            found = self._section(section.text, above, scope)
            above = found.after
            broad, instructed = broad or found.broad, instructed or found.instructed
            said.extend((_moved(finding, section), named) for finding, named in found.findings)
        findings = _completed(said)
        spoken = self._language(_sample(text, starts))
        known = spoken in READ
        trained = any(f.topic is Topic.TRAINING and f.stance is not Stance.IMPROVEMENT for f in findings)
        places = {country for f in findings if f.topic is Topic.LOCATION for country in f.countries}
        return Reading(
            language=spoken,
            training=training_stance(findings) if known else Stance.UNCLEAR,
            location=location_stance(findings) if known else Stance.UNCLEAR,
            countries=tuple(sorted(places)),
            findings=tuple(findings),
            broad_licence=broad and not trained,
            instructions_only=instructed,
        )

    def _language(self, sample: str) -> str:
        key = digest((sample,))
        known = self._languages.get(key)
        if known is None:
            known = language(sample)
            self._languages.keep(key, known)
        return known

    def _section(self, text: str, above: Path, scope: Scope) -> _Said:
        key = digest((text, scope, *(f"{level} {heading}" for level, heading in above)))
        known = self._sections.get(key)
        if known is None:
            known = self._read_section(text, above, scope)
            self._sections.keep(key, known)
        return known

    def _read_section(self, text: str, above: Path, scope: Scope) -> _Said:
        parts, after = placed(text, above)
        said = [
            (block, self._block(text, block))
            for block in parts
            if block.kind is not BlockKind.HEADING and block.kind is not BlockKind.OTHER
        ]
        findings = tuple(
            (_finding(text, block, draft, self.rules, scope), draft.named)
            for block, found in said
            for draft in found.drafts
        )
        broad, instructed = any(f.broad for _, f in said), any(f.instructed for _, f in said)
        return _Said(findings, broad, instructed, after)

    def _block(self, text: str, block: Block) -> BlockSaid:
        """Return what a block says, its drafts' places counted in it."""
        words = text[block.start : block.end]
        above = block.headings[-3:]
        key = digest((words, block.kind, str(len(above)), *above, block.lead_in, *block.columns))
        known = self._blocks.get(key)
        if known is None:
            known = read_block(words, replace(block, start=0, end=len(words)), self.rules)
            self._blocks.keep(key, known)
        return known


def _moved(finding: Finding, section: Section) -> Finding:
    """Return a section's finding as it stands in the version."""
    return replace(
        finding,
        start=finding.start + section.start,
        end=finding.end + section.start,
        line_start=finding.line_start + section.line,
        line_end=finding.line_end + section.line,
    )


def _sample(text: str, starts: Sequence[int]) -> str:
    """Return the beginning, middle and end of a long text, enough to tell its language.

    The middle begins where a section does, so that most versions of a text have the same as the one before.
    """
    if len(text) <= 3 * _WINDOW:
        return text
    middle = starts[bisect_right(starts, len(text) // 2) - 1]
    middle = middle if len(text) // 2 - middle < _WINDOW else len(text) // 2
    return "\n".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))


def _completed(said: list[tuple[Finding, bool]]) -> list[Finding]:
    """Read a purpose that names no data ("to train our models") as one on content that has an opt-out.

    Such a purpose announces the clause that says which data serve it and how to refuse; alone it would
    seem to say that other data are taken without a way out.
    """
    ways = any(f.stance is Stance.OPT_OUT and f.data is DataClass.CONTENT for f, _ in said)
    return [
        replace(finding, data=DataClass.CONTENT)
        if ways and finding.stance is Stance.PERMITTED and finding.data is DataClass.PERSONAL and not named
        else finding
        for finding, named in said
    ]


def _finding(text: str, block: Block, draft: Draft, rules: RuleSet, scope: Scope) -> Finding:
    """Return a block's draft as a finding of its section."""
    start, end = draft.start + block.start, draft.end + block.start
    first = block.line_start + text.count("\n", block.start, start)
    quote = text[start:end]
    own = fold(quote)
    above = fold_plain(" . ".join(block.headings[-3:]))
    return Finding(
        topic=draft.topic,
        stance=draft.stance,
        rule=draft.rule,
        quote=quote,
        start=start,
        end=end,
        line_start=first,
        line_end=first + quote.count("\n"),
        data=draft.data,
        scope=_scope(own, above, rules, scope),
        region=_region(above, rules),
        countries=draft.countries,
        mechanisms=draft.mechanisms,
        headings=block.headings,
        despite_opt_out=draft.despite_opt_out,
        feature=rules.passage(own).has("feature"),
    )


def _scope(own: str, above: str, rules: RuleSet, default: Scope) -> Scope:
    if default is Scope.BUSINESS:
        return default
    for words in (own, above):
        business = rules.passage(words).has("business")
        consumer = rules.passage(words).has("consumer")
        if business != consumer:
            return Scope.BUSINESS if business else Scope.CONSUMER
    return default


def _region(above: str, rules: RuleSet) -> Region | None:
    if rules.passage(above).has("eea_residents"):
        return Region.EEA
    return Region.ELSEWHERE if rules.passage(above).has("other_residents") else None


def _default_scope(terms_type: str | None, text: str) -> Scope:
    if terms_type is not None:
        return Scope.BUSINESS if any(t in terms_type.lower() for t in _BUSINESS_TYPES) else Scope.ALL
    titles = [fold(title) for title in islice(_titles(text), 2)]
    if any(word in title for title in titles for word in _BUSINESS_TITLES):
        return Scope.BUSINESS
    return Scope.CONSUMER if any(w in title for title in titles for w in _CONSUMER_TITLES) else Scope.ALL


def _titles(text: str) -> Iterator[str]:
    """Yield the headings among the first blocks of a version."""
    first = ((section.text, block) for section in sections(text) for block in blocks(section.text))
    for section, block in islice(first, _OPENING):
        if block.kind is BlockKind.HEADING:
            yield section[block.start : block.end]
