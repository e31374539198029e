"""What the page says around facts, by name; each language has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.decisions import Occasion
from monitor.core.model import Kind, Topic
from monitor.core.tools import Binding


@dataclass(frozen=True, slots=True)
class PageWords:
    """The page in one language. Dates, names and counts come in as words, unless a count is an `int`."""

    colon: str
    # the frame
    site: str
    skip: str
    pages: str
    languages: str
    other_language: str
    """The name of the other language, in that language."""
    you_are_here: str
    board: str
    authorised: str
    sources: str
    policy: str
    how: str
    feed: str
    disclaimer: str
    made_by: str
    # the age of it all
    state_at: Callable[[str], str]
    if_old: Callable[[str], str]
    """How old a round may be that is not too old; so do the next two."""
    now_old: Callable[[str], str]
    """Shown by the script once the round is old."""
    late: Callable[[str, str], str]
    """Written where it was old already: the moment of the round."""
    never_complete: str
    broken_off: Callable[[str], str]
    round_on_board: str
    # the board
    board_lead: str
    go_to: str
    lost: str
    reserved: str
    allowed: str
    unjudged: str
    no_tool: str
    none_lost: str
    tool: str
    status: str
    why: str
    since: Callable[[str], str]
    nothing_to_say: str
    more_reasons: Callable[[int], str]
    continued: Callable[[int, int], str]
    next_page: str
    previous_page: str
    # reservations
    opt_out: Callable[[str, str, str], str]
    # people, by function
    by: Callable[[str], str]
    # a tool
    tool_of: Callable[[str, str], str]
    """The service, and the plan."""
    outline: str
    standing: str
    what_terms_say: str
    read_together: str
    no_passage: Mapping[Topic, str]
    not_all_read: str
    """In place of it, where silence means nothing."""
    listed: Callable[[int, str], str]
    """How many rows of lists of recipients say the same, and of which countries."""
    more_passages: Callable[[int], str]
    version_of: Callable[[str], str]
    contradiction: Callable[[str, str, str], str]
    """On what; one side; the other, both quoted with their sources."""
    per_terms: str
    text: str
    text_language: str
    unknown_language: str
    never_read: str
    contract: Callable[[str], str]
    """Of which type of terms a contract stands in for the page."""
    recipients: Callable[[int], str]
    recipient_columns: tuple[str, str, str]
    more_recipients: Callable[[int], str]
    left_out: Callable[[int], str]
    # the timeline
    timeline: str
    timeline_lead: str
    timeline_picture: Callable[[str, str, str], str]
    """Of which tool, from when to when."""
    timeline_table: str
    picture_text: str
    picture_new: str
    picture_drift: str
    picture_allowed: str
    picture_suspended: str
    picture_open: str
    scroll: str
    date: str
    about: str
    what: str
    first_text: str
    ended: str
    before_after: str
    noise_left_out: Callable[[int], str]
    older_left_out: Callable[[int], str]
    drift: Callable[[str], str]
    """Of what kind."""
    # decisions
    decisions: str
    decisions_lead: str
    occasions: Mapping[Occasion, str]
    clause_changed: str
    older_decisions: Callable[[int], str]
    # the texts of a tool
    texts: str
    bindings: Mapping[Binding, str]
    binds: str
    origin: str
    read_by_us: str
    from_collection: Callable[[str], str]
    contract_of: Callable[[str, str], str]
    """The day it was signed, and the day it was deposited."""
    address: str
    health: str
    no_longer: str
    # health
    good: str
    last_good: Callable[[str], str]
    never_good: str
    sources_lead: str
    in_trouble: str
    not_lately: str
    all_good: str
    read_well: str
    used_by: str
    # a drift
    drift_title: Callable[[str], str]
    """Of which day."""
    earlier_version: str
    later_version: str
    kind: str
    kinds: Mapping[Kind, str]
    cause: str
    not_by_provider: str
    effect: Mapping[Topic, str]
    effective: str
    object_until: str
    objection: str
    object_within: Callable[[int], str]
    page_today: str
    """The provider's page, of which the text shown may no longer be that of today."""
    tools_concerned: str
    decided_on_it: str
    nothing_decided: str
    changes: str
    how_marked: str
    before: str
    after: str
    added: str
    removed: str
    passage: Callable[[int], str]
    on_topic: Callable[[str], str]
    noise_hunks: Callable[[int], str]
    too_many: Callable[[int], str]
    nothing_visible: str
    quote_note: str
    # policy
    policy_lead: str
    automatic: str
    unreadable_since: Callable[[str, str, str], str]
    """Which terms, why, since when."""
