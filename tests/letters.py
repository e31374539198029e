"""One mail of each kind, as full as it gets: two tools of a made-up vendor whose terms have turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import Cause, Drift, Effect, Hunk, Kind, Stance, Topic
from monitor.core.notice import (
    Change,
    Digest,
    Notice,
    ReviewDue,
    TermsDrift,
    TermsMended,
    TermsNews,
    TermsSource,
    TermsTrouble,
    ToolNews,
    about_period,
    about_reading,
    about_reviews,
    about_tools,
    addressed,
    trial,
)
from monitor.core.policy import Breach, BreachCode
from monitor.core.terms import TermsId, Unreachable, UnreachableReason, Unreadable, UnreadableReason
from monitor.core.tools import Language, Role
from tests.samples import PRIVACY, SITE, TERMS, commit, day, decision, finding, resolved, tool, usage

ORGANISATION, HEAD, PAGE = "Mairie de Valmoulin", "0123456789abcdef" * 4, "https://intranet.example/ia"
FREE = replace(tool(terms=(TERMS, PRIVACY)), name="Lumenia Free")
PRO = replace(FREE, id="lumenia-pro", name="Lumenia Pro")
USAGES = {
    "non_sensitive": usage(),
    "sensitive": replace(
        usage(id="sensitive"), label={Language.FR: "usages sensibles", Language.EN: "sensitive uses"}
    ),
}
BEFORE = (
    "We will not train our models on what you write, except in two circumstances: if you give us feedback, or "
    "if your conversation is flagged for trust and safety review."
)
QUOTE = (
    "We may use what you write to provide, maintain and improve the assistant, including to train our models, "
    "unless you opt out in the settings of your account."
)
KEPT = "If you let us train on your conversations, we keep them for five years."
AFTER = f"{QUOTE} Even if you opt out, we use conversations that are flagged for safety review."
HUNKS = (
    Hunk(BEFORE, AFTER, Topic.TRAINING),
    Hunk("", KEPT, Topic.TRAINING),
    Hunk("Last updated on 1 May.", "Last updated on 29 August."),
)
DRIFT = TermsDrift(
    TERMS,
    day(1),
    day(-26),
    Drift(Kind.MATERIAL, Effect.WORSE, Effect.NONE, HUNKS, ""),
    Cause.PROVIDER,
    date(2025, 9, 28),
    date(2025, 9, 28),
    findings=(finding(Stance.OPT_OUT, quote=QUOTE), finding(Stance.OPT_IN, quote=KEPT)),
)
SOURCES = {
    TERMS: TermsSource(day(1), (f"{SITE}terms",), "genai-contrib", "en"),
    PRIVACY: TermsSource(day(-26), (f"{SITE}privacy",), None, "en"),
}
BREACH = Breach(
    BreachCode.STANCE,
    Topic.TRAINING,
    resolved(replace(finding(Stance.OPT_OUT, quote=QUOTE), headings=("Terms of Service", "2. Your content"))),
)
#: Of the sentence that breaks no policy.
SAID = resolved(finding(Stance.OPT_IN, quote=KEPT))


def lost(tool_id: str) -> Decision:
    """Return a suspension by the monitor."""
    plain = decision(1, tool=tool_id, status=Status.SUSPENDED, basis=Basis.PRECAUTIONARY, by="monitor")
    versions = ((TERMS, commit(2)), (PRIVACY, commit(1)))
    return replace(
        plain,
        occasion=Occasion.BREACH,
        cause=Cause.PROVIDER,
        breaches=(BREACH,),
        resolved=(SAID,),
        versions=versions,
    )


def news(*, suspended: bool) -> TermsNews:
    """Return what a day brought for both tools."""
    told = []
    for each in (FREE, PRO):
        standing = decision(-26, tool=each.id, by="martin")
        other = decision(-26, tool=each.id, usage="sensitive", status=Status.SUSPENDED)
        losses = (lost(each.id),) if suspended else ()
        stands = {"non_sensitive": losses[0] if losses else standing, "sensitive": other}
        told.append(ToolNews(each, losses, stands, day(1)))
    return TermsNews(ORGANISATION, USAGES, tuple(told), SOURCES, (DRIFT,), HEAD, day(1), PAGE)


PRICE = Hunk("It costs thirty euros a month.", "It costs forty euros a month.")
OTHER = replace(DRIFT, terms=PRIVACY, drift=Drift(Kind.MATERIAL, Effect.NONE, Effect.NONE, (PRICE,), ""))
REVIEW = ReviewDue(FREE, "non_sensitive", day(-60), date(2025, 9, 12), date(2025, 10, 13), 2, False)
DIGEST = Digest(
    organisation=ORGANISATION,
    usages=USAGES,
    since=day(-3),
    now=day(4),
    changes=(Change(DRIFT, (FREE, PRO)), Change(OTHER, (FREE,))),
    returns=(Change(replace(OTHER, returns_to=day(-20)), (PRO,)),),
    editorial=3,
    mended=(PRIVACY,),
    reviews=(REVIEW,),
    unverified=((PRO, day(-5)), (FREE, None)),
    verified=11,
    texts=12,
    sources=SOURCES,
    chain_head=HEAD,
    site=PAGE,
)
QUIET = replace(
    DIGEST, changes=(), returns=(), editorial=0, mended=(), reviews=(), unverified=(), verified=12
)
BROKEN = TermsTrouble(
    PRIVACY,
    f"{SITE}privacy",
    Unreadable("privacy", UnreadableReason.SELECTOR, "select `main > article` matches nothing"),
    day(1),
    day(0),
    (FREE, PRO),
    day(90),
)
STILL = replace(
    BROKEN,
    terms=TERMS,
    outcome=Unreachable("terms", UnreachableReason.HTTP_STATUS, "403 Forbidden"),
    is_reminder=True,
)
BACK = TermsMended(TERMS, f"{SITE}terms", day(-4), (FREE,))

#: Of terms that were never read, and of some that only a collection reads.
NEVER = replace(BROKEN, terms=TERMS, outcome=None, since=None, last_good_at=None, tools=(FREE,))
SILENT = replace(NEVER, address="", last_good_at=day(0), collection="genai-contrib")


def unread(*troubles: TermsTrouble) -> TermsNews:
    """Return a day on which both tools are suspended for want of a reading."""
    told = news(suspended=True)
    tools = []
    for each in told.tools:
        (given,) = each.decisions
        because = replace(
            given, basis=Basis.UNVERIFIED, occasion=Occasion.UNVERIFIED, cause=None, breaches=(), resolved=()
        )
        stands = {**each.standing, because.usage: because}
        tools.append(replace(each, decisions=(because,), standing=stands, verified=None))
    return replace(told, tools=tuple(tools), drifts=(), unread=troubles)


LETTERS: Mapping[str, Callable[[Language], Notice]] = {
    "suspension": lambda language: about_tools(news(suspended=True), language),
    "unread": lambda language: about_tools(unread(BROKEN, NEVER, SILENT), language),
    "drift": lambda language: about_tools(news(suspended=False), language),
    "readability": lambda language: about_reading(
        ORGANISATION, [BROKEN, STILL], [BACK], language, day(1), HEAD
    ),
    "review": lambda language: about_reviews(
        ORGANISATION,
        USAGES,
        [REVIEW, replace(REVIEW, tool=PRO, is_reopened=True)],
        language,
        day(1),
        HEAD,
        PAGE,
    ),
    "digest": lambda language: about_period(DIGEST, language),
    "quiet digest": lambda language: about_period(QUIET, language),
    "test": lambda language: trial(ORGANISATION, language, HEAD),
}


def letter(name: str, language: Language) -> Notice:
    """Return one of them, as a DPO gets it."""
    return addressed(LETTERS[name](language), Role.DPO)


_TOOLS = [replace(FREE, id=f"lumenia-{number}", name=f"Lumenia {number}") for number in range(200)]
_REVIEWS = tuple(replace(REVIEW, tool=each) for each in _TOOLS)
_ALL_TERMS = [TermsId(f"Service {number}", "Privacy Policy") for number in range(200)]
_LONG = replace(
    DRIFT, drift=replace(DRIFT.drift, hunks=(Hunk("old " * 900, "new " * 900, Topic.TRAINING),) * 9)
)
#: What a day without a network, or one on which everything is due, would make of them.
MANY: Mapping[str, Callable[[Language], Notice]] = {
    "unread": lambda language: about_tools(
        unread(*(replace(BROKEN, terms=terms, tools=tuple(_TOOLS)) for terms in _ALL_TERMS)), language
    ),
    "readability": lambda language: about_reading(
        ORGANISATION,
        [replace(each, terms=terms) for each in (BROKEN, STILL) for terms in _ALL_TERMS],
        [replace(BACK, terms=terms) for terms in _ALL_TERMS],
        language,
        day(1),
        HEAD,
    ),
    "review": lambda language: about_reviews(ORGANISATION, USAGES, _REVIEWS, language, day(1), HEAD, PAGE),
    "digest": lambda language: about_period(
        replace(
            DIGEST,
            changes=(Change(_LONG, tuple(_TOOLS)),) * 20,
            returns=DIGEST.returns * 50,
            mended=tuple(_ALL_TERMS),
            reviews=_REVIEWS,
            unverified=tuple((each, None) for each in _TOOLS),
        ),
        language,
    ),
}
