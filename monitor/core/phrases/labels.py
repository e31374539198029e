"""The titles and standing lines of a notice, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands unchanged in every notice of one language."""

    colon: str
    """Between a name and its value."""
    # the tag a subject starts with
    suspended: str
    withdrawn: str
    changed: str
    new_terms: str
    """What that tag says in full, as a headline."""
    unreadable: str
    readable: str
    test: str
    # titles
    breaches: str
    meaning: str
    changes: str
    other_changes: str
    options: str
    forward: str
    sources: str
    broken: str
    unread_texts: str
    """Those for want of which a tool is suspended."""
    mended: str
    # names of facts
    tool: str
    terms: str
    address: str
    since: str
    unread: str
    why: str
    detail: str
    remedy: str
    last_good: str
    never: str
    tools: str
    suspends_on: str
    verified: str
    effective: str
    object_until: str
    contract: str
    """In place of an address: what was deposited is on no page."""
    not_read: str
    """A date that was not found in the text."""
    # excerpts
    marks_text: str
    """How the plain text marks words."""
    marks_html: str
    """How the HTML marks words."""
    # standing sentences
    unchanged_status: str
    nothing_concluded: str
    compared_again: str
    disclaimer: str
    # options
    object: str
    other_plan: str
    read_again: str
    reinstate: str
    reinstate_as_is: str
    """Where nothing was said that would be accepted."""
    confirm: str
    withdraw: str
    look: str
    differences: str
    suspend: str
    try_again: str
    person: str
    """Stands for the id of a person in a command."""
    words: str
    """Stands for a reason in a command."""
