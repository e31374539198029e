"""What each of a tool's terms is to the organisation: a contract, the page that binds, or an indication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.app import App
from monitor.core.checks import TermsState
from monitor.core.contracts import binding, contract_of, has_ended
from monitor.core.notice.quotation import visible
from monitor.core.phrases import phrases, reasons
from monitor.core.phrases.cldr import day
from monitor.core.terms import TermsId
from monitor.core.tools import Binding, Language, Tool
from monitor.faces.cli.column import column
from monitor.faces.cli.deposit_words import WORDS


def binding_lines(
    app: App, tool: Tool, terms: TermsId, states: Mapping[TermsId, TermsState], language: Language
) -> Iterator[str]:
    """Say what binds, in lines for `monitor show`; a page that binds as usual needs no word.

    Args:
        app: the archive, and who stands behind opaque ids.
        tool: as `monitor.core.contracts.bound` gave it.
        terms: one of its terms.
        states: of all terms.
        language: of the words.

    Raises:
        StoreError: the archive cannot be read.
    """
    says, locale = WORDS[language], phrases(language).NAMES.locale
    match binding(tool, terms):
        case Binding.CONTRACT:
            version = states[terms].version
            said = app.archive.deposit(version.commit) if version is not None else None
            if version is None or said is None or said.signed is None:
                return
            who = _name(app, said.by) or says.forgotten
            words = says.contract(day(said.signed, locale), who, day(version.at, locale))
            yield from column(words, 4)
            if said.note:
                yield from column(reasons(language).quoted(visible(said.note)), 4)
        case Binding.INDICATIVE:
            yield from column(says.indicative, 4)
        case Binding.INCORPORATED:
            state = states.get(contract_of(tool, terms.type))
            if state is not None and state.version is not None and has_ended(state.version):
                yield from column(says.contract_ended(day(state.version.at, locale)), 4)


def binding_row(
    app: App, tool: Tool, terms: TermsId, states: Mapping[TermsId, TermsState]
) -> dict[str, object]:
    """Return what binds as plain values, for `monitor show --json`; arguments as for `binding_lines`."""
    kind, state = binding(tool, terms), states.get(terms)
    version = state.version if state is not None else None
    said = app.archive.deposit(version.commit) if version is not None and kind is Binding.CONTRACT else None
    return {
        "binding": kind.value,
        "signed": said.signed.isoformat() if said and said.signed else None,
        "deposited_by": said and (_name(app, said.by) or said.by),
        "note": said and said.note,
    }


def _name(app: App, opaque: str) -> str | None:
    return next((person.key for person in app.people.known() if person.id == opaque), None)
