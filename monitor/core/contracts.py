"""Which text binds: a contract that was deposited stands in place of the vendor's page until it has ended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from monitor.core.checks import TermsState, VersionRecord
from monitor.core.terms import TermsId
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Binding, Tool

#: The digest of the text of a contract that has ended: its last version is empty.
_NO_TEXT: Final = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Deposit:
    """How a version of a contract came about: a person deposited a signed text, or said that it has ended."""

    by: str
    """The opaque id of a person, by which the ledger names them too."""
    signed: date | None
    """The day the text was signed; None: the contract has ended."""
    note: str = ""
    """What they said of it, in their own words."""


def contract_of(tool: Tool, terms_type: str) -> TermsId:
    """Return where a contract signed for a tool is kept: beside the vendor's pages, under the tool's name.

    Other tools of the same service go on under the page.
    """
    return TermsId(_kept_as(tool), terms_type)


def _kept_as(tool: Tool) -> str:
    return f"{tool.service} ({tool.id})"


def has_ended(version: VersionRecord) -> bool:
    """Tell whether a version of a contract says that it has ended."""
    return version.text_sha256 == _NO_TEXT


def in_force(state: TermsState | None) -> bool:
    """Tell whether a contract was deposited and has not ended since."""
    return state is not None and state.version is not None and not has_ended(state.version)


def bound(tool: Tool, states: Mapping[TermsId, TermsState]) -> Tool:
    """Return a tool with the contracts in force for it in place of the pages of the same terms type.

    Args:
        tool: as the register has it.
        states: of all terms, contracts among them.
    """
    if not states:
        return tool
    kept_as = _kept_as(tool)
    signed = {t: TermsId(kept_as, t) for t in TERMS_TYPES if in_force(states.get(TermsId(kept_as, t)))}
    if not signed:
        return tool
    pages = tuple(terms for terms in tool.terms if terms.type not in signed)
    return replace(tool, terms=(*pages, *signed.values()), indicative=tool.indicative & frozenset(pages))


def is_fixed(tool: Tool) -> bool:
    """Tell whether contracts alone bind a tool, as `bound` gave it: nothing that binds changes by itself."""
    return {binding(tool, terms) for terms in tool.terms} - {Binding.INDICATIVE} == {Binding.CONTRACT}


def binding(tool: Tool, terms: TermsId) -> Binding:
    """Return what one of the terms of a tool, as `bound` gave it, is to the organisation."""
    if terms.service == _kept_as(tool):
        return Binding.CONTRACT
    return Binding.INDICATIVE if terms in tool.indicative else Binding.INCORPORATED
