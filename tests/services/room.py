"""A whole monitor in memory: real services over fakes of everything outside."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

import pytest

from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.adapters.rules import load_rules
from monitor.core.alerts import Alert
from monitor.core.caveats import Caveat, caveats
from monitor.core.checks import VersionRecord
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import RuleSet
from monitor.core.decisions import Decision
from monitor.core.ledger import Entry
from monitor.core.ports import Archive
from monitor.core.register import Register
from monitor.core.terms import Fetched, Internal, Terms, TermsId
from monitor.services.check import Fared, check
from monitor.services.decide import Bench, decide_all
from monitor.services.in_person import Statement, approve, suspend
from monitor.services.rounds import Progress, Round, do_round
from monitor.services.status import Standing, standings
from monitor.services.versions import Workshop, bring_up_to_date
from tests.fakes import (
    FakeFetcher,
    FakeMailer,
    FakeWitnesses,
    InlineExecutor,
    MemoryArchive,
    MemoryLedger,
    MemoryOutbox,
    MemoryRecords,
)
from tests.samples import SITE, day, page, register


@cache
def rules() -> RuleSet:
    """Return the rules we ship."""
    return load_rules()


@cache
def _reader(digest: str) -> Reader:
    return Reader({each.digest: each for each in (rules(), deaf())}[digest])


def reader(known: RuleSet) -> Reader:
    """Return what reads under these rules; it remembers what it read in other tests."""
    return _reader(known.digest)


@cache
def deaf() -> RuleSet:
    """Return rules that find nothing: what we knew before we learnt to read."""
    return dataclasses.replace(rules(), rules=(), digest="0" * 64)


class Room:
    """Everything a round takes; `pages` says what vendors serve."""

    def __init__(self, known: Register | None = None) -> None:
        self.register = known or register()
        self.archive: Archive = MemoryArchive()
        self.records = MemoryRecords()
        self.ledger = MemoryLedger()
        self.outbox = MemoryOutbox()
        self.mailer: FakeMailer | None = FakeMailer()
        self.fetcher = FakeFetcher()
        self.executor = InlineExecutor()
        self.witnesses = FakeWitnesses()
        self.rules = rules()
        self.said: list[str] = []
        self.again: Callable[[], None] = lambda: None
        """What happens before changes are looked at again."""
        self.serve()

    @property
    def shop(self) -> Workshop:
        current = self.rules
        return Workshop(
            self.archive,
            self.records,
            self.executor,
            lambda: reader(current),
            current.digest,
            pdf_markdown,
            self.witnesses,
        )

    @property
    def bench(self) -> Bench:
        return Bench(self.register, self.records, self.ledger, self.rules.digest)

    def serve(
        self, content: bytes | Fetched | Exception | None = None, name: str = "terms", site: str = SITE
    ) -> None:
        """Let a vendor serve this at one address; without content, a page that promises everything."""
        self.fetcher.pages[site + name] = page() if content is None else content

    # --- the verbs --------------------------------------------------------------------------

    def check(self, number: int = 0, terms: Sequence[Terms] | None = None) -> Sequence[Fared]:
        """Do the round of day `number`, as far as every terms has an outcome."""
        self.fetcher.now = day(number)
        watched = list(self.register.terms.values()) if terms is None else terms
        failed = self.update(number, watched)
        return check(self.shop, self.fetcher, watched, day(number), lambda _: None, self.again, failed)

    def update(self, number: int = 0, terms: Sequence[Terms] | None = None) -> Mapping[TermsId, Internal]:
        watched = list(self.register.terms.values()) if terms is None else terms
        return bring_up_to_date(self.shop, watched, day(number), self.said.append)

    def decide(self, number: int = 0) -> Sequence[Entry]:
        return decide_all(self.bench, day(number))

    def round(self, number: int = 0, *tools: str) -> Round:
        """Do the whole round of day `number`."""
        self.fetcher.now = day(number)
        return do_round(
            self.shop,
            self.fetcher,
            self.bench,
            self.outbox,
            self.mailer,
            tools,
            day(number),
            self._progress(),
            lambda _: self.again(),
        )

    def _progress(self) -> Progress:
        return Progress(
            lambda count: self.said.append(f"{count} to check"),
            lambda fared: self.said.append(f"{fared.terms}: {fared.outcome}"),
            self.said.append,
        )

    def person(
        self,
        number: int = 0,
        *,
        allow: bool = True,
        tool: str = "lumenia-free",
        usage: str = "non_sensitive",
        by: str = "martin",
        reason: str = "opt-out exercised",
    ) -> Entry:
        """Let a person decide on day `number`."""
        said = Statement(tool, usage, by, reason)
        return (approve if allow else suspend)(self.bench, said, day(number))

    # --- what came of it ---------------------------------------------------------------------

    def standing(self, tool: str = "lumenia-free", usage: str = "non_sensitive") -> Decision:
        return self.ledger.standing()[tool, usage].decision

    def standings(self, number: int) -> Sequence[Standing]:
        coverage = self.records.coverage()
        return standings(
            self.register,
            coverage,
            self.ledger.outlines(),
            self.ledger.notes(),
            day(number),
            self._caveats(),
        )

    def _caveats(self) -> Mapping[TermsId, tuple[Caveat, ...]]:
        versions = {terms: s.version for terms, s in self.records.states().items() if s.version}
        known = {t: self.records.reading(v.commit, self.rules.digest) for t, v in versions.items()}
        return {t: caveats(r.facts, broad_licence=r.broad_licence) for t, r in known.items() if r is not None}

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        return self.records.versions(terms)

    def mails(self, since: datetime | None = None) -> list[Alert]:
        """Return the alerts made (since a moment)."""
        return [alert for alert in self.outbox.alerts() if since is None or alert.at >= since]

    def mails_of(self, number: int) -> list[tuple[str, str]]:
        """Return whom the round of one day told of what."""
        return [(alert.person, alert.kind.value) for alert in self.outbox.alerts() if alert.at == day(number)]


class KilledError(Exception):
    """The process ended here."""


@contextlib.contextmanager
def killed_at(owner: object, method: str, after: int = 0) -> Iterator[None]:
    """Let the work inside end where `method` is called, the first `after` calls passing."""
    real, calls = getattr(owner, method), itertools.count()

    def die(*args: object, **options: object) -> object:
        if next(calls) >= after:
            raise KilledError
        return real(*args, **options)

    is_killed = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, method, die)
        try:
            yield
        except KilledError:
            is_killed = True
    assert is_killed, f"{method} was called fewer than {after + 1} times"
