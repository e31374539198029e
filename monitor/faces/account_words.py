"""The frames of the account of a reading, in the language it is asked for in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from monitor.core.model import Topic
from monitor.core.resolution import LeftOutReason
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class AccountWords:
    """What one language says around what a text says."""

    colon: str
    language: str
    not_recognised: str
    """Of a language."""
    not_read: str
    """That a language is not read, and what follows from it."""
    topics: Mapping[Topic, str]
    countries: str
    unsaid: str
    place: Callable[[int, int], str]
    """The first and the last line."""
    deciding: str
    """Heads the words of a quote that decided, where bold does not show."""
    passages: Callable[[int], str]
    none: str
    """No passage."""
    listed: Callable[[int], str]
    """In how many rows of the list of recipients something is said."""
    despite: str
    feature: str
    elsewhere: str
    """Why a stance is not the sentence's own."""
    contradiction: Callable[[str], str]
    """On which data, for whom."""
    read_both: str
    left_out: Callable[[int], str]
    reasons: Mapping[LeftOutReason, str]
    recipients: Callable[[int], str]
    columns: Sequence[str]
    """Of the list of recipients: name, purpose, country, products."""
    more: Callable[[int], str]
    unreadable: Callable[[str, str], str]
    """Which file, and why."""


def _s(count: int) -> str:
    return "s" if count > 1 else ""


WORDS: Mapping[Language, AccountWords] = {
    Language.EN: AccountWords(
        colon=": ",
        language="Language",
        not_recognised="not recognised",
        not_read=(
            "The monitor does not read this language: what the text says is uncertain, and never a ground to "
            "allow. A person has to read it."
        ),
        topics={Topic.TRAINING: "Training", Topic.LOCATION: "Location"},
        countries="countries named",
        unsaid="the text says nothing of it",
        place=lambda first, last: f"line {first}" if first == last else f"lines {first}–{last}",
        deciding="Deciding words",
        passages=lambda n: f"{n} passage{'' if n == 1 else 's'}",
        none="no passage",
        listed=lambda n: f"{n} row{'' if n == 1 else 's'} of the list below",
        despite="even for those who opted out",
        feature="one feature only",
        elsewhere="as read together with the other terms",
        contradiction=lambda about: f"Seems to contradict itself on {about}",
        read_both="A person has to read both.",
        left_out=lambda n: f"Left out, as not applying to this tool: {n} passage{'' if n == 1 else 's'}",
        reasons={
            LeftOutReason.PLAN: "another plan",
            LeftOutReason.REGION: "another region",
            LeftOutReason.OUTRANKED: "outranked by what is said for this plan",
            LeftOutReason.INDICATIVE: "in terms that do not bind",
        },
        recipients=lambda n: f"To whom data goes (sub-processors): {n}",
        columns=("Name", "Purpose", "Country", "Products"),
        more=lambda n: f"+ {n} more: --all",
        unreadable=lambda file, why: f"{file}: cannot be read: {why}",
    ),
    Language.FR: AccountWords(
        colon="\u00a0: ",
        language="Langue",
        not_recognised="non reconnue",
        not_read=(
            "Le moniteur ne lit pas cette langue\u00a0: ce que dit le texte est incertain, et n’autorise "
            "jamais rien. Une personne doit le lire."
        ),
        topics={Topic.TRAINING: "Entraînement", Topic.LOCATION: "Localisation"},
        countries="pays nommés",
        unsaid="le texte n’en dit rien",
        place=lambda first, last: f"ligne {first}" if first == last else f"lignes {first} à {last}",
        deciding="Mots décisifs",
        passages=lambda n: f"{n} passage{_s(n)}",
        none="aucun passage",
        listed=lambda n: f"{n} ligne{_s(n)} de la liste ci-dessous",
        despite="même après opposition",
        feature="une seule fonctionnalité",
        elsewhere="lu avec les autres conditions",
        contradiction=lambda about: f"Semble se contredire\u00a0: {about}",
        read_both="Une personne doit lire les deux passages.",
        left_out=lambda n: f"Écarté, car sans application à cet outil\u00a0: {n} passage{_s(n)}",
        reasons={
            LeftOutReason.PLAN: "autre offre",
            LeftOutReason.REGION: "autre région",
            LeftOutReason.OUTRANKED: "une règle propre à cette offre prévaut",
            LeftOutReason.INDICATIVE: "dans des conditions sans valeur contractuelle",
        },
        recipients=lambda n: f"À qui vont les données (sous-traitants ultérieurs)\u00a0: {n}",
        columns=("Nom", "Finalité", "Pays", "Produits"),
        more=lambda n: f"+ {n} autre{_s(n)}\u00a0: --all",
        unreadable=lambda file, why: f"{file}\u00a0: illisible\u00a0: {why}",
    ),
}
