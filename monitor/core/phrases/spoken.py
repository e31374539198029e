"""What every language's modules provide, by the same names; each has one module of each sort."""

# ruff: noqa: D102 - what each function takes and gives is said in the languages' modules

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from monitor.core.caveats import Caveat
from monitor.core.decisions import Occasion
from monitor.core.model import Cause, Effect, Fact, Mechanism, Stance, Topic
from monitor.core.phrases.labels import Labels
from monitor.core.phrases.names import Names
from monitor.core.policy import Breach
from monitor.core.resolution import Resolved
from monitor.core.tools import Fallback, SuspendOn


class Reasons(Protocol):
    """A language's module of why the policy objects. Dates and names come in as words."""

    def quoted(self, words: str) -> str: ...
    def usages_only(self, usages: Sequence[str]) -> str: ...
    def breach(self, found: Breach) -> str: ...
    def gloss(self, found: Resolved, *, alone: bool = False) -> str: ...
    def suspended_because(
        self,
        occasion: Occasion,
        cause: Cause | None,
        *,
        service: str,
        terms: Sequence[str],
        read: str,
        usages: Sequence[str],
        rebound: bool = False,
    ) -> str: ...


class Facts(Protocol):
    """A language's module of for whom a text holds, and what to know before relying on it."""

    QUESTION: str
    """Heads them all."""
    # the two flags of a reading: what each is about, and what it means that it stands
    BROAD_LICENCE: str
    BROAD_LICENCE_MEANS: str
    INSTRUCTIONS_ONLY: str
    INSTRUCTIONS_ONLY_MEANS: str

    def value(self, fact: Fact) -> str: ...
    def caveat(self, found: Caveat, terms: str) -> str: ...


class PolicyWords(Protocol):
    """A language's module of what a usage demands."""

    # titles
    TRAINING: str
    LOCATION: str
    BESIDE: str
    DOUBT: str
    TIMES: str
    DECIDING: str
    ADEQUACY: str
    # names of rows
    PLACES: str
    SAFEGUARDS: str
    COUNTRIES: str
    REFUSED: str
    REQUIRED: str
    ATTESTATIONS: str
    CONTROL: str
    SILENCE: str
    UNCLEAR: str
    CHANGE: str
    STALE: str
    UNREAD: str
    REVIEW: str
    APPROVERS: str
    IN_FORCE: str
    CONDITIONAL: str
    CHECKED: str
    # values
    ANYTHING: str
    OPT_OUT_EXERCISED: str
    ANY_SAFEGUARD: str
    ANY_COUNTRY: str
    NONE_REFUSED: str
    NOTHING_REQUIRED: str
    ANYONE: str
    ANYONE_APPROVES: str
    CLOSING: str
    LAW: str

    def stances(self, accepted: Sequence[Stance], *, exercised: bool) -> str: ...
    def safeguards(self, accepted: Sequence[Mechanism]) -> str: ...
    def destinations(self, accepted: Sequence[str], *, adequate: bool) -> str: ...
    def controlled_from(self, accepted: Sequence[str]) -> str: ...
    def fallback(self, value: Fallback) -> str: ...
    def suspends_on(self, value: SuspendOn) -> str: ...
    def later_than(self, time: str) -> str: ...
    def review(self, every: str, grace: str) -> str: ...
    def conditional(self, abroad: Sequence[str], under: Mechanism) -> str: ...
    def outdated(self, day: str) -> str: ...


class Acting(Protocol):
    """A language's module of what a notice asks of people."""

    OBJECT: str
    NO_TIME: str
    """Of an objection."""
    NO_HURRY: str
    # the decision sheet
    SHEET: str
    ORGANISATION: str
    TOOLS: str
    STATUS: str
    VERSION: str
    HEAD: str
    REINSTATE: str
    REINSTATE_AS_IS: str
    """Where nothing is quoted that would be accepted."""
    REINSTATE_OPPOSED: str
    CONFIRM: str
    OTHER_PLAN: str
    WITHDRAW: str
    BLANKS: tuple[str, ...]
    RECORDED: str

    def spared(self, tools: Sequence[str]) -> str: ...
    def tools_only(self, tools: Sequence[str]) -> str: ...
    def page(self, tool: str) -> str: ...
    def no_later(self, due: str) -> str: ...
    def before_effect(self, due: str) -> str: ...
    def staff(
        self, tools: Sequence[str], usages: Sequence[str], day: str, *, changed: bool, ended: bool
    ) -> tuple[str, ...]: ...
    def recipient(self, role: str) -> str: ...


class Delivery(Protocol):
    """A language's module of what is said of alerts on their way."""

    TAG: str
    TO: str
    SUBJECT: str
    MADE: str
    WHY: str
    UNKNOWN: str
    """In place of a name."""
    CHANNEL: str
    NOBODY_KNOWS: str
    SEND_AGAIN: str
    TELL_OTHERWISE: str
    MORE: str
    """Leads to the page."""

    def lost(self, count: int) -> str: ...
    def more_lost(self, count: int) -> str: ...


class Agenda(Protocol):
    """A language's module of what is told by the calendar."""

    # the tags and titles of a digest
    DIGEST: str
    NOTHING: str
    CHANGES: str
    RETURNS: str
    REVIEWS: str
    UNVERIFIED: str
    SEEN: str
    READ: str
    LOOK: str
    BOARD: str
    STATUS: str
    DIFFERENCES: str
    # the tag, titles and facts of a review
    REVIEW: str
    USAGE: str
    GIVEN: str
    DUE: str
    EXPIRES: str
    CHANGED: str
    RENEW: str
    LET_GO: str
    READ_AGAIN: str
    REOPENED: str
    # a reminder
    STILL: str
    REMINDER: str

    def period(self, since: str, until: str) -> str: ...
    def opening(self, organisation: str, since: str) -> str: ...
    def quiet(self, since: str) -> str: ...
    def unread(self, day: str | None) -> str: ...
    def changes(self, count: int) -> str: ...
    def returned(self, terms: str, day: str, since: str) -> str: ...
    def read(self, verified: int, texts: int) -> str: ...
    def editorial(self, count: int) -> str: ...
    def mended(self, terms: Sequence[str], most: int) -> str: ...
    def more_tools(self, count: int) -> str: ...
    def more(self, count: int) -> str: ...
    def reviews(self, count: int) -> str: ...
    def more_reviews(self, count: int) -> str: ...
    def due(self, count: int) -> str: ...
    def still(self, count: int) -> str: ...


class OwnEdit(Protocol):
    """A language's module of what is told where our own edit suspends many tools."""

    LISTED: str
    EACH: str
    NO_UNDO: str
    ALL: str
    BOARD: str
    # what stands for something in a command
    TOOL: str
    USAGE: str
    FILE: str

    def tools(self, count: int) -> str: ...
    def policy_changed(self, count: int, usages: Sequence[str]) -> str: ...
    def rules_changed(self, count: int, usages: Sequence[str]) -> str: ...
    def and_others(self, count: int) -> str: ...
    def staff(self, names: Sequence[str], usages: Sequence[str], day: str) -> tuple[str, ...]: ...


class Phrases(Protocol):
    """A language's module: its tables, its titles, and its sentences. Dates and names come in as words."""

    NAMES: Names
    LABELS: Labels

    def changed_terms(self, service: str, terms: Sequence[str], read: str) -> str: ...
    def put_off(self, usages: Sequence[str], day: str) -> str: ...
    def effect(self, topic: Topic, value: Effect) -> str: ...
    def read_as(self, words: str) -> str: ...
    def access(self, count: int) -> str: ...
    def unread_since(self, day: str | None) -> str: ...
    def not_visited(self, collection: str | None, *, was_read: bool) -> str: ...
    def deposited(self, days: Sequence[str]) -> str: ...
    def before(self, day: str | None) -> str: ...
    def after(self, day: str) -> str: ...
    def added(self, day: str) -> str: ...
    def removed(self, day: str | None) -> str: ...
    def as_of(self, day: str) -> str: ...
    def place(self, terms: str, headings: Sequence[str]) -> str: ...
    def usage_state(self, status: str, day: str) -> str: ...
    def due(self, day: str, left: int) -> str: ...
    def more_passages(self, count: int) -> str: ...
    def alternates(self, terms: str, day: str) -> str: ...
    def more_breaches(self, count: int) -> str: ...
    def unreadable(self, count: int) -> str: ...
    def readable(self, count: int) -> str: ...
    def texts(self, count: int) -> str: ...
    def more_texts(self, count: int) -> str: ...
    def source(self, terms: str, day: str) -> str: ...
    def credit(self, collections: Sequence[str]) -> str: ...
    def round_at(self, moment: str) -> str: ...
    def sender(self, organisation: str) -> str: ...
    def head(self, chain: str) -> str: ...
    def trial(self, organisation: str) -> tuple[str, str]: ...
