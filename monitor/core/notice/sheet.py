"""The decision sheet: one page on which a person with the right to decide ticks, explains and signs."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.decisions import Decision
from monitor.core.model import Stance
from monitor.core.notice.evidence import Gap
from monitor.core.notice.parts import Choice, Fact, Sheet
from monitor.core.notice.teller import Teller
from monitor.core.phrases import breach_sentence, status_words
from monitor.core.phrases.cldr import join
from monitor.core.terms import TermsId
from monitor.core.tools import Plan

#: What fits a page beside the boxes.
_MOST_QUOTES = 3
#: Enough of a commit's name to find it by.
_COMMIT = 12


def _version(teller: Teller, terms: TermsId) -> str:
    """Name the last version of some terms by its day; a person looks for a date before a commit."""
    name, source = teller.evidence.terms(terms), teller.news.sources.get(terms)
    return name if source is None else teller.says.source(name, teller.day(source.at))


def decision_sheet(teller: Teller, decisions: Sequence[Decision], found: Sequence[Gap]) -> Sheet:
    """Return the sheet for some suspensions.

    Args:
        teller: of the notice that it closes.
        decisions: the suspensions.
        found: what the policy does not accept, what tells most first.
    """
    asks = teller.asks
    tools = {each.tool.id: each.tool for each in teller.news.tools}
    said = dict.fromkeys(breach_sentence(b, teller.language) for gap in found for b in gap.breaches)
    quotes = (teller.evidence.quote(gap) for gap in found)
    commits = dict.fromkeys(version for decision in decisions for version in decision.versions)
    stated = [
        (teller.effective(), teller.labels.effective),
        (teller.object_until(), teller.labels.object_until),
    ]
    rows = [
        Fact(asks.ORGANISATION, teller.news.organisation),
        Fact(
            asks.TOOLS,
            join(
                [teller.tool(tools[id_]) for id_ in dict.fromkeys(d.tool for d in decisions)], teller.locale
            ),
        ),
        Fact(
            asks.STATUS,
            join(
                list(dict.fromkeys(status_words(d.status, d.basis, teller.language) for d in decisions)),
                teller.locale,
            ),
        ),
        *(Fact(asks.VERSION, f"{_version(teller, terms)} ({commit[:_COMMIT]})") for terms, commit in commits),
        *(Fact(teller.labels.breaches, words) for words in said),
        *(Fact(name, teller.day(on)) for on, name in stated if on is not None),
        Fact(asks.HEAD, teller.news.chain_head[:_COMMIT]),
    ]
    can_object = any(
        b.resolved is not None and b.resolved.stance is Stance.OPT_OUT for gap in found for b in gap.breaches
    )
    choices = []
    for decision in decisions:
        boxes = [asks.REINSTATE if found else asks.REINSTATE_AS_IS]
        if can_object:
            boxes.append(asks.REINSTATE_OPPOSED)
        boxes.append(asks.CONFIRM)
        if found and tools[decision.tool].plan is Plan.CONSUMER:
            boxes.append(asks.OTHER_PLAN)
        boxes.append(asks.WITHDRAW)
        choices.append(Choice(teller.approval(decision), tuple(boxes)))
    return Sheet(
        asks.SHEET,
        tuple(rows),
        tuple(quote for quote in quotes if quote is not None)[:_MOST_QUOTES],
        tuple(choices),
        asks.BLANKS,
        asks.RECORDED,
    )
