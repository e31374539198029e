"""What is told by the calendar, in English: digests, reviews that fall due, reminders."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import some
from monitor.core.phrases.en_names import NAMES

_LOCALE = NAMES.locale

# the tags and titles of a digest
DIGEST = "Digest"
NOTHING = "nothing to report"
CHANGES = "Changes by the providers"
RETURNS = "Texts back to an earlier version"
REVIEWS = "Reviews to come"
UNVERIFIED = "Tools whose terms were not all read recently"
SEEN = "Seen on"
READ = "Reading"
LOOK = "Where to see more"
BOARD = "Open the board of tools."
STATUS = "See the status of every tool:"
DIFFERENCES = "See the changes of a tool, word by word:"
# the tag, titles and facts of a review
REVIEW = "Review"
USAGE = "Category of use"
GIVEN = "Allowed since"
DUE = "Review due on"
EXPIRES = "Without a review, suspended on"
CHANGED = "Changes since"
RENEW = "Renew the approval, if it still holds (approvers only):"
LET_GO = "Suspend the tool, if it no longer does:"
READ_AGAIN = "First read what the terms say, and what changed:"
REOPENED = (
    "The clause on opting out has changed since the approval: check that the opt-out that was exercised "
    "still holds."
)
# a reminder
STILL = "Texts that still cannot be read (reminder)"
REMINDER = "Reminder"


def period(since: str, until: str) -> str:
    """Name the time that a digest tells of."""
    return f"{since} to {until}"


def opening(organisation: str, since: str) -> str:
    """Open a digest."""
    return (
        f"What has happened since {since} in the terms of the tools that {organisation} follows, and had no "
        "message of its own. None of it has changed a status."
    )


def quiet(since: str) -> str:
    """Open a digest that has nothing to tell."""
    return f"Nothing to report since {since} in the terms of the tools that you follow."


def unread(day: str | None) -> str:
    """Say when all terms of a tool were last read well."""
    return "never read in full" if day is None else f"last read in full on {day}"


def changes(count: int) -> str:
    """Count changes, for a subject."""
    return "1 change" if count == 1 else f"{count} changes"


def returned(terms: str, day: str, since: str) -> str:
    """Say that terms came back to a text that they had."""
    return f"{terms}: since {day}, the page shows the text of {since} again."


def read(verified: int, texts: int) -> str:
    """Say how many of the texts were read well."""
    if texts == 0:
        return "There was no text to read."
    if verified == texts:
        return (
            "The text that is followed was read."
            if texts == 1
            else f"All {texts} texts that are followed were read."
        )
    return f"{verified} of {texts} texts were read; the last good version of the others stands."


def editorial(count: int) -> str:
    """Count the changes that are not worth showing."""
    if count == 1:
        return "One purely editorial change is not shown."
    return f"{count} purely editorial changes are not shown."


def mended(terms: Sequence[str], most: int) -> str:
    """Name the terms that can be read again, no more than `most` of them."""
    which = "Text that can be read again" if len(terms) == 1 else "Texts that can be read again"
    return f"{which}: {some(terms, most, _LOCALE)}."


def more_tools(count: int) -> str:
    """Say how many tools are not listed, and where they are."""
    which = "One more tool is" if count == 1 else f"{count} more tools are"
    return f"{which} not listed here: “monitor status” shows how every tool stands."


def more(count: int) -> str:
    """Say how many changes are not shown."""
    return "One more change is not shown." if count == 1 else f"{count} more changes are not shown."


def reviews(count: int) -> str:
    """Count approvals, for a subject."""
    return "1 approval" if count == 1 else f"{count} approvals"


def more_reviews(count: int) -> str:
    """Say how many approvals are not listed, and where they are."""
    which = "One more approval to review is" if count == 1 else f"{count} more approvals to review are"
    return f"{which} not listed here: “monitor status” shows how every tool stands."


def due(count: int) -> str:
    """Say that approvals are due for review."""
    words = "One approval is due for review" if count == 1 else f"{count} approvals are due for review"
    return (
        f"{words}. An approval is not given once and for all: at regular intervals a person confirms it or "
        "ends it. This reminder comes from the calendar: it reports no departure from the policy, and no "
        "status changes today."
    )


def still(count: int) -> str:
    """Say that terms could not be read for a week."""
    if count == 1:
        return "One text has been unreadable for more than a week. This is the only reminder."
    return f"{count} texts have been unreadable for more than a week. This is the only reminder."
