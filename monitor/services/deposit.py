"""Deposit a signed contract as terms of its own, or say that one has ended.

It is a version like any other, hashed and kept in the archive for ever, under the cause `policy`: the
organisation's doing, never announced as the provider's. The next round judges the tool on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from monitor.core.checks import VersionRecord
from monitor.core.contracts import Deposit, contract_of, in_force
from monitor.core.errors import UsageError
from monitor.core.model import Cause, Reading
from monitor.core.names import name_fault
from monitor.core.register import Register, choices
from monitor.core.terms import Internal, Snapshot, TermsId
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Tool
from monitor.services.assess import text_digest
from monitor.services.guard import guarded
from monitor.services.papers import Paper, snapshot_of, text_of
from monitor.services.versions import Workshop, adopt, read_beside, reading_of


@dataclass(frozen=True, slots=True)
class Desk:
    """Where contracts are deposited; the archive is held under the round's lock."""

    shop: Workshop
    register: Register
    opaque: Callable[[str], str]
    """Gives the opaque id of a person, by which alone the archive names them."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Which contract a person speaks of, and what they say of it."""

    tool: str
    terms_type: str
    by: str
    """The id of a person of the register."""
    note: str = ""
    """In their own words."""


@dataclass(frozen=True, slots=True)
class Deposited:
    """What a deposit came to."""

    tool: Tool
    """As the register has it."""
    version: VersionRecord
    reading: Reading
    is_new: bool
    """Whether anything was kept: the same bytes signed on the same day are one contract."""


def deposit(desk: Desk, brought: Brought, paper: Paper, signed: date, now: datetime) -> Deposited:
    """Keep a signed contract, in place of the one before it; doing it again changes nothing.

    Killed anywhere and done again, it comes to the same: what the archive has and the database lacks is
    adopted first.

    Args:
        desk: where.
        brought: for which tool, in place of which terms, by whom.
        paper: the signed text.
        signed: the day it was signed.
        now: the moment of the deposit, UTC.

    Raises:
        UsageError: the register does not know what is named; the file is none that can be read; the day is
            still to come. Nothing is kept.
        StoreError: the archive or the database failed.
    """
    tool, terms = _named(desk.register, brought)
    if signed > now.date():
        raise UsageError(f"a contract signed on {signed} is still to come: deposit it once it is signed")
    snapshot = snapshot_of(paper, now)
    shop = desk.shop
    found = guarded(terms, snapshot.document, shop.executor.submit(text_of, snapshot, shop.pdf).result)
    if isinstance(found, Internal):
        raise UsageError(f"{paper.name!r} could not be read: {found.detail}; export it as a PDF anew")
    if not isinstance(found, str):
        raise UsageError(f"{paper.name!r} cannot be deposited: {found[1]} Deposit a PDF with its text")
    last = _last(desk, terms)
    if last is not None and _is_same(shop, last, snapshot, signed):
        return Deposited(tool, last, reading_of(shop, last.commit, terms), is_new=False)
    said = Deposit(desk.opaque(brought.by), signed, brought.note.strip())
    version, reading = _kept(shop, terms, last, (found, snapshot), said, now)
    return Deposited(tool, version, reading, is_new=True)


def withdraw(desk: Desk, brought: Brought, now: datetime) -> Deposited:
    """Say that a contract has ended: from the next round on, the vendor's page binds again.

    Its text and its bytes stay in the archive's history; its last version is empty.

    Raises:
        UsageError: the register does not know what is named; no contract is in force; no reason is given.
        StoreError: the archive or the database failed.
    """
    tool, terms = _named(desk.register, brought)
    if not brought.note.strip():
        raise UsageError("why has the contract ended? Say it with --reason, in your own words")
    last = _last(desk, terms)
    if last is None or not in_force(desk.shop.records.states().get(terms)):
        raise UsageError(f"no contract is in force for {tool.id} in place of its {brought.terms_type}")
    said = Deposit(desk.opaque(brought.by), None, brought.note.strip())
    version, reading = _kept(desk.shop, terms, last, None, said, now)
    return Deposited(tool, version, reading, is_new=True)


def _named(register: Register, brought: Brought) -> tuple[Tool, TermsId]:
    """Return the tool, and where its contract is kept, once everything named is known."""
    types = {each.casefold(): each for each in TERMS_TYPES}
    for what, name, names in (
        ("tool", brought.tool, register.tools),
        ("person", brought.by, register.people),
    ):
        if name not in names:
            raise UsageError(f"the register knows no {what} {name!r}; {choices(name, names)}")
    terms_type = types.get(brought.terms_type.casefold())
    if terms_type is None:
        remedy = choices(brought.terms_type, TERMS_TYPES)
        raise UsageError(f"{brought.terms_type!r} is no terms type of Open Terms Archive; {remedy}")
    tool = register.tools[brought.tool]
    terms = contract_of(tool, terms_type)
    if fault := name_fault(terms.service):
        raise UsageError(
            f"{terms.service!r}, under which its contracts are kept, {fault}: shorten the tool's id"
        )
    return tool, terms


def _last(desk: Desk, terms: TermsId) -> VersionRecord | None:
    """Return the last version of a contract, those of a killed process among them."""
    adopt(desk.shop, tuple(desk.register.terms.values()), lambda _: None)
    state = desk.shop.records.states().get(terms)
    return state.version if state is not None else None


def _is_same(shop: Workshop, last: VersionRecord, snapshot: Snapshot, signed: date) -> bool:
    known, kept = shop.archive.deposit(last.commit), shop.archive.snapshots(last.commit, last.terms)
    return known is not None and known.signed == signed and [s.sha256 for s in kept] == [snapshot.sha256]


def _kept(
    shop: Workshop,
    terms: TermsId,
    last: VersionRecord | None,
    new: tuple[str, Snapshot] | None,
    said: Deposit,
    now: datetime,
) -> tuple[VersionRecord, Reading]:
    """Keep a version of a contract, None where it has ended: the archive first, then the database."""
    text, snapshots = ("", ()) if new is None else (new[0], (new[1],))
    said_there = guarded(terms, "", partial(read_beside, shop, terms, text, last))
    if isinstance(said_there, Internal):
        raise UsageError(f"what {terms} says could not be read: {said_there.detail}; nothing was kept")
    reading, drift = said_there
    commit = shop.archive.record(
        terms, text, snapshots, at=now, cause=Cause.POLICY, first=last is None, deposit=said
    )
    previous = last.commit if last else None
    record = VersionRecord(commit, terms, now, Cause.POLICY, previous, text_digest(text), drift)
    shop.records.add_version(record, shop.rules_digest, reading)
    shop.archive.refresh()
    return record, reading
