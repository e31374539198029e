"""What is said around people's decisions, at the command line and on the page, in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.decisions import Decision, Occasion, Opinion
from monitor.core.phrases import status_words
from monitor.core.tools import Language, Perimeter


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """What one language says around a decision."""

    colon: str
    accepted_against: str
    accepted_too: str
    reservations: str
    approve_this: str
    entry: Callable[[int, str], str]
    """Its number and the beginning of its hash."""
    review_by: Callable[[str], str]
    review_overdue: Callable[[str], str]
    clause_changed: Callable[[str], str]
    """Since when a changed clause on opting out makes the approval due for review."""
    opt_out: Callable[[str, str, str], str]
    """For whom it was exercised, when, and until when it is counted on."""
    perimeters: Mapping[Perimeter, str]
    opinions: Mapping[Opinion, str]
    review_opened: str
    """Of a note that makes a review due."""
    not_in_register: str


DECISIONS: Mapping[Language, DecisionWords] = {
    Language.EN: DecisionWords(
        colon=": ",
        accepted_against="Accepted against the policy:",
        accepted_too="Accepted, within the policy:",
        reservations="Remains despite the opt-out:",
        approve_this="Approve this?",
        entry=lambda seq, chain: f"Entry {seq} of the ledger, {chain}.",
        review_by=lambda day: f"review due on {day}",
        review_overdue=lambda day: f"review overdue since {day}",
        clause_changed=lambda day: (
            f"the clause on opting out was changed on {day}: check that the opt-out holds"
        ),
        opt_out=lambda whom, on, until: f"opt-out exercised ({whom}) on {on}, counted on until {until}",
        perimeters={Perimeter.ORGANISATION: "the whole organisation", Perimeter.ACCOUNTS: "per account"},
        opinions={
            Opinion.FAVOURABLE: "favourable opinion of the DPO",
            Opinion.RESERVED: "opinion of the DPO, with reservations",
            Opinion.UNFAVOURABLE: "unfavourable opinion of the DPO",
        },
        review_opened="review due: the clause on opting out was changed",
        not_in_register="a tool that is not in the register is not authorised",
    ),
    Language.FR: DecisionWords(
        colon="\u00a0: ",
        accepted_against="Accepté malgré un écart à la politique\u00a0:",
        accepted_too="Accepté, dans les limites de la politique\u00a0:",
        reservations="Demeure malgré l’opposition\u00a0:",
        approve_this="Approuver cela\u202f?",
        entry=lambda seq, chain: f"Inscription n°\u00a0{seq} au journal des décisions, {chain}.",
        review_by=lambda day: f"à réexaminer avant le {day}",
        review_overdue=lambda day: f"réexamen en retard depuis le {day}",
        clause_changed=lambda day: (
            f"la clause d’opposition a été modifiée le {day}\u00a0: vérifier que l’opposition vaut encore"
        ),
        opt_out=lambda whom, on, until: f"opposition exercée ({whom}) le {on}, valable jusqu’au {until}",
        perimeters={Perimeter.ORGANISATION: "toute l’organisation", Perimeter.ACCOUNTS: "compte par compte"},
        opinions={
            Opinion.FAVOURABLE: "avis favorable du DPO",
            Opinion.RESERVED: "avis réservé du DPO",
            Opinion.UNFAVOURABLE: "avis défavorable du DPO",
        },
        review_opened="réexamen à faire : la clause d’opposition a été modifiée",
        not_in_register="un outil absent du catalogue n’est pas autorisé",
    ),
}


def decision_words(decision: Decision, language: Language) -> str:
    """Return what an entry of the ledger says in a few words: the status it sets, or the note it is."""
    says = DECISIONS[language]
    if decision.opinion is not None:
        return says.opinions[decision.opinion]
    if decision.occasion is Occasion.REVIEW:
        return says.review_opened
    return status_words(decision.status, decision.basis, language)
