"""What a usage demands, in English, as a person with the right to decide would sign it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.model import Mechanism, Stance
from monitor.core.phrases.cldr import countries, join
from monitor.core.phrases.en_names import NAMES
from monitor.core.tools import Fallback, SuspendOn

_LOCALE = NAMES.locale

# titles
TRAINING = "Reuse for training: what is accepted, by kind of data"
LOCATION = "Location of data: what is accepted"
BESIDE = "Beside the terms"
DOUBT = "In doubt"
TIMES = "Times"
DECIDING = "Who decides"
ADEQUACY = "Adequacy decisions"
# names of rows
PLACES = "places"
SAFEGUARDS = "safeguards"
COUNTRIES = "countries accepted"
REFUSED = "countries refused"
REQUIRED = "terms required"
ATTESTATIONS = "attestations required"
CONTROL = "vendor controlled from"
SILENCE = "terms that say nothing"
UNCLEAR = "uncertain reading"
CHANGE = "a change suspends"
STALE = "shown as not read again"
UNREAD = "suspended as not read again"
REVIEW = "review"
APPROVERS = "approvers"
IN_FORCE = "in force"
CONDITIONAL = "in force, on condition"
CHECKED = "list last checked"
# values
ANYTHING = "anything, said or left unsaid"
OPT_OUT_EXERCISED = "reuse for training unless users opt out, once the opt-out is exercised"
ANY_SAFEGUARD = "any"
ANY_COUNTRY = "any"
NONE_REFUSED = "none by name"
NOTHING_REQUIRED = "none"
ANYONE = "anywhere"
ANYONE_APPROVES = "anyone in the catalogue but a DPO, who gives an opinion"
CLOSING = (
    "What is not accepted above suspends the tool as a precaution, until an approver decides. An approval "
    "covers what the terms said then; only what is new suspends again. Nothing reinstates a tool by itself."
)
LAW = (
    "To a country under a decision in force a transfer needs no other safeguard, whatever the terms name. A "
    "framework whose decision is in force no longer is no safeguard."
)


def stances(accepted: Sequence[Stance], *, exercised: bool) -> str:
    """Say which stances are accepted, from the safest on; `exercised`: an opt-out too, once exercised."""
    words = [NAMES.stances[stance] for stance in accepted]
    return "; ".join([*words, *([OPT_OUT_EXERCISED] if exercised else [])])


def safeguards(accepted: Sequence[Mechanism]) -> str:
    """Say that a transfer with safeguards has to rest on one of these."""
    if not accepted:
        return "none is accepted"
    return f"one of: {join([NAMES.mechanisms[m] for m in accepted], _LOCALE)}"


def destinations(accepted: Sequence[str], *, adequate: bool) -> str:
    """Say to which countries alone transfers may go beside the EEA: by code, and those that are adequate."""
    abroad = countries(accepted, _LOCALE)
    by_law = "countries under an adequacy decision in force" if adequate else ""
    named = join([words for words in (abroad, by_law) if words], _LOCALE)
    return (
        f"the European Economic Area and these alone: {named}"
        if named
        else "the European Economic Area alone"
    )


def controlled_from(accepted: Sequence[str]) -> str:
    """Say from which countries alone the vendor may be controlled."""
    return f"{countries(accepted, _LOCALE) or 'nowhere'} alone; not known is not accepted"


def fallback(value: Fallback) -> str:
    """Say what becomes of the tool where the terms do not answer."""
    return "the tool is suspended" if value is Fallback.SUSPEND else "the tool stays allowed"


def suspends_on(value: SuspendOn) -> str:
    """Say when a change that is not accepted suspends."""
    if value is SuspendOn.PUBLICATION:
        return "as soon as it is published"
    return "on the day it takes effect, where the terms name one to come; else as soon as it is published"


def later_than(time: str) -> str:
    """Say that something happens after a time."""
    return f"after {time}"


def review(every: str, grace: str) -> str:
    """Say when an approval is due for review, and when it expires."""
    return f"{every} after each approval; not done {grace} later, the approval expires"


def conditional(abroad: Sequence[str], under: Mechanism) -> str:
    """Say to which countries, by code, a decision serves transfers that rest on a framework alone."""
    return f"{countries(abroad, _LOCALE)}: transfers that rest on the {NAMES.mechanisms[under]}"


def outdated(day: str) -> str:
    """Warn that nobody looked for long whether the list of adequacy decisions is complete."""
    return f"The list of adequacy decisions was last checked on {day}, over six months ago: have it checked."
