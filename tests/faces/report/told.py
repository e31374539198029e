"""A made-up chronicle: tools authorised with reservations, suspended, withdrawn and not examined yet."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta

from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.checks import Rounds, TermsState, VersionRecord
from monitor.core.contracts import Deposit, contract_of
from monitor.core.decisions import MONITOR, Basis, Decision, Occasion, Opinion, Status
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Drift, Effect, Fact, FactKind, Kind, ProfessionalUse
from monitor.core.policy import Breach, BreachCode
from monitor.core.register import Register
from monitor.core.resolution import Resolution
from monitor.core.terms import Origin, TermsId
from monitor.core.tools import Language, OptOut, Perimeter, Person, Plan, Role, Tool
from monitor.faces.report.view import View, view_of
from monitor.services.chronicle import Chronicle, Told, Watched
from monitor.services.status import Standing
from tests.samples import (
    PRIVACY,
    TERMS,
    commit,
    day,
    decision,
    finding,
    reading,
    register,
    resolved,
    tool,
    usage,
    version,
)
from tests.samples import terms as declared

#: A vendor's words that would do harm where they are taken for more than words.
HOSTILE = (
    '=HYPERLINK("//x") <script>alert(1)</script> **bold** {{ 7*7 }} \u202eevil\x07 [a](javascript:x) | ]]>'
)
LEROY = Person("leroy", "Sacha Leroy", "leroy@example.fr", Role.BUSINESS, Language.FR)
MARTIN = Person("martin", "Alex Martin", "martin@example.fr", Role.IT, Language.EN)
DPO = Person("dupont", "Camille Dupont", "dupont@example.fr", Role.DPO, Language.FR)
OTTER = TermsId("Otterloo", "Terms of Service")
USAGES = (
    usage(),
    dataclasses.replace(
        usage(id="sensitive"), label={Language.FR: "usages sensibles", Language.EN: "sensitive uses"}
    ),
)
TODAY = 40


def entry(seq: int, made: Decision, chain: str = "") -> Entry:
    return Entry(seq, made, chain or f"{seq:064x}")


def state(record: VersionRecord) -> TermsState:
    return TermsState(record.terms, record, None, day(TODAY), ())


def fact(kind: FactKind, value: str, quote: str = "So it says.") -> Fact:
    return Fact(kind, value, "audience/test", quote, 0, len(quote), 3, 3)


def approval(number: int = 3, **more: object) -> Decision:
    """An approval by a person, given although the terms breach the policy."""
    plain = decision(number, by="leroy", reason="Vu avec Camille DUPONT : essai de trois mois.")
    breach = Breach(BreachCode.STANCE, resolved(finding()).finding.topic, resolved(finding(quote=HOSTILE)))
    given = dataclasses.replace(
        plain,
        occasion=Occasion.APPROVED,
        breaches=(breach,),
        review_by=date(2025, 12, 1),
        opt_out=OptOut(Perimeter.ACCOUNTS, "", date(2025, 8, 30), date(2026, 1, 31), "proof"),
    )
    return dataclasses.replace(given, **more)  # type: ignore[arg-type]


def suspension(number: int = 20, *, tool: str = "otterloo", quote: str = "We train on it.") -> Decision:
    """A suspension by the machine: the provider's change breaches the policy."""
    found = resolved(finding(quote=quote), terms=OTTER, at=7)
    return dataclasses.replace(
        decision(number, tool=tool, status=Status.SUSPENDED, basis=Basis.PRECAUTIONARY, by=MONITOR),
        occasion=Occasion.BREACH,
        cause=Cause.PROVIDER,
        breaches=(Breach(BreachCode.STANCE, found.finding.topic, found),),
        versions=((OTTER, commit(7)),),
    )


def opinion(number: int = 5) -> Decision:
    return dataclasses.replace(
        decision(number), occasion=Occasion.OPINION, opinion=Opinion.RESERVED, reason="Hm."
    )


LUMENIA = dataclasses.replace(tool(terms=(TERMS, PRIVACY)), name="Lumenia")
OTTERLOO = Tool("otterloo", "Otterloo", "Otterloo", Plan.BUSINESS, (OTTER,))
ETUDE = dataclasses.replace(tool("etude"), name="Étude", service="Lumenia")
CONTRACT = contract_of(ETUDE, TERMS.type)
SIGNED = dataclasses.replace(ETUDE, terms=(CONTRACT,))
WORSE = Drift(Kind.MATERIAL, Effect.WORSE, Effect.NONE, (), "an effect on training")


def standing(of: Tool, made: Decision | None, **more: object) -> Standing:
    plain = Standing(
        of,
        USAGES[0],
        made,
        day(TODAY),
        is_stale=False,
        troubled=(),
        review_by=made.review_by if made else None,
    )
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def chronicle(
    *, at: datetime | None = None, more: tuple[Decision, ...] = (), versions: tuple[VersionRecord, ...] = ()
) -> Chronicle:
    """All of it, on day 40.

    Args:
        at: the moment; the last complete round was on day 40.
        more: further decisions on Otterloo.
        versions: further versions of its terms.
    """
    caveat = Caveat(
        CaveatKind.PROFESSIONAL_USE, fact(FactKind.PROFESSIONAL_USE, ProfessionalUse.PROHIBITED, HOSTILE)
    )
    given, lost = approval(), suspension()
    watched = (
        _watched(
            LUMENIA,
            (entry(1, decision()), entry(2, given), entry(3, opinion())),
            standing(LUMENIA, given, notes=(entry(3, opinion()),), caveats=((TERMS, caveat),)),
        ),
        _watched(OTTERLOO, (entry(4, lost), *(entry(50 + n, d) for n, d in enumerate(more))), standing(OTTERLOO, lost)),
        _watched(SIGNED, (entry(5, decision(4, tool="etude")),),
                 standing(SIGNED, decision(4, tool="etude"), deposited=(day(3).date(),))),
        _watched(dataclasses.replace(tool("neuf"), name="Neuf"), (), standing(dataclasses.replace(tool("neuf"), name="Neuf"), None)),
    )  # fmt: skip
    said = dataclasses.replace(
        reading(),
        facts=(fact(FactKind.MINIMUM_AGE, "13"), fact(FactKind.MINIMUM_AGE, "13"), fact(FactKind.AUDIENCE, "consumer"),
               fact(FactKind.AUDIENCE, "business"), fact(FactKind.TERRITORY, "-CN FR")),
    )  # fmt: skip
    ours, theirs = (
        version(1),
        dataclasses.replace(version(2, terms=PRIVACY), origin=Origin("genai-contrib", commit(99))),
    )
    drifted = version(7, terms=OTTER, previous=6, drift=WORSE)
    told = {
        TERMS: Told(TERMS, declared(), state(ours), (ours,), said, None),
        PRIVACY: Told(PRIVACY, declared(PRIVACY), state(theirs), (theirs,), reading(language="und"), None),
        OTTER: Told(OTTER, declared(OTTER), state(drifted), (version(6, terms=OTTER, text="b"), drifted, *versions), reading(), None),
        CONTRACT: Told(CONTRACT, None, state(version(3, terms=CONTRACT)), (version(3, terms=CONTRACT),), reading(),
                       Deposit("#1", date(2025, 7, 14))),
    }  # fmt: skip
    complete = day(TODAY)
    return Chronicle(
        at or complete, organisation(), Rounds(complete, complete, complete), "r" * 64, watched, told
    )


def organisation() -> Register:
    return register((LUMENIA, OTTERLOO, ETUDE), USAGES, people=(DPO, LEROY, MARTIN))


def view(address: str | None = None, **more: object) -> View:
    return view_of(chronicle(**more), address)  # type: ignore[arg-type]


def _watched(of: Tool, entries: tuple[Entry, ...], *standings: Standing) -> Watched:
    return Watched(of, standings, Resolution((), (), frozenset(), ()), entries, of.terms)


LATE = day(TODAY) + timedelta(hours=37)
