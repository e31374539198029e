"""What the command line says of the ledger and of the people in it, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.decisions import Occasion
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """What one language says."""

    intact: Callable[[int, str], str]
    """How many entries there are, and the head of the chain."""
    judged: Callable[[int, int], str]
    """How many decisions were judged again, and how many quotes found where they stand."""
    chained: Callable[[int], str]
    """How many entries of another release were checked by the chain alone."""
    passes: Callable[[int], str]
    """Through how many given heads the chain passes."""
    exported: Callable[[int, str], str]
    columns: tuple[str, str, str, str]
    """Id, who, function, entries."""
    forgotten_on: Callable[[str], str]
    account: str
    nobody: str
    forgot: Callable[[str, int], str]
    """Who, and of how many alerts the text is erased."""
    given_up: Callable[[int], str]
    keeps: Callable[[str], str]
    cannot: str
    remains: tuple[str, ...]
    """What `monitor people forget` cannot erase."""
    occasions: Mapping[Occasion, str]
    """What brought an entry about."""
    # what held on a date
    held: Callable[[str, str], str]
    gone: str
    nothing_decided: str
    rules_then: Callable[[str], str]
    rules_today: Callable[[str], str]
    read_well: Callable[[str, str], str]
    """Between which two moments."""
    nobody_told: str
    not_sent_then: str
    erased: str


def _s(count: int) -> str:
    """Return the plural's ending: nothing for one."""
    return "" if count == 1 else "s"


LEDGER: Mapping[Language, LedgerWords] = {
    Language.EN: LedgerWords(
        intact=lambda n, head: f"{n} entries, chain intact, head {head}.",
        judged=lambda n, quotes: (
            f"{n} judged again from their inputs, to the same outcome; {quotes} quotes stand in their texts."
        ),
        chained=lambda n: f"{n} of another release: their chain and quotes were checked, not the judgement.",
        passes=lambda n: f"The chain passes through the {n} head{'s' if n > 1 else ''} given.",
        exported=lambda n, file: f"{n} entries written to {file}; docs/ledger.md tells how to check them.",
        columns=("id", "who", "function", "entries"),
        forgotten_on=lambda day: f"forgotten on {day}",
        account="account on a machine",
        nobody="Nobody has decided or been told anything yet.",
        forgot=lambda who, n: (
            f"{who} is forgotten: name and address erased, and the text of {n} alert{_s(n)}."
        ),
        given_up=lambda n: f"{n} alert{_s(n)} to them had not been sent and will not be.",
        keeps=lambda id_: (
            f"The ledger keeps {id_} and what was decided under it; who that was can no longer be told here."
        ),
        cannot="What this cannot erase:",
        remains=(
            "the register (sources.yaml) and its copies: take the person out of `people` there",
            "names that people wrote into reasons or opt-outs: entries are never altered",
            "messages that have left, on the mail server and with those who received them",
            "alerts to others that name the person, until `retention` erases their text",
            "backups and exports made before today",
        ),
        occasions={
            Occasion.BASELINE: "first judgement of the register's proposal",
            Occasion.BREACH: "a breach of the policy",
            Occasion.UNVERIFIED: "its terms could not be read for too long",
            Occasion.WITHDRAWN: "the register proposes it no longer",
            Occasion.APPROVED: "approved by a person",
            Occasion.SUSPENDED: "suspended by a person",
            Occasion.EXPIRED: "the approval has run out",
            Occasion.REVIEW: "a review is due",
            Occasion.OPINION: "opinion of the DPO",
        },
        held=lambda tool, at: f"{tool}, as it stood on {at}",
        gone="The register knows this tool no longer; this is what the ledger tells.",
        nothing_decided="Nothing had been decided yet.",
        rules_then=lambda digest: f"read under the clause rules of that time ({digest})",
        rules_today=lambda digest: (
            f"read under the clause rules of today ({digest}): no earlier reading is kept"
        ),
        read_well=lambda first, last: f"read well at every round from {first} to {last}",
        nobody_told="Nobody had been told anything.",
        not_sent_then="not sent by then",
        erased="text erased",
    ),
    Language.FR: LedgerWords(
        intact=lambda n, head: f"{n} inscriptions, chaîne intacte, tête {head}.",
        judged=lambda n, quotes: (
            f"{n} décisions refaites à partir de leurs données, à l’identique\u00a0; {quotes} citations "
            "retrouvées à leur place dans les textes."
        ),
        chained=lambda n: (
            f"{n} d’une autre version du moniteur\u00a0: chaîne et citations contrôlées, sans plus."
        ),
        passes=lambda n: (
            f"La chaîne passe par {'les ' + str(n) + ' têtes données' if n > 1 else 'la tête donnée'}."
        ),
        exported=lambda n, file: (
            f"{n} inscriptions écrites dans {file}\u00a0; docs/ledger.md dit comment les contrôler."
        ),
        columns=("id", "qui", "fonction", "inscriptions"),
        forgotten_on=lambda day: f"identité effacée le {day}",
        account="compte sur une machine",
        nobody="Personne n’a encore rien décidé ni reçu.",
        forgot=lambda who, n: (
            f"{who}\u00a0: identité effacée, nom et adresse compris, ainsi que le texte de {n} alerte{_s(n)}."
        ),
        given_up=lambda n: (
            f"Alertes qui attendaient d’être envoyées à cette personne et ne le seront pas\u00a0: {n}."
        ),
        keeps=lambda id_: (
            f"Le journal des décisions garde {id_} et ce qui a été décidé sous ce numéro\u00a0; rien ici ne "
            "dit plus de qui il s’agit."
        ),
        cannot="Ce que cette commande ne peut effacer\u00a0:",
        remains=(
            "le catalogue (sources.yaml) et ses copies\u00a0: y retirer la personne de `people`",
            "les noms écrits dans les motifs ou les oppositions\u00a0: aucune inscription n’est modifiée",
            "les courriels déjà partis, sur le serveur de messagerie et chez leurs destinataires",
            "les alertes adressées à d’autres qui la nomment, jusqu’à ce que `retention` en efface le texte",
            "les sauvegardes et les exports déjà faits",
        ),
        occasions={
            Occasion.BASELINE: "premier examen de la proposition du catalogue",
            Occasion.BREACH: "écart à la politique",
            Occasion.UNVERIFIED: "conditions restées trop longtemps illisibles",
            Occasion.WITHDRAWN: "proposition retirée du catalogue",
            Occasion.APPROVED: "autorisation par une personne",
            Occasion.SUSPENDED: "suspension par une personne",
            Occasion.EXPIRED: "autorisation arrivée à échéance",
            Occasion.REVIEW: "réexamen à faire",
            Occasion.OPINION: "avis du DPO",
        },
        held=lambda tool, at: f"{tool}, en l’état du {at}",
        gone="Le catalogue ne connaît plus cet outil\u00a0; voici ce qu’en dit le journal des décisions.",
        nothing_decided="Rien n’avait encore été décidé.",
        rules_then=lambda digest: f"lu selon les règles de lecture de l’époque ({digest})",
        rules_today=lambda digest: (
            f"lu selon les règles de lecture d’aujourd’hui ({digest}), faute d’une lecture d’alors"
        ),
        read_well=lambda first, last: f"bien lu à chaque relevé, du {first} au {last}",
        nobody_told="Personne n’avait été averti.",
        not_sent_then="pas encore envoyé alors",
        erased="texte effacé",
    ),
}
