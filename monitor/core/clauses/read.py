"""Read a version: its text and the rules give every finding and the document's stances."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import Final

from monitor.core.clauses.block import NOTHING, BlockSaid, read_block
from monitor.core.clauses.draft import Draft
from monitor.core.clauses.facts import FactDraft
from monitor.core.clauses.memory import Memory
from monitor.core.clauses.parts import SILENT, Parts, Said
from monitor.core.clauses.passage import Passages
from monitor.core.clauses.patterns import fold, fold_plain
from monitor.core.clauses.rules import RuleSet
from monitor.core.clauses.stance import location_stance, training_stance
from monitor.core.language import Tally, tally, told, total
from monitor.core.model import DataClass, Fact, Finding, Reading, Region, Scope, Stance, Topic
from monitor.core.recipients import gathered, part_rows
from monitor.core.recipients.columns import names_processor
from monitor.core.recipients.row import Row
from monitor.core.text import Block, BlockKind, opening

#: The languages the rules read; any other makes a reading unclear.
READ = frozenset({"en", "fr", "zh", "de", "es"})
_WINDOW = 4_000
#: How much is remembered, in characters: what some thousand versions of one terms differ in, and what some
#: hundred different terms say, in some tens of megabytes.
_PARTS = 16_000_000
_BLOCKS = 16_000_000
_TALLIES = 2_000_000
#: What a block takes beside its characters, counted in them.
_OVERHEAD = 400
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


class Reader:
    """Reads versions under one set of rules; what it read before costs it a look-up.

    It gives what `read` gives, whatever it read before. It is not shared between threads.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._parts = Parts(self._part, _PARTS)
        self._blocks: Memory[tuple[object, ...], BlockSaid] = Memory(_BLOCKS)
        self._passages = Passages(rules.lists, rules.lexicon)
        self._tallies: Memory[str, Tally] = Memory(_TALLIES)

    def read(self, text: str, *, terms_type: str | None = None) -> Reading:
        """Return what a version says about training and location; the arguments are those of `read`."""
        said: list[tuple[Finding, bool]] = []
        facts: list[Fact] = []
        rows: list[Row] = []
        broad = instructed = False
        for start, line, found in self._parts.said(text, _default_scope(terms_type, text)):
            broad, instructed = broad or found.broad, instructed or found.instructed
            said.extend(found.at(start, line))
            facts.extend(found.facts_at(start, line))
            rows.extend(found.rows_at(line))
        findings = _completed(said)
        spoken = told(total(map(self._tally, _windows(text))))
        known = spoken in READ
        trained = any(map(_trains_on_inputs, findings))
        places = {country for f in findings if f.topic is Topic.LOCATION for country in f.countries}
        return Reading(
            language=spoken,
            training=training_stance(findings) if known else Stance.UNCLEAR,
            location=location_stance(findings) if known else Stance.UNCLEAR,
            countries=tuple(sorted(places)),
            findings=tuple(findings),
            broad_licence=broad and not trained,
            instructions_only=instructed,
            facts=tuple(facts),
            recipients=gathered(rows, spoken=lambda: names_processor(text)) if rows else (),
        )

    def _tally(self, window: str) -> Tally:
        """Count what tells the language of a window, paragraph by paragraph: most are those of the last."""
        known = self._tallies.get(window)
        if known is None:
            known = total(map(self._tally_part, window.split("\n\n")))
            self._tallies.keep(window, known, len(window))
        return known

    def _tally_part(self, part: str) -> Tally:
        known = self._tallies.get(part)
        if known is None:
            known = tally(part)
            self._tallies.keep(part, known, len(part) + _OVERHEAD)
        return known

    def _part(self, text: str, blocks: tuple[Block, ...], scope: Scope) -> Said:
        said = [
            (block, found)
            for block in blocks
            if block.kind is not BlockKind.HEADING
            and block.kind is not BlockKind.OTHER
            and (found := self._block(text, block)) is not NOTHING
        ]
        rows = part_rows(text, blocks)
        if not said and not rows:
            return SILENT
        findings = tuple(
            (_finding(text, block, draft, self._passages, scope), draft.named)
            for block, found in said
            for draft in found.drafts
        )
        return Said(
            findings,
            broad=any(f.broad for _, f in said),
            instructed=any(f.instructed for _, f in said),
            facts=tuple(_fact(text, block, draft) for block, found in said for draft in found.facts),
            rows=rows,
        )

    def _block(self, text: str, block: Block) -> BlockSaid:
        """Return what a block says, its drafts' places counted in it."""
        words = text[block.start : block.end]
        key = (words, block.kind, block.headings[-3:], block.lead_in, block.columns)
        known = self._blocks.get(key)
        if known is None:
            found = read_block(text, block, self.rules, self._passages)
            known = found if found is NOTHING else _moved(found, -block.start)
            self._blocks.keep(key, known, len(words) + _OVERHEAD)
        return known


def _trains_on_inputs(finding: Finding) -> bool:
    """Tell whether a finding names training on what users put in: what is said of feedback does not."""
    return (
        finding.topic is Topic.TRAINING
        and finding.stance is not Stance.IMPROVEMENT
        and finding.data in {DataClass.CONTENT, DataClass.PERSONAL}
    )


def _moved(said: BlockSaid, by: int) -> BlockSaid:
    drafts = (replace(draft, start=draft.start + by, end=draft.end + by) for draft in said.drafts)
    facts = (replace(fact, start=fact.start + by, end=fact.end + by) for fact in said.facts)
    return replace(said, drafts=tuple(drafts), facts=tuple(facts))


#: What begins after an empty line and is plainly a heading.
_HEADING: Final = re.compile(r"\n\n(?=#{1,6}[ \t]|[^\W\d_][^)\n][^\n]*\n(?:=+|-{2,})[ \t]*(?:\n|\Z))")


def _windows(text: str) -> tuple[str, ...]:
    """Return the beginning, middle and end of a long text, enough to tell its language.

    The middle begins where a heading does, so that most versions of a text have the same as the one before.
    """
    if len(text) <= 3 * _WINDOW:
        return (text,)
    middle = len(text) // 2
    found = (heading.end() for heading in _HEADING.finditer(text, middle - _WINDOW - 1))
    *_, middle = middle, *takewhile(lambda start: start <= len(text) // 2, found)
    return text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]


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


def _finding(text: str, block: Block, draft: Draft, passages: Passages, scope: Scope) -> Finding:
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
        scope=_scope(own, above, passages, scope),
        region=_region(above, passages),
        countries=draft.countries,
        mechanisms=draft.mechanisms,
        headings=block.headings,
        despite_opt_out=draft.despite_opt_out,
        feature=passages.of(own).has("feature"),
        marks=draft.marks,
    )


def _fact(text: str, block: Block, draft: FactDraft) -> Fact:
    """Return a block's draft of a fact as it stands in the text."""
    start, end = draft.start + block.start, draft.end + block.start
    first = block.line_start + text.count("\n", block.start, start)
    quote = text[start:end]
    return Fact(
        draft.kind,
        draft.value,
        draft.rule,
        quote,
        start,
        end,
        line_start=first,
        line_end=first + quote.count("\n"),
        headings=block.headings,
    )


def _scope(own: str, above: str, passages: Passages, default: Scope) -> Scope:
    if default is Scope.BUSINESS:
        return default
    for words in (own, above):
        business = passages.of(words).has("business")
        consumer = passages.of(words).has("consumer")
        if business != consumer:
            return Scope.BUSINESS if business else Scope.CONSUMER
    return default


def _region(above: str, passages: Passages) -> Region | None:
    if passages.of(above).has("eea_residents"):
        return Region.EEA
    return Region.ELSEWHERE if passages.of(above).has("other_residents") else None


def _default_scope(terms_type: str | None, text: str) -> Scope:
    if terms_type is not None:
        return Scope.BUSINESS if any(t in terms_type.lower() for t in _BUSINESS_TYPES) else Scope.ALL
    headings = [block for block in opening(text, _OPENING) if block.kind is BlockKind.HEADING]
    titles = [fold(text[block.start : block.end]) for block in headings[:2]]
    if any(word in title for title in titles for word in _BUSINESS_TITLES):
        return Scope.BUSINESS
    return Scope.CONSUMER if any(w in title for title in titles for w in _CONSUMER_TITLES) else Scope.ALL
