"""The sentences of a notice in English."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.model import Effect, Topic
from monitor.core.phrases import en_names
from monitor.core.phrases.cldr import join
from monitor.core.phrases.en_reasons import naming, quoted
from monitor.core.phrases.labels import Labels

NAMES = en_names.NAMES
_LOCALE = NAMES.locale

LABELS = Labels(
    colon=": ",
    suspended="Suspended",
    withdrawn="Withdrawn",
    changed="Changed",
    new_terms="Terms changed",
    unreadable="Unreadable",
    readable="Readable again",
    test="Test",
    breaches="Departure from the policy",
    meaning="What this means",
    changes="What changed",
    other_changes="What else changed",
    options="What you can do",
    forward="A message to forward to users",
    sources="Sources",
    broken="Texts that cannot be read",
    unread_texts="Texts not read again",
    mended="Texts that can be read again",
    tool="Tool",
    terms="Text",
    address="Address",
    since="Since",
    unread="Unreadable since",
    why="Reason",
    detail="Technical detail",
    remedy="What to do",
    last_good="Last good reading",
    never="never",
    tools="Tools concerned",
    suspends_on="Unless read again, suspension on",
    verified="Last read in full",
    effective="Takes effect",
    object_until="Objection possible until",
    contract="contract deposited by the organisation",
    not_read="not stated in the new text, nor is a time to object (read automatically)",
    marks_text="In quotes: [-words removed-] [+words added+]",
    marks_html="In quotes, struck through: words removed; underlined: words added.",
    unchanged_status="No status changes.",
    nothing_concluded=(
        "Nothing was concluded from this: no clause is taken as removed, and the last version read well "
        "stands."
    ),
    compared_again=(
        "Monitoring resumes: the text is compared with the last version read well. A suspended tool stays "
        "suspended until somebody reinstates it."
    ),
    disclaimer=(
        "Automatic reading, to be checked by a person. This monitoring is not an opinion of the DPO, an "
        "impact assessment or a certification."
    ),
    object="Use the opt-out that the text gives, then ask for the tool to be reinstated.",
    other_plan="Change plan: business plans often come under other terms.",
    read_again="Read the text at its source, and have its address or extraction corrected in the catalogue.",
    reinstate="Reinstate the tool, accepting what is said above (approvers only):",
    reinstate_as_is="Reinstate the tool (approvers only):",
    confirm="Confirm the suspension:",
    withdraw="Withdraw the tool: delete its proposal (“propose”) from the catalogue.",
    look="See what the terms say, sentence by sentence:",
    differences="See every change, word by word:",
    suspend="Suspend the tool, if this change is not acceptable:",
    try_again="Try to read a tool's texts again:",
    person="PERSON",
    words="REASON",
)


def changed_terms(service: str, terms: Sequence[str], read: str) -> str:
    """Say that the provider changed some terms, read on a day."""
    return (
        f"The provider of {service} changed its terms ({join([quoted(t) for t in terms], _LOCALE)}). "
        f"The new version was read on {read}."
    )


def put_off(usages: Sequence[str], day: str) -> str:
    """Say that some usages wait for a change to take effect before they suspend."""
    return (
        f"No status changes today. For {naming(usages)}, the policy waits until the change takes effect: "
        f"what the new text says and it does not accept will suspend the tool on {day}."
    )


def effect(topic: Topic, value: Effect) -> str:
    """Say what a drift does on a topic."""
    return f"{NAMES.topics[topic]}: {read_as(NAMES.effects[value])}."


def read_as(words: str) -> str:
    """Mark what the machine read as its reading."""
    return f"{words} (automatic reading)"


def access(count: int) -> str:
    """Say that nothing but a status has changed for some tools."""
    which, it = ("tool goes", "it") if count == 1 else ("tools go", "them")
    return f"Technical access has not been cut: the {which} on working until someone blocks {it}."


def unread_since(day: str | None) -> str:
    """Say when all binding terms were last read well."""
    return "they were never all read" if day is None else f"last read in full on {day}"


def not_visited(collection: str | None, *, was_read: bool) -> str:
    """Say why terms are not read, though no round has failed on them."""
    if collection is not None:
        since = "since" if was_read else "so far"
        return f"the Open Terms Archive collection {quoted(collection)} has not read it {since}"
    return "no round has visited this text since" if was_read else "no round has read this text yet"


def deposited(days: Sequence[str]) -> str:
    """Say that contracts alone bind, each deposited on one of the days: none of them can change unseen."""
    what = "contract" if len(days) == 1 else "contracts"
    return f"{what} deposited on {join(list(dict.fromkeys(days)), _LOCALE)}; nothing to read again"


def before(day: str | None) -> str:
    """Head the text as it stood."""
    return "Before" if day is None else f"Before – version of {day}"


def after(day: str) -> str:
    """Head the text as it stands."""
    return f"After – version of {day}"


def added(day: str) -> str:
    """Head a text where something was only added."""
    return f"Added – version of {day}"


def removed(day: str | None) -> str:
    """Head a text that is gone."""
    return "Removed" if day is None else f"Removed – stood in the version of {day}"


def as_of(day: str) -> str:
    """Head a sentence of a version."""
    return f"The text, version of {day}"


def place(terms: str, headings: Sequence[str]) -> str:
    """Say where a sentence stands."""
    return f"{terms}, under {quoted(' › '.join(headings))}" if headings else terms


def usage_state(status: str, day: str) -> str:
    """Say a status and since when it stands."""
    return f"{status} since {day}"


def due(day: str, left: int) -> str:
    """Say a day and how many days are left until it."""
    if left < 0:
        return f"{day} (passed)"
    if left == 0:
        return f"{day} (today)"
    return f"{day} (in {left} day{'' if left == 1 else 's'})"


def alternates(terms: str, day: str) -> str:
    """Say that a text came back to what it was."""
    return f"{terms} – this is the text of {day} again: the page alternates between texts."


def more_passages(count: int) -> str:
    """Say how many changed passages are not shown."""
    return f"Other passages changed in this text: {count}."


def more_breaches(count: int) -> str:
    """Say how many breaches are not shown."""
    return "One more departure was found." if count == 1 else f"{count} more departures were found."


def unreadable(count: int) -> str:
    """Say how many terms could not be read."""
    return (
        "One monitored text could not be read."
        if count == 1
        else f"{count} monitored texts could not be read."
    )


def readable(count: int) -> str:
    """Say how many terms can be read again."""
    return "One text can be read again." if count == 1 else f"{count} texts can be read again."


def texts(count: int) -> str:
    """Count texts, for a subject."""
    return "1 text" if count == 1 else f"{count} texts"


def more_texts(count: int) -> str:
    """Say how many terms are not listed, and where they are."""
    which = "One more text is" if count == 1 else f"{count} more texts are"
    return f"{which} not listed here: “monitor status” shows how every tool stands."


def source(terms: str, day: str) -> str:
    """Name the version of some terms."""
    return f"{terms}, version of {day}"


def credit(collections: Sequence[str]) -> str:
    """Give the attribution that Open Terms Archive's licence asks for."""
    return (
        f"Contains data of Open Terms Archive contributors ({join(collections, _LOCALE)}), under the ODC-By "
        "1.0 licence."
    )


def round_at(moment: str) -> str:
    """Name the round that a notice tells of."""
    return f"Round of {moment}."


def sender(organisation: str) -> str:
    """Say who sends the notice."""
    return f"Automatic message of the terms drift monitor, for {organisation}. Dates are in universal time."


def head(chain: str) -> str:
    """Name the last entry of the ledger."""
    return f"Head of the ledger: {chain}"


def trial(organisation: str) -> tuple[str, str]:
    """Write a test notice: its subject and its sentence."""
    return (
        "alerts of the terms drift monitor arrive",
        f"If you read this, the alerts of {organisation} reach you. There is nothing to do.",
    )
