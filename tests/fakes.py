"""What lies outside, in memory: a few lines for each port, held to it by the contract suites."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from monitor.core.alerts import Alert, AlertKind
from monitor.core.checks import Check, Coverage, DocumentState, Rounds, TermsState, VersionRecord, coverage
from monitor.core.collection import Record, RecordKind
from monitor.core.contracts import Deposit
from monitor.core.decisions import Decision, Outline
from monitor.core.errors import BrowserMissingError, CollectionError, StoreError
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Reading
from monitor.core.ports import ArchivedVersion
from monitor.core.terms import (
    Fetched,
    Origin,
    Render,
    Snapshot,
    SourceDocument,
    TermsId,
    Unreachable,
    UnreachableReason,
    Validators,
    Version,
    Witness,
)
from monitor.core.tools import Usage

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """Runs a job at once, where it is given, one at a time; `fails` may name the jobs that die instead."""

    _turn = threading.RLock()

    def __init__(self, fails: Callable[[tuple[object, ...]], BaseException | None] = lambda _: None) -> None:
        self.fails = fails

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        failure = self.fails((fn, *args))
        if failure is not None:
            future.set_exception(failure)
            return future
        try:
            with self._turn:  # what a worker keeps is its own
                future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (as executors do)
            future.set_exception(error)
        return future


@dataclass
class FakeFetcher:
    """Serves what it was told for each address; what it was not told cannot be reached."""

    pages: dict[str, Fetched | bytes | Exception] = field(default_factory=dict)
    now: datetime | None = None
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    shows: dict[str, bytes | str] | None = None
    """What a browser shows at each address, or why it fails; None: there is no browser."""
    rendered: list[str] = field(default_factory=list)

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        browser = document.render is Render.BROWSER
        self.asked.append((document.address, None if browser else known))
        page = self._page(document)
        return self.render(document, page) if browser and isinstance(page, Snapshot) else page

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot | Unreachable:
        if self.shows is None:
            raise BrowserMissingError("this page needs a browser, and there is none")
        self.rendered.append(document.address)
        shown = self.shows.get(document.address, snapshot.body)
        if isinstance(shown, str):
            return Unreachable(document.id, UnreachableReason.TIMEOUT, shown)
        return replace(snapshot, body=shown, etag=None, last_modified=None, rendered=True)

    def _page(self, document: SourceDocument) -> Fetched:
        page = self.pages.get(document.address)
        if isinstance(page, Exception):
            raise page
        if isinstance(page, bytes):
            assert self.now is not None
            return Snapshot(document.id, document.address, (), "text/html", "utf-8", page, self.now)
        return page or Unreachable(document.id, UnreachableReason.HTTP_STATUS, "404 Not Found")

    def close(self) -> None:
        pass


@dataclass
class FakeWitnesses:
    """Collections in a list: what each recorded, and when it is known to have read the terms."""

    known: dict[Witness, list[tuple[Record, str]]] = field(default_factory=dict)
    read_at: dict[Witness, datetime] = field(default_factory=dict)

    def add(self, witness: Witness, text: str, at: datetime, kind: RecordKind = RecordKind.CHANGE) -> str:
        """Record a text, as a collection would; return the commit."""
        mine = self.known.setdefault(witness, [])
        commit, blob = _name(f"{at} {len(mine)}", text), _name("", text)
        path = f"{witness.terms.service}/{witness.terms.type}.md"
        previous = mine[-1][0].blob if mine else None
        mine.append((Record(witness.terms, path, commit, at, kind, blob, previous), text))
        self.read_at[witness] = max(at, self.read_at.get(witness, at))
        return commit

    def records(self, witness: Witness) -> Sequence[Record]:
        if witness not in self.known:
            raise CollectionError(f"the collection {witness.collection} was never fetched")
        return [record for record, _ in self.known[witness]]

    def text(self, witness: Witness, record: Record) -> str:
        return next(text for each, text in self.known[witness] if each == record)

    def verified(self, witness: Witness, now: datetime) -> datetime | None:
        at = self.read_at.get(witness)
        return at if at is not None and at <= now else None


@dataclass(frozen=True)
class _Commit:
    id: str
    at: datetime
    text: str
    snapshots: tuple[Snapshot, ...]
    terms: TermsId
    cause: Cause
    first: bool
    origin: Origin | None
    deposit: Deposit | None = None


class MemoryArchive:
    """Texts and bytes, each commit named by what it holds and what was before it."""

    def __init__(self) -> None:
        self.commits: list[_Commit] = []
        self.quarantined: list[tuple[str, TermsId, Snapshot, datetime, str]] = []
        self.refreshed = 0

    def record(
        self,
        terms: TermsId,
        text: str,
        snapshots: Sequence[Snapshot],
        *,
        at: datetime,
        cause: Cause,
        first: bool,
        origin: Origin | None = None,
        deposit: Deposit | None = None,
    ) -> str:
        last = self.commits[-1] if self.commits else None
        kept = tuple(replace(s, fetched_at=at, etag=None, last_modified=None) for s in snapshots)
        new = _Commit("", at, text, kept, terms, cause, first, origin, deposit)
        if last is not None and _same(last, new):
            return last.id
        new = replace(new, id=_name(last.id if last else "", repr(new)))
        self.commits.append(new)
        return new.id

    def quarantine(self, terms: TermsId, snapshot: Snapshot, *, at: datetime, reason: str) -> str:
        last = self.quarantined[-1] if self.quarantined else None
        same = (terms, _uncaptured(snapshot), at, reason)
        if last is not None and (last[1], _uncaptured(last[2]), *last[3:]) == same:
            return last[0]
        name = _name(last[0] if last else "quarantine", repr((terms, snapshot, at, reason)))
        self.quarantined.append((name, terms, snapshot, at, reason))
        return name

    def recover(self) -> None:
        pass

    def text(self, commit: str, terms: TermsId) -> str:
        return self._find(commit, terms).text

    def snapshots(self, commit: str, terms: TermsId) -> Sequence[Snapshot]:
        return self._find(commit, terms).snapshots

    def deposit(self, commit: str) -> Deposit | None:
        return next(each.deposit for each in self.commits if each.id == commit)

    def has(self, commit: str) -> bool:
        if len(commit) != 40 or set(commit) - set("0123456789abcdef"):
            raise StoreError(f"{commit!r} is not a commit")
        return any(each.id == commit for each in self.commits)

    def since(self, commit: str | None) -> Iterator[ArchivedVersion]:
        start = 0 if commit is None else next(n for n, c in enumerate(self.commits, 1) if c.id == commit)
        for each in self.commits[start:]:
            version = Version(each.terms, each.id, each.at, each.text)
            yield ArchivedVersion(version, each.cause, each.origin)

    def refresh(self) -> None:
        self.refreshed += 1

    def _find(self, commit: str, terms: TermsId) -> _Commit:
        """Return the last commit of `terms` up to `commit`: a tree holds what earlier commits put there."""
        found = None
        for each in self.commits:
            if each.terms == terms:
                found = each
            if each.id == commit and found is not None:
                return found
        raise StoreError(f"no {terms} at {commit}")


def _uncaptured(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, capture=None)


def _same(one: _Commit, other: _Commit) -> bool:
    """Tell whether two commits hold the same; how often the same bytes were fetched is no matter."""
    plain = [replace(c, id="", snapshots=tuple(map(_uncaptured, c.snapshots))) for c in (one, other)]
    return plain[0] == plain[1]


def _name(parent: str, holds: str) -> str:
    return hashlib.sha1(
        f"{parent}{holds}".encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()


class MemoryRecords:
    """How rounds went and what versions say."""

    def __init__(self) -> None:
        self._rounds: dict[datetime, set[str]] = {}
        self._checks: dict[TermsId, list[Check]] = {}
        self._documents: dict[TermsId, tuple[DocumentState, ...]] = {}
        self._versions: list[VersionRecord] = []
        self._readings: dict[tuple[str, str], Reading] = {}

    def rounds(self) -> Rounds:
        return Rounds(
            max(self._rounds, default=None),
            max((at for at, done in self._rounds.items() if "decided" in done), default=None),
            max((at for at, done in self._rounds.items() if "complete" in done), default=None),
        )

    def begin_round(self, at: datetime) -> None:
        self._rounds.setdefault(at, set())

    def mark_decided(self, at: datetime) -> None:
        self._rounds.get(at, set()).add("decided")

    def complete_round(self, at: datetime) -> None:
        self._rounds.get(at, set()).add("complete")

    def states(self) -> Mapping[TermsId, TermsState]:
        current = {v.terms: v for v in self._versions}
        found = {}
        for terms in self._checks.keys() | current.keys():
            checks = self._checks.get(terms, [])
            good = [c.verified for c in checks if c.verified is not None]
            found[terms] = TermsState(
                terms,
                current.get(terms),
                checks[-1] if checks else None,
                max(good, default=None),
                self._documents.get(terms, ()),
            )
        return found

    def coverage(self) -> Coverage:
        return coverage(self.states())

    def add_check(self, check: Check, documents: Sequence[DocumentState] | None) -> None:
        checks = self._checks.setdefault(check.terms, [])
        last = checks[-1] if checks else None
        if last is not None and last.last >= check.last:
            return
        if last is not None and _alike(last, check):
            checks[-1] = replace(
                last,
                last=check.last,
                outcome=check.outcome,
                detail=check.detail,
                rounds=last.rounds + 1,
                verified=max(filter(None, (last.verified, check.verified)), default=None),
            )
        else:
            checks.append(check)
        if documents is not None:
            self.remember(check.terms, documents)

    def add_checks(self, checks: Sequence[tuple[Check, Sequence[DocumentState] | None]]) -> None:
        for check, documents in checks:
            self.add_check(check, documents)

    def remember(self, terms: TermsId, documents: Sequence[DocumentState]) -> None:
        self._documents[terms] = tuple(sorted(documents, key=lambda d: d.document))

    def checks(self, terms: TermsId) -> Sequence[Check]:
        return list(self._checks.get(terms, []))

    def add_version(self, record: VersionRecord, rules: str, reading: Reading | None) -> None:
        if all(each.commit != record.commit for each in self._versions):
            drift = replace(record.drift, hunks=()) if record.drift else None
            self._versions.append(replace(record, drift=drift))
            if reading is not None:
                self._readings[record.commit, rules] = reading
            if record.origin is None:
                self.remember(record.terms, ())

    def head(self) -> str | None:
        return self._versions[-1].commit if self._versions else None

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        return [each for each in self._versions if each.terms == terms]

    def histories(self) -> Mapping[TermsId, Sequence[VersionRecord]]:
        return {each.terms: self.versions(each.terms) for each in self._versions}

    def add_reading(self, commit: str, rules: str, reading: Reading) -> None:
        self._readings.setdefault((commit, rules), reading)

    def reading(self, commit: str, rules: str) -> Reading | None:
        return self._readings.get((commit, rules))

    def readings(self, commits: Sequence[str], rules: str) -> Mapping[str, Reading]:
        return {c: self._readings[c, rules] for c in commits if (c, rules) in self._readings}

    def read(self, commits: Sequence[str], rules: str) -> frozenset[str]:
        return frozenset(self.readings(commits, rules))


def _alike(last: Check, check: Check) -> bool:
    if last.outcome.is_good or check.outcome.is_good:
        return last.outcome.is_good and check.outcome.is_good
    return (last.outcome, last.reason, last.document) == (check.outcome, check.reason, check.document)


class MemoryLedger:
    """Decisions in a list, chained."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._policies: dict[str, Usage] = {}

    def entries(self, tool: str | None = None) -> Sequence[Entry]:
        return [e for e in self._entries if tool in (None, e.decision.tool)]

    def standing(self) -> Mapping[tuple[str, str], Entry]:
        setting = [e for e in self._entries if not e.decision.occasion.is_note]
        return {(e.decision.tool, e.decision.usage): e for e in setting}

    def outlines(self) -> Mapping[tuple[str, str], Outline]:
        return {key: entry.decision.outline for key, entry in self.standing().items()}

    def first(self) -> Mapping[str, datetime]:
        return {e.decision.tool: e.decision.at for e in reversed(self._entries)}

    def notes(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self._entries:
            key = entry.decision.tool, entry.decision.usage
            if entry.decision.occasion.is_note:
                found.setdefault(key, []).append(entry)
            else:
                found.pop(key, None)
        return found

    def append(
        self,
        tool: str,
        usage: str,
        policy: Usage | None,
        make: Callable[[Decision | None, Sequence[Decision]], Decision | None],
    ) -> Entry | None:
        last = MemoryLedger.standing(self).get((tool, usage))
        notes = [entry.decision for entry in self.notes().get((tool, usage), ())]
        decision = make(None if last is None else last.decision, notes)
        if decision is None:
            return None
        if policy is not None:
            self._policies[decision.policy] = policy
        self._entries.append(Entry(len(self._entries) + 1, decision, _chained(self.head(), decision)))
        return self._entries[-1]

    def policy(self, digest: str) -> Usage | None:
        return self._policies.get(digest)

    def latest(self) -> datetime | None:
        return max((e.decision.at for e in self._entries), default=None)

    def head(self) -> str:
        return self._entries[-1].hash if self._entries else "0" * 64

    def verify(self) -> str | None:
        previous = "0" * 64
        for seq, entry in enumerate(self._entries, 1):
            if (entry.seq, entry.hash) != (seq, _chained(previous, entry.decision)):
                return f"entry {seq} was altered"
            previous = entry.hash
        return None


def _chained(previous: str, decision: Decision) -> str:
    words = json.dumps([previous, asdict(decision)], default=str, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


class MemoryOutbox:
    """Alerts in a list."""

    def __init__(self) -> None:
        self._alerts: dict[str, Alert] = {}
        self._told: dict[str, datetime] = {}

    def settled(self, events: Collection[str]) -> Mapping[str, datetime]:
        return {event: self._told[event] for event in events if event in self._told}

    def told(self) -> frozenset[str]:
        return frozenset(self._told)

    def add(self, alerts: Sequence[Alert], events: Sequence[str], at: datetime) -> None:
        self._told = dict.fromkeys(events, at) | self._told
        for alert in alerts:
            self._alerts.setdefault(alert.id, alert)

    def waiting(self) -> Sequence[Alert]:
        return [a for a in self._alerts.values() if a.sent_at is None and a.given_up is None]

    def given_up(self) -> Sequence[Alert]:
        lost = (a for a in self._alerts.values() if a.given_up is not None and a.subject)
        return [a for a in lost if a.kind is not AlertKind.TEST]

    def alerts(self) -> Sequence[Alert]:
        return list(self._alerts.values())

    def mark_tried(self, alert: str, at: datetime) -> None:
        attempts = self._alerts[alert].attempts + 1
        self._alter(alert, tried_at=at, error=None, next_try=None, attempts=attempts)

    def mark_sent(self, alert: str, at: datetime) -> None:
        self._alter(alert, sent_at=at, error=None, next_try=None)

    def put_off(self, ids: Sequence[str], error: str, until: datetime) -> None:
        for alert in ids:
            self._alter(alert, error=error, next_try=until)

    def mark_failed(self, alert: str, error: str, at: datetime, until: datetime) -> None:
        self._alter(alert, error=error, next_try=until, failing_since=self._alerts[alert].failing_since or at)

    def give_up(self, alert: str, error: str, at: datetime) -> None:
        self._alter(alert, error=error, next_try=None, given_up=at)

    def reopen(self) -> int:
        lost = self.given_up()
        for alert in lost:
            self._alter(alert.id, given_up=None, failing_since=None, next_try=None, attempts=0)
        return len(lost)

    def _alter(self, alert: str, **values: Any) -> None:
        self._alerts[alert] = replace(self._alerts[alert], **values)


class FakeMailer:
    """Takes every alert, but those to people it was told to refuse."""

    def __init__(self, refuses: Mapping[str, Exception] | None = None) -> None:
        self.refuses = dict(refuses or {})
        self.taken: list[Alert] = []
        self.is_closed = False

    def send(self, alert: Alert) -> None:
        if alert.person in self.refuses:
            raise self.refuses[alert.person]
        self.taken.append(alert)

    def close(self) -> None:
        self.is_closed = True
