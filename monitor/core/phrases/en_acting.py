"""What a notice asks of people, in English: options, the message to staff, the decision sheet."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import join
from monitor.core.phrases.en_names import NAMES
from monitor.core.phrases.en_reasons import naming

_LOCALE = NAMES.locale

OBJECT = "Use the opt-out that the text gives, if you want to."
NO_TIME = "The text gives no time limit (automatic reading)."
NO_HURRY = (
    "Decide: the sheet at the end of this message is made for it. There is no need to hurry: the tool stays "
    "suspended until an approver has decided."
)

SHEET = "Decision sheet"
ORGANISATION = "Organisation"
TOOLS = "Tools concerned"
STATUS = "Present status"
VERSION = "Text and version"
HEAD = "Head of the ledger"
REINSTATE = "Reinstate, accepting what is quoted above"
REINSTATE_AS_IS = "Reinstate the tool"
REINSTATE_OPPOSED = "Reinstate, the opt-out having been exercised on ………………… (proof attached)"
CONFIRM = "Keep the suspension"
OTHER_PLAN = "Keep the suspension, and change plan"
WITHDRAW = "Withdraw the tool"
BLANKS: tuple[str, ...] = (
    "Reason for the decision",
    "Opinion of the DPO",
    "Name and function",
    "Date and signature",
)
RECORDED = (
    "Once signed, this sheet can be attached to the decision: “monitor approve” or “monitor suspend”, with "
    "“--evidence FILE”. By itself it changes no status."
)


def spared(tools: Sequence[str]) -> str:
    """Say which tools the same terms bind that keep their status."""
    return f"The same terms also bind {join(tools, _LOCALE)}, of which no status changes."


def tools_only(tools: Sequence[str]) -> str:
    """Say for which tools alone something holds."""
    return f"This holds for {join(tools, _LOCALE)}."


def page(tool: str) -> str:
    """Lead to a tool's page."""
    return f"Open the page of {tool}: its terms, the quotes, its history."


def no_later(due: str) -> str:
    """Say until when something can be done."""
    return f"To be done by {due}."


def before_effect(due: str) -> str:
    """Say before when something is best done."""
    return f"Preferably before it takes effect, on {due}."


def staff(
    tools: Sequence[str], usages: Sequence[str], day: str, *, changed: bool, ended: bool
) -> tuple[str, ...]:
    """Write a message to the people who use some tools, in paragraphs."""
    state = "is no longer allowed" if ended else "is suspended, pending a decision"
    why = "" if ended else " The provider's terms have to be looked at again."
    if changed:
        why = " The provider has changed its terms."
    it, accounts = ("it", "account has") if len(tools) == 1 else ("them", "accounts have")
    promise = "" if ended else " We will write as soon as the decision is taken."
    return (
        "Hello,",
        f"Since {day}, the use of {join(tools, _LOCALE)} {state}. This holds for {naming(usages)}.{why}",
        f"Please put no more data into {it} for that purpose. Your {accounts} not been closed.{promise}",
    )


def recipient(role: str) -> str:
    """Say why somebody receives a notice."""
    return f"You receive this message as an AI referent ({role}): the catalogue names you as one."
