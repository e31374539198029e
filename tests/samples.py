"""Plausible values for tests: a made-up vendor, its terms, a tool, usages, findings, pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from monitor.core.alerts import Alert, AlertKind
from monitor.core.checks import Check, DocumentState, OutcomeName, VersionRecord
from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import (
    Cause,
    DataClass,
    Drift,
    Finding,
    Mechanism,
    Reading,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.register import Register
from monitor.core.resolution import Resolved
from monitor.core.terms import Snapshot, SourceDocument, Terms, TermsId, Validators
from monitor.core.tools import ANY, DigestEvery, Fallback, Language, Person, Plan, Proposal, Role, Tool, Usage

NOW = datetime(2025, 8, 28, 6, tzinfo=UTC)
TERMS = TermsId("Lumenia", "Terms of Service")
PRIVACY = TermsId("Lumenia", "Privacy Policy")
SITE = "https://lumenia.example/legal/"


def day(number: int) -> datetime:
    """Return the moment of the round `number` days after the first."""
    return NOW + timedelta(days=number)


def commit(number: int) -> str:
    return f"{number:040x}"


# --- findings -----------------------------------------------------------------------------


def finding(
    stance: Stance = Stance.PERMITTED,
    data: DataClass | None = None,
    scope: Scope = Scope.ALL,
    region: Region | None = None,
    *,
    countries: tuple[str, ...] = (),
    mechanisms: tuple[Mechanism, ...] = (),
    despite_opt_out: bool = False,
    feature: bool = False,
    quote: str = "",
) -> Finding:
    """Return a finding; its stance tells its topic."""
    topic = Topic.TRAINING if stance in TRAINING else Topic.LOCATION
    words = quote or f"They say {stance}."
    return Finding(
        topic,
        stance,
        f"{topic}/test",
        words,
        0,
        len(words),
        1,
        1,
        data or (DataClass.CONTENT if topic is Topic.TRAINING else DataClass.PERSONAL),
        scope,
        region,
        countries,
        mechanisms,
        (),
        despite_opt_out,
        feature,
    )


TRAINING = (Stance.PERMITTED, Stance.OPT_OUT, Stance.IMPROVEMENT, Stance.OPT_IN, Stance.DENIED)


def reading(
    *findings: Finding,
    training: Stance = Stance.SILENT,
    location: Stance = Stance.SILENT,
    language: str = "en",
) -> Reading:
    """Return a reading; the stances of the document play no part in a verdict unless they are unclear."""
    return Reading(language, training, location, (), findings)


def resolved(found: Finding, stance: Stance | None = None, terms: TermsId = TERMS, at: int = 1) -> Resolved:
    return Resolved(terms, commit(at), found, stance or found.stance)


# --- the register ----------------------------------------------------------------------------


def usage(
    *tolerated: Stance,
    id: str = "non_sensitive",  # noqa: A002
    location: frozenset[Stance] | Literal["any"] = ANY,
    feedback: frozenset[Stance] | Literal["any"] = ANY,
    accepted_countries: frozenset[str] | None = None,
    refused_countries: frozenset[str] = frozenset(),
    mechanisms: frozenset[Mechanism] | None = None,
    on_silent: Fallback = Fallback.SUSPEND,
    on_unclear: Fallback = Fallback.SUSPEND,
    suspend_after: timedelta = timedelta(days=30),
) -> Usage:
    """Return a usage that tolerates these stances on training with content and personal data."""
    training = dict.fromkeys(DataClass, frozenset(tolerated or {Stance.DENIED, Stance.OPT_IN}))
    return Usage(
        id,
        {Language.FR: "usages non sensibles", Language.EN: "non-sensitive uses"},
        {**training, DataClass.FEEDBACK: feedback, DataClass.DEIDENTIFIED: ANY, DataClass.FLAGGED: ANY},
        location,
        accepted_countries,
        refused_countries,
        mechanisms,
        on_silent,
        on_unclear,
        timedelta(days=3),
        suspend_after,
    )


PROPOSAL = Proposal("non_sensitive", "dupont", NOW)


def tool(
    id: str = "lumenia-free",  # noqa: A002
    plan: Plan = Plan.CONSUMER,
    terms: tuple[TermsId, ...] = (TERMS,),
    proposals: tuple[Proposal, ...] = (PROPOSAL,),
    referents: tuple[str, ...] = (),
) -> Tool:
    return Tool(id, "Lumenia", terms[0].service, plan, terms, Region.EEA, proposals, referents)


#: They want no digest: what they are told is told at once.
DUPONT = Person(
    "dupont", "Camille Dupont", "dupont@example.fr", Role.DPO, Language.FR, digest=DigestEvery.NEVER
)
MARTIN = Person("martin", "Alex Martin", "martin@example.fr", Role.IT, Language.EN, digest=DigestEvery.NEVER)


def document(name: str = "terms", select: tuple[str, ...] = ("main",), site: str = SITE) -> SourceDocument:
    return SourceDocument(name, f"{site}{name}", select)


def terms(id: TermsId = TERMS, *documents: SourceDocument) -> Terms:  # noqa: A002
    name = "terms" if id.type == TERMS.type else "privacy"
    site = SITE if id.service == TERMS.service else f"https://{id.service.lower()}.example/legal/"
    return Terms(id, documents or (document(name, site=site),))


def register(
    tools: tuple[Tool, ...] = (),
    usages: tuple[Usage, ...] = (),
    *,
    watched: tuple[Terms, ...] = (),
    people: tuple[Person, ...] = (DUPONT, MARTIN),
) -> Register:
    """Return a register in memory; by default one tool, its usage and its terms."""
    tools, usages = tools or (tool(),), usages or (usage(),)
    known = watched or tuple(terms(each) for each in dict.fromkeys(t for tool in tools for t in tool.terms))
    return Register(
        organisation="Mairie de Valmoulin",
        language=Language.FR,
        terms={each.id: each for each in known},
        tools={each.id: each for each in tools},
        usages={each.id: each for each in usages},
        people={each.id: each for each in people},
        database="sqlite://",
        snapshots=Path("/nowhere"),
    )


# --- pages -------------------------------------------------------------------------------------

DENIED = "We do not use your content to train our models."
OPT_OUT = "We may use your content to train our models unless you opt out in your settings."
PERMITTED = "We use your content to train our models."
IN_EU = "Your data is stored in the European Union."
IN_US = "Your data is stored in the United States."

_PAGE = """<!doctype html><html lang="en"><head><title>{title} | Lumenia</title></head><body>
<nav><a href="/">Home</a> <a href="/pricing">Pricing</a></nav><main>
<h1>{title}</h1>
<p>These terms govern your use of the Lumenia assistant. By creating an account you agree to them, on your
own behalf and on behalf of the organisation that you work for.</p>
<h2>1. Your account</h2>
<p>You keep your password secret and tell us at once when somebody else has used your account. We may close
the accounts of people who break these terms, after a notice that was left without an answer for two weeks.</p>
<h2>2. Your content</h2>
<p>You own what you write and what the assistant answers, and you are responsible for both. {training}</p>
<h2>3. Where your data is</h2>
<p>{location} It is kept for as long as you have an account, and erased within thirty days after you close it.</p>
<h2>4. Liability and governing law</h2>
<p>The service is provided as it is. Our liability is limited to what you paid in the last twelve months.
These terms are governed by the laws of France, and disputes are brought before the courts of Rennes. {extra}</p>
</main><footer>Lumenia SAS{footer}</footer></body></html>
"""


def page(
    training: str = DENIED,
    location: str = IN_EU,
    *,
    extra: str = "",
    footer: str = "",
    title: str = "Terms of Service",
) -> bytes:
    """Return a page of terms that says this; what is in the footer is no part of its text under `main`."""
    filled = _PAGE.format(training=training, location=location, extra=extra, footer=footer, title=title)
    return filled.encode()


_OTHER_WORDS = "You choose what you share with us. Ask our support for a copy of what we hold about you. "


def markdown(training: str = DENIED) -> str:
    """A text as a collection holds it: the same terms in other Markdown than ours, with a menu of its own."""
    return (
        "[Home](/) [Legal](/legal)\n\nTerms of Service\n================\n\n"
        "These terms govern your use of the Lumenia assistant. By creating an account you agree to them, on your own "
        "behalf and on behalf of the organisation that you work for.\n\n## Your account\n\nYou keep your password "
        f"secret.\n\n## Your content\n\n{training}\n\n{IN_EU}\n\n{_OTHER_WORDS * 4}\n"
    )


CAPTCHA = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b"<p>Please complete the captcha to verify that you are human.</p><div class='cf-turnstile'></div></body></html>"
)


def snapshot(
    body: bytes = b"<p>Terms</p>",
    document: str = "terms",
    *,
    at: datetime = NOW,
    media_type: str = "text/html",
    etag: str | None = None,
) -> Snapshot:
    return Snapshot(document, SITE + document, (), media_type, "utf-8", body, at, etag)


# --- what is stored --------------------------------------------------------------------------------


def state(name: str = "terms", sha256: str = "0" * 64, etag: str | None = '"1"') -> DocumentState:
    return DocumentState(name, sha256, Validators(etag, None, SITE + name), (1,), "f" * 64, "d" * 64)


def check(
    number: int, outcome: OutcomeName = OutcomeName.UNCHANGED, reason: str = "", terms: TermsId = TERMS
) -> Check:
    """Return a check of one round, day `number`."""
    bad = "terms" if reason else ""
    verified = day(number) if outcome.is_good else None
    return Check(
        terms,
        day(number),
        day(number),
        outcome,
        reason,
        f"on day {number}" if bad else "",
        bad,
        None,
        verified,
    )


def version(
    number: int = 1,
    *,
    terms: TermsId = TERMS,
    previous: int | None = None,
    drift: Drift | None = None,
    cause: Cause = Cause.PROVIDER,
    text: str = "a",
) -> VersionRecord:
    before = None if previous is None else commit(previous)
    return VersionRecord(commit(number), terms, day(number), cause, before, text * 64, drift)


def decision(
    number: int = 0,
    *,
    tool: str = "lumenia-free",
    usage: str = "non_sensitive",
    status: Status = Status.ALLOWED,
    basis: Basis = Basis.DECIDED,
    reason: str = "",
    by: str = "dupont",
) -> Decision:
    return Decision(
        tool=tool,
        usage=usage,
        at=day(number),
        by=by,
        status=status,
        basis=basis,
        occasion=Occasion.BASELINE,
        cause=None,
        reason=reason,
        proposed=True,
        breaches=(),
        resolved=(resolved(finding(Stance.DENIED)),),
        unclear=(),
        unread=(),
        accepted=(),
        versions=((TERMS, commit(1)),),
        rules="r" * 64,
        policy="p" * 64,
    )


def alert(number: int, person: str = "dupont") -> Alert:
    return Alert(
        f"{number:040x}", AlertKind.DRIFT, day(number), person, "lumenia-free", "Subject", "Text", "<p>"
    )
