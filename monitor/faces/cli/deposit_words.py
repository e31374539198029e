"""What the command line says around deposited contracts, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class DepositWords:
    """What one language says around a contract."""

    colon: str
    kept: Callable[[str, str, str], str]
    """Which terms, the day they were signed, the commit."""
    known: Callable[[str, str], str]
    """Which terms, and the day: nothing was to be done."""
    in_place: Callable[[str], str]
    """Of which tool; there is a page."""
    alone: Callable[[str], str]
    """Of which tool; there is none."""
    next_round: str
    ended: Callable[[str, str], str]
    """Which terms, of which tool."""
    page_binds: str
    nothing_binds: str
    contract: Callable[[str, str, str], str]
    """The day it was signed, who deposited it, and when."""
    contract_ended: Callable[[str], str]
    """When; a page binds again."""
    indicative: str
    forgotten: str
    """Who deposited it, where that was erased."""


WORDS: Mapping[Language, DepositWords] = {
    Language.EN: DepositWords(
        colon=": ",
        kept=lambda terms, day, commit: f"Contract kept: {terms}, signed on {day} (version {commit}).",
        known=lambda terms, day: (
            f"Nothing to do: this contract ({terms}, signed on {day}) is in force already."
        ),
        in_place=lambda tool: f"It binds {tool} in place of the web page.",
        alone=lambda tool: f"It binds {tool}, beside the web pages.",
        next_round="The next `monitor check` judges the tool on that; what is suspended stays so until "
        "someone approves.",
        ended=lambda terms, tool: f"The contract has ended: {terms}, {tool}.",
        page_binds="The web page binds again.",
        nothing_binds="No text binds in its place.",
        contract=lambda signed, who, at: f"contract signed on {signed}, deposited by {who} on {at}",
        contract_ended=lambda day: f"web page, which binds again since the contract ended on {day}",
        indicative="indicative: this page does not bind, and nothing in it suspends",
        forgotten="someone whose name was erased",
    ),
    Language.FR: DepositWords(
        colon="\u00a0: ",
        kept=lambda terms, day, commit: (
            f"Contrat conservé\u00a0: {terms}, signé le {day} (version {commit})."
        ),
        known=lambda terms, day: (
            f"Rien à faire\u00a0: ce contrat ({terms}, signé le {day}) est déjà en vigueur."
        ),
        in_place=lambda tool: f"Il fait foi pour {tool}, à la place de la page web.",
        alone=lambda tool: f"Il fait foi pour {tool}, à côté des pages web.",
        next_round="Le prochain `monitor check` jugera l’outil en conséquence\u00a0; ce qui est suspendu le "
        "reste jusqu’à la décision d’une autorité d’approbation.",
        ended=lambda terms, tool: f"Le contrat a pris fin\u00a0: {terms}, {tool}.",
        page_binds="La page web fait de nouveau foi.",
        nothing_binds="Aucun texte ne fait foi à sa place.",
        contract=lambda signed, who, at: f"contrat signé le {signed}, déposé par {who} le {at}",
        contract_ended=lambda day: f"page web, qui fait de nouveau foi depuis la fin du contrat, le {day}",
        indicative="à titre indicatif\u00a0: elle ne fait pas foi, et rien de ce qu’elle dit ne suspend",
        forgotten="une personne dont le nom a été effacé",
    ),
}
