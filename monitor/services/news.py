"""What is new about one tool: approvals lost, and changes by the provider that matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.core.alerts import RETURN_WITHIN, is_news
from monitor.core.caveats import caveats
from monitor.core.checks import TermsState, VersionRecord
from monitor.core.claims import Accepted, Claim
from monitor.core.contracts import bound, contract_of
from monitor.core.decisions import MONITOR, Decision, Status
from monitor.core.drift import compare
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Drift, Kind
from monitor.core.notice import TermsDrift, TermsSource, ToolNews, about_tool
from monitor.core.register import Register
from monitor.core.terms import Internal, TermsId
from monitor.core.tools import Person, Role, Tool
from monitor.services.assess import read_again
from monitor.services.decide import verified
from monitor.services.guard import guarded
from monitor.services.notify import Message, News
from monitor.services.versions import Workshop, collection_base, reading_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What news about tools is gathered from, as it stands after the round's decisions."""

    shop: Workshop
    register: Register
    states: Mapping[TermsId, TermsState]
    told: frozenset[str]
    chain_head: str
    now: datetime


def about(desk: Desk, tool: Tool, entries: Sequence[Entry]) -> News:
    """Return what nobody was told of yet about a tool.

    Args:
        desk: where to look.
        tool: which tool.
        entries: the ledger's, on this tool, oldest first.
    """
    tool = bound(tool, desk.states)
    lost = [e for e in entries if _is_loss(e.decision) and _decision_event(e) not in desk.told]
    since = entries[0].decision.at if entries else desk.now
    fresh = list(_fresh(desk, tool, since))
    events = [_decision_event(e) for e in lost] + [_drift_event(tool, r) for r in fresh]
    shown = [r for r in fresh if _is_news(desk, r) or (lost and not _is_noise(r))]
    approvals = _approvals(entries)
    is_reworded = not lost and not shown
    if is_reworded:
        approvals = [each for each in approvals if any(_rewords(desk, r, each) for r in fresh)]
        shown = [r for r in fresh if any(_rewords(desk, r, each) for each in approvals)]
    concerned = _people(desk, approvals)
    if not (lost or shown) or (is_reworded and not concerned):
        return News([], events)
    current = {terms: desk.states[terms] for terms in tool.terms if terms in desk.states}
    report = ToolNews(
        organisation=desk.register.organisation,
        tool=tool,
        usages=desk.register.usages,
        decisions=tuple(e.decision for e in lost),
        standing={e.decision.usage: e.decision for e in entries if not e.decision.occasion.is_note},
        verified=verified(tool, desk.states, desk.now),
        sources=dict(_sources(desk, current)),
        drifts=tuple(_drift(desk, record) for record in shown),
        chain_head=desk.chain_head,
        now=desk.now,
        rebound=frozenset(_rebound(desk, tool, [e for e in entries if e not in lost])),
    )
    people = desk.register.referents(tool)
    if is_reworded:  # the claim is the one that was accepted: who accepted it sees both wordings, nobody else
        people = ()
    elif not lost:  # what changed is for those who read terms; who runs machines is told of what is lost
        people = tuple(p for p in people if p.role is not Role.IT) or people
    people = tuple(dict.fromkeys((*people, *concerned)))
    return News([Message(lambda language: about_tool(report, language), people, tool.id)], events)


def _rebound(desk: Desk, tool: Tool, before: Sequence[Entry]) -> Iterator[TermsId]:
    """Yield the terms that bind since earlier decisions because a contract was deposited or has ended."""
    judged = (entry.decision.at for entry in before if not entry.decision.occasion.is_note)
    since = max(judged, default=desk.now)
    for terms in tool.terms:
        contract = desk.states.get(contract_of(tool, terms.type))
        if contract is not None and contract.version is not None and contract.version.at > since:
            yield terms


def _approvals(entries: Sequence[Entry]) -> list[Decision]:
    """Return the last approval for each usage, though it may be lost since."""
    given = (e.decision for e in entries if not e.decision.occasion.is_note)
    return list({d.usage: d for d in given if d.status is Status.ALLOWED}.values())


def _people(desk: Desk, approvals: Iterable[Decision]) -> tuple[Person, ...]:
    """Return who gave approvals, as far as they are in the register."""
    known = desk.register.people
    return tuple(known[by] for by in dict.fromkeys(d.by for d in approvals) if by in known)


def _rewords(desk: Desk, record: VersionRecord, approval: Decision) -> bool:
    """Tell whether the provider put a claim that a person has accepted into other words."""
    if record.cause is not Cause.PROVIDER or _is_noise(record) or record.previous is None:
        return False
    if not approval.accepted or _returns_to(record, desk.shop.records.versions(record.terms)) is not None:
        return False
    said, says = (_wordings(desk, record.terms, c, approval) for c in (record.previous, record.commit))
    return any(said[claim] != says[claim] for claim in said.keys() & says.keys())


def _wordings(
    desk: Desk, terms: TermsId, commit: str, approval: Decision
) -> dict[Accepted, frozenset[tuple[str, ...]]]:
    """Return the words in which a version makes each of the claims that an approval has accepted."""
    found: dict[Accepted, set[tuple[str, ...]]] = {}
    for f in reading_of(desk.shop, commit, terms).findings:
        claim = Claim(f.topic, f.stance, f.data, f.scope, f.region, f.countries, f.mechanisms)
        if claim in approval.accepted:
            found.setdefault(claim, set()).add(tuple(re.findall(r"\w+", f.quote.casefold())))
    return {claim: frozenset(words) for claim, words in found.items()}


def has_moved(desk: Desk, tool: Tool, since: datetime) -> bool:
    """Tell whether there are versions of a tool's terms, after a moment, that were not looked at yet.

    Args:
        desk: where to look.
        tool: as the register has it.
        since: when it was first decided on.
    """
    return next(_fresh(desk, bound(tool, desk.states), since), None) is not None


def _is_loss(decision: Decision) -> bool:
    is_ours = decision.by == MONITOR and not decision.occasion.is_note
    return is_ours and decision.status is Status.SUSPENDED


def _decision_event(entry: Entry) -> str:
    return f"decision:{entry.seq}"


def _drift_event(tool: Tool, record: VersionRecord) -> str:
    return f"drift:{tool.id}:{record.commit}"


def _fresh(desk: Desk, tool: Tool, since: datetime) -> Iterator[VersionRecord]:
    """Yield the versions that came after the tool was first decided on and that were not looked at yet."""
    for terms in tool.terms:
        state = desk.states.get(terms)
        last = state.version if state else None
        if last is None or last.at <= since or _drift_event(tool, last) in desk.told:
            continue
        for record in desk.shop.records.versions(terms):
            if record.at > since and record.drift and _drift_event(tool, record) not in desk.told:
                yield record


def _is_noise(record: VersionRecord) -> bool:
    return record.drift is None or record.drift.kind is Kind.NOISE


def _is_news(desk: Desk, record: VersionRecord) -> bool:
    """Tell whether a version is worth a mail of its own."""
    if not is_news(record.drift, record.cause):
        return False
    return _returns_to(record, desk.shop.records.versions(record.terms)) is None


def _returns_to(record: VersionRecord, history: Sequence[VersionRecord]) -> datetime | None:
    """Return since when these terms had the text of a version not long before: a page that alternates."""
    earlier = [version for version in history if version.at < record.at]
    stood_until = zip(earlier, [*(version.at for version in earlier[1:]), record.at], strict=True)
    return next(
        (
            version.at
            for version, until in stood_until
            if version.text_sha256 == record.text_sha256 and until >= record.at - RETURN_WITHIN
        ),
        None,
    )


def _drift(desk: Desk, record: VersionRecord) -> TermsDrift:
    """Return a version's drift with its hunks, compared anew from the two texts."""
    terms, history = record.terms, desk.shop.records.versions(record.terms)
    previous = next(v for v in history if v.commit == record.previous)
    assert record.drift is not None
    anew = guarded(terms, "", partial(_compare_again, desk, previous, record))
    if isinstance(anew, Internal):  # a mail without its passages still tells
        anew = replace(record.drift, hunks=())
    until = anew.object_until
    if until is None and anew.object_within is not None:
        until = record.at.date() + timedelta(days=anew.object_within)
    return TermsDrift(
        terms,
        record.at,
        previous.at,
        replace(record.drift, hunks=anew.hunks),
        record.cause,
        anew.effective,
        until,
        _returns_to(record, history),
    )


def _compare_again(desk: Desk, previous: VersionRecord, record: VersionRecord) -> Drift:
    shop, declared = desk.shop, desk.register.terms.get(record.terms)
    if record.origin is not None and previous.origin is None and declared and declared.witness:
        # Our text beside a collection's would show as changed what was only extracted otherwise.
        base = collection_base(shop, declared.witness, previous, record.at), None
        after = shop.archive.text(record.commit, record.terms)
        _, drift = shop.executor.submit(read_again, after, base, record.terms, shop.reader).result()
        assert drift is not None
        return drift
    before, after = (shop.archive.text(v.commit, record.terms) for v in (previous, record))
    said, says = (reading_of(shop, v.commit, record.terms) for v in (previous, record))
    return shop.executor.submit(compare, before, after, said, says).result()


def _sources(desk: Desk, states: Mapping[TermsId, TermsState]) -> Iterator[tuple[TermsId, TermsSource]]:
    for terms, state in states.items():
        if state.version is not None:
            declared, origin = desk.register.terms.get(terms), state.version.origin
            addresses = tuple(d.address for d in declared.documents) if declared and not origin else ()
            reading = desk.shop.records.reading(state.version.commit, desk.shop.rules_digest)
            language = reading.language if reading else None
            collection = origin.collection if origin else None
            told = caveats(reading.facts, broad_licence=reading.broad_licence) if reading else ()
            yield terms, TermsSource(state.version.at, addresses, collection, language, told)
