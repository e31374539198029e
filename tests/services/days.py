"""Random days of an organisation: terms that move, criteria that move, people who decide."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from monitor.core.checks import Check, OutcomeName, VersionRecord
from monitor.core.decisions import Opinion
from monitor.core.errors import UsageError
from monitor.core.model import Cause, Drift, Effect, Finding, Kind, Mechanism, Reading, Stance
from monitor.core.terms import TermsId
from monitor.core.tools import (
    Attestation,
    AttestationKind,
    Language,
    OptOut,
    Perimeter,
    Person,
    Proposal,
    Role,
    SuspendOn,
    Tool,
    Usage,
)
from monitor.services.decide import Bench, decide_all
from monitor.services.in_person import Statement, approve, opine, suspend
from tests.fakes import MemoryArchive, MemoryLedger, MemoryRecords
from tests.samples import DUPONT, MARTIN, NOW, PRIVACY, TERMS, day, finding, reading, register, tool, usage

ROUX = Person("roux", "Dominique Roux", "roux@example.fr", Role.LEGAL, Language.FR)

FINDINGS = (
    finding(Stance.DENIED),
    finding(Stance.PERMITTED),
    finding(Stance.OPT_OUT),
    finding(Stance.OPT_OUT, quote="You may opt out in the settings of your account."),
    finding(Stance.PERMITTED, despite_opt_out=True, quote="What you report to us trains our models."),
    finding(Stance.EU),
    finding(Stance.THIRD_COUNTRY_SAFEGUARDED, countries=("US",), mechanisms=(Mechanism.SCC,)),
    finding(Stance.THIRD_COUNTRY, countries=("CN",)),
)
_USAGE = usage(location=frozenset({Stance.EU, Stance.THIRD_COUNTRY_SAFEGUARDED}))
USAGES = (
    _USAGE,
    usage(Stance.DENIED, Stance.OPT_OUT),
    replace(_USAGE, exercised=frozenset({finding(Stance.OPT_OUT).data})),
    replace(_USAGE, attestations=frozenset({AttestationKind.SECNUMCLOUD})),
    replace(_USAGE, required_terms=frozenset({PRIVACY.type}), accepted_countries=frozenset({"US"})),
    replace(_USAGE, suspend_on=SuspendOn.EFFECTIVE_DATE),
)
_VALID = Attestation(
    AttestationKind.SECNUMCLOUD, "all", "ANSSI", "1", day(40).date(), "martin", day(0).date()
)
_OPTED = OptOut(Perimeter.ORGANISATION, "", day(0).date(), day(30).date(), "0" * 64)
TOOLS = (
    tool(terms=(TERMS, PRIVACY)),
    tool(terms=(TERMS, PRIVACY), proposals=()),
    tool(terms=(TERMS, PRIVACY), proposals=(Proposal("non_sensitive", "martin", day(0), _OPTED),)),
    replace(tool(terms=(TERMS, PRIVACY)), attestations=(_VALID,), controlled_by="FR"),
    replace(tool(terms=(TERMS, PRIVACY)), indicative=frozenset({PRIVACY})),
)


@dataclass(frozen=True)
class Deed:
    """What happens on one day."""

    after: int
    """Days since the one before."""
    new: tuple[tuple[TermsId, tuple[Finding, ...], Cause, bool], ...]
    """Which terms say what from then on, by whose doing, and whether it takes effect later."""
    unclear: bool
    usage: Usage
    tool: Tool | None
    rules: str
    act: str


DEEDS = st.builds(
    Deed,
    st.integers(1, 35),
    st.lists(
        st.tuples(
            st.sampled_from([TERMS, PRIVACY]),
            st.lists(st.sampled_from(FINDINGS), max_size=3, unique=True).map(tuple),
            st.sampled_from(Cause),
            st.booleans(),
        ),
        max_size=2,
        unique_by=lambda new: new[0],
    ).map(tuple),
    st.sampled_from([False, False, True]),
    st.sampled_from(USAGES),
    st.sampled_from([*TOOLS, TOOLS[0], TOOLS[0], None]),
    st.sampled_from(["r" * 64, "s" * 64]),
    st.sampled_from(["decide", "decide", "decide", "approve", "opt out", "suspend", "opine"]),
)


@dataclass
class Days:
    """An organisation whose days are made up; the services are the real ones."""

    archive: MemoryArchive = field(default_factory=MemoryArchive)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    says: dict[TermsId, Reading] = field(default_factory=dict)
    now: datetime = NOW

    def live(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            self._day(deed)

    def _day(self, deed: Deed) -> None:
        self.now += timedelta(days=deed.after)
        self.records.begin_round(self.now)
        for terms, found, cause, later in deed.new:
            self._version(terms, found, cause, self.now.date() + timedelta(days=9) if later else None, deed)
        states = self.records.states()
        for terms in self.says:
            version = states[terms].version
            assert version is not None
            self.records.add_reading(version.commit, deed.rules, self.says[terms])
        people = (DUPONT, MARTIN, ROUX)
        tools = () if deed.tool is None else (deed.tool,)
        known = replace(
            register(usages=(deed.usage,), people=people), tools={each.id: each for each in tools}
        )
        bench = Bench(known, self.records, self.ledger, deed.rules)
        with contextlib.suppress(UsageError):  # there is nothing to speak of, or not yet
            self._act(bench, deed)

    def _act(self, bench: Bench, deed: Deed) -> None:
        said = Statement("lumenia-free", "non_sensitive", "martin", "Committee", entered_by="martin@host")
        if deed.act == "decide":
            decide_all(bench, self.now)
        elif deed.act == "approve":
            approve(bench, said, self.now)
        elif deed.act == "opt out":
            today = self.now.date()
            opted = OptOut(Perimeter.ACCOUNTS, "all", today, today + timedelta(days=60), "")
            until = today + timedelta(days=100)
            approve(bench, replace(said, opt_out=opted, review_by=until), self.now)
        elif deed.act == "suspend":
            suspend(bench, replace(said, by="roux"), self.now)
        else:
            opine(bench, replace(said, by="dupont"), Opinion.RESERVED, self.now)

    def _version(
        self, terms: TermsId, found: Sequence[Finding], cause: Cause, effective: date | None, deed: Deed
    ) -> None:
        text, placed = "", []
        for each in found:
            placed.append(replace(each, start=len(text), end=len(text) + len(each.quote)))
            text += each.quote + "\n"
        unclear = Stance.UNCLEAR if deed.unclear else Stance.SILENT
        self.says[terms] = reading(*placed, training=unclear)
        text += str(self.now)
        first = not self.records.versions(terms)
        commit = self.archive.record(terms, text, (), at=self.now, cause=cause, first=first)
        drift = Drift(Kind.MATERIAL, Effect.WORSE, Effect.NONE, (), "", effective)
        previous = None if first else self.records.versions(terms)[-1].commit
        record = VersionRecord(commit, terms, self.now, cause, previous, "a" * 64, None if first else drift)
        self.records.add_version(record, deed.rules, self.says[terms])
        good = OutcomeName.CHANGED
        self.records.add_check(Check(terms, self.now, self.now, good, "", "", "", None, self.now), None)
