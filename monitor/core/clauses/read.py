"""Read a version: its text and the rules give every finding and the document's stances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.core.clauses.countries import spell_out
from monitor.core.clauses.draft import Draft
from monitor.core.clauses.location import location
from monitor.core.clauses.patterns import fold, fold_plain
from monitor.core.clauses.rules import RuleSet
from monitor.core.clauses.stance import location_stance, training_stance
from monitor.core.clauses.training import training
from monitor.core.clauses.unit import units
from monitor.core.language import language
from monitor.core.model import DataClass, Finding, Reading, Region, Scope, Stance, Topic
from monitor.core.text import Block, BlockKind, blocks

#: The languages the rules read; any other makes a reading unclear.
READ = frozenset({"en", "fr", "zh", "de", "es"})
_WINDOW = 4_000
#: Blocks remembered before all are forgotten: several times what one large document holds.
_MEMO = 60_000
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
    """Return what a version says about training and location.

    Args:
        text: the version's Markdown; every finding's quote is exactly `text[start:end]`.
        rules: the compiled rules.
        terms_type: OTA's terms type, which tells for whom the document speaks; None: its title tells.
    """
    parts = blocks(text)
    scope = _default_scope(terms_type, parts, text)
    said: list[tuple[Block, Draft]] = []
    broad = instructed = False
    for block in parts:
        if block.kind in {BlockKind.HEADING, BlockKind.OTHER}:
            continue
        drafts, flags = _drafts(text, block, rules)
        broad, instructed = broad or flags[0], instructed or flags[1]
        said.extend((block, draft) for draft in _merged(drafts))
    findings = [_finding(text, block, draft, rules, scope) for block, draft in _completed(said)]
    spoken = language(_sample(text))
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


def _sample(text: str) -> str:
    """Return the beginning, middle and end of a long text, enough to tell its language."""
    if len(text) <= 3 * _WINDOW:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))


def _completed(said: list[tuple[Block, Draft]]) -> list[tuple[Block, Draft]]:
    """Read a purpose that names no data ("to train our models") as one on content that has an opt-out.

    Such a purpose announces the clause that says which data serve it and how to refuse; alone it would
    seem to say that other data are taken without a way out.
    """
    ways = any(draft.stance is Stance.OPT_OUT and draft.data is DataClass.CONTENT for _, draft in said)
    if not ways:
        return said
    return [
        (block, replace(draft, data=DataClass.CONTENT))
        if draft.stance is Stance.PERMITTED and draft.data is DataClass.PERSONAL and not draft.named
        else (block, draft)
        for block, draft in said
    ]


def _drafts(text: str, block: Block, rules: RuleSet) -> tuple[tuple[Draft, ...], tuple[bool, bool]]:
    """Return a block's drafts and flags, remembered where the same block was read under the same headings."""
    words = text[block.start : block.end]
    key = (words, block.kind, block.headings[-3:], block.lead_in, block.columns)
    known = rules.memo.get(key)
    if known is None:
        local = replace(block, start=0, end=len(words))
        known = _read_block(words, local, rules)
        if len(rules.memo) >= _MEMO:
            rules.memo.clear()
        rules.memo[key] = known
    drafts, flags = known
    return tuple(replace(d, start=d.start + block.start, end=d.end + block.start) for d in drafts), flags


def _read_block(words: str, block: Block, rules: RuleSet) -> tuple[tuple[Draft, ...], tuple[bool, bool]]:
    lowered = spell_out(f"{words} {block.lead_in}").lower()
    speaks = {topic: rules.may_speak(topic, lowered) for topic in Topic}
    speaks[Topic.LOCATION] |= block.kind is BlockKind.ROW
    if not any(speaks.values()):
        return (), (False, False)
    read_units = tuple(units(words, block, rules))
    broad = any(u.has_own("broad_licence") and u.has("content") for u in read_units)
    instructed = any(u.has_own("instructions_only") for u in read_units)
    trained = training(read_units, rules) if speaks[Topic.TRAINING] else ()
    placed = location(read_units, rules) if speaks[Topic.LOCATION] else ()
    return (*trained, *placed), (broad, instructed)


_OVERSHADOWING = (Stance.PERMITTED, Stance.OPT_OUT)


def _merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Say once what a block says several times: the first sentence stands, with every country and mechanism.

    That data improve the services adds nothing where the same block says that they train models.
    """
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = (draft.topic, draft.stance, draft.data, draft.despite_opt_out)
        first = kept.get(key)
        if first is None:
            kept[key] = draft
        else:
            kept[key] = replace(
                first,
                countries=tuple(sorted({*first.countries, *draft.countries})),
                mechanisms=tuple(sorted({*first.mechanisms, *draft.mechanisms})),
            )
    worse = {(draft.topic, draft.data) for draft in kept.values() if draft.stance in _OVERSHADOWING}
    kept = {
        key: draft
        for key, draft in kept.items()
        if draft.stance is not Stance.IMPROVEMENT or (draft.topic, draft.data) not in worse
    }
    return sorted(kept.values(), key=lambda d: (d.start, d.topic, d.stance))


def _finding(text: str, block: Block, draft: Draft, rules: RuleSet, scope: Scope) -> Finding:
    first = block.line_start + text.count("\n", block.start, draft.start)
    quote = text[draft.start : draft.end]
    own = fold(quote)
    above = fold_plain(" . ".join(block.headings[-3:]))
    return Finding(
        topic=draft.topic,
        stance=draft.stance,
        rule=draft.rule,
        quote=quote,
        start=draft.start,
        end=draft.end,
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


def _default_scope(terms_type: str | None, parts: tuple[Block, ...], text: str) -> Scope:
    if terms_type is not None:
        return Scope.BUSINESS if any(t in terms_type.lower() for t in _BUSINESS_TYPES) else Scope.ALL
    titles = [fold(text[b.start : b.end]) for b in parts[:6] if b.kind is BlockKind.HEADING][:2]
    if any(word in title for title in titles for word in _BUSINESS_TITLES):
        return Scope.BUSINESS
    return Scope.CONSUMER if any(w in title for title in titles for w in _CONSUMER_TITLES) else Scope.ALL
