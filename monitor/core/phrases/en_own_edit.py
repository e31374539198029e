"""What is said, in English, where many tools are suspended by what the organisation itself has changed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import join
from monitor.core.phrases.en_names import NAMES
from monitor.core.phrases.en_reasons import naming

LISTED = "Tools that are suspended, and why"
EACH = (
    "Decide, tool by tool: the sheet at the end of this message is made for it. There is no need to hurry: "
    "each tool stays suspended until an approver has decided. Tool and category of use are written as in "
    "the brackets:"
)
NO_UNDO = (
    "If this was not what was wanted, going back is not enough: what is suspended stays so, and only a "
    "decision reinstates a tool. What a policy would do can be seen before it applies:"
)
ALL = "See all suspended tools, and what the terms of one say, quote by quote:"
BOARD = "Open the board of tools."
TOOL = "TOOL"
USAGE = "CATEGORY"
FILE = "FILE"

_OURS = "this is not a change by the providers"
_UNTIL = "Their approvals are suspended as a precaution until an approver decides."


def tools(count: int) -> str:
    """Count tools."""
    return f"{count} tools"


def policy_changed(count: int, usages: Sequence[str]) -> str:
    """Say that the policy was changed, and what that did."""
    return (
        f"The organisation's policy changed; {_OURS}. The terms of {tools(count)} now depart from the policy "
        f"for {naming(usages)}. {_UNTIL}"
    )


def rules_changed(count: int, usages: Sequence[str]) -> str:
    """Say that the clause rules were changed, and what that did."""
    return (
        f"Our reading rules changed; {_OURS}. Read that way, the terms of {tools(count)} depart from the "
        f"policy for {naming(usages)}. {_UNTIL}"
    )


def and_others(count: int) -> str:
    """Count what the policy does not accept beside what was said."""
    return f"(and {count} more)"


def staff(names: Sequence[str], usages: Sequence[str], day: str) -> tuple[str, ...]:
    """Write a message to the people who use the tools, in paragraphs."""
    since = f"Since {day}, these tools are suspended, pending a decision: {join(names, NAMES.locale)}."
    again = "Their terms have to be looked at again in the light of our policy."
    stop = "Please put no more data into them for that purpose. Your accounts have not been closed."
    promise = "We will write as soon as the decisions are taken."
    return ("Hello,", f"{since} This holds for {naming(usages)}. {again}", f"{stop} {promise}")
