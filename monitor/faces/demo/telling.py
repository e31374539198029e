"""The words in which the demonstration is told, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.core.tools import Language
from monitor.faces.demo.days import Chapter


@dataclass(frozen=True, slots=True)
class Words:
    """What is said on one day."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Telling:
    """The whole story in one language; `{…}` is filled in."""

    opening: str
    folder: str
    day: str
    mail: str
    same_mail: str
    sender: str
    recipient: str
    subject: str
    days: Mapping[Chapter, Words]
    lost_title: str
    lost: str
    next_title: str
    next: tuple[tuple[str, str], ...]
    """What to look at, and the command: its words are filled in, quoted for the shell."""
    closing: str
    failed: str


_STATUS: Final = "{monitor} --config {config} status"
_SHOW: Final = "{monitor} --config {config} show brindlequill"
_DIFF: Final = "{monitor} --config {config} diff plumelle"
_LOG: Final = "{monitor} --config {config} log"
_GIT: Final = "git -C {snapshots} log --stat"
_APPROVE: Final = (
    "{monitor} --config {config} approve brindlequill --usage sensitive --by leroy --reason '{reason}'"
)
_INIT: Final = "{monitor} init"

FRENCH: Final = Telling(
    opening=(
        "La mairie de Valmoulin a autorisé trois outils d’IA : Brindlequill, Otterloo Notes et Plumelle. "
        "Tout est inventé : les éditeurs, la mairie et ses agents. Les pages sont servies par cette "
        "machine et les courriels y restent ; rien ne sort. Tout le reste est le vrai moniteur, avec ses "
        "vraies commandes, sur sept jours."
    ),
    folder="Dossier de la démonstration (il reste après elle) : {folder}",
    day="Jour {number}, {date}",
    mail="Courriel reçu par le serveur de messagerie",
    same_mail="Le même courriel est parti à : {people}.",
    sender="De",
    recipient="À",
    subject="Objet",
    days={
        Chapter.BASELINE: Words(
            "le premier relevé",
            "La directrice générale des services, Sacha Leroy, a approuvé les trois outils pour des données "
            "publiques, et deux d’entre eux aussi pour des données internes ou personnelles. Le moniteur lit "
            "leurs conditions pour la première fois et s’assure que chacun s’en tient à ce que la catégorie "
            "d’usage admet.",
            "Les cinq autorisations tiennent. Il n’y a rien à signaler, donc aucun courriel.",
        ),
        Chapter.NOISE: Words(
            "rien à signaler",
            "Les pages ne sont plus les mêmes, octet pour octet : liens de suivi, bandeaux, scripts et "
            "titres de blog ont changé, comme chaque jour sur le web. Aucun mot des conditions n’a bougé.",
            "Ce bruit n’est pas un changement des conditions : personne n’est dérangé.",
        ),
        Chapter.TRAINING: Words(
            "Brindlequill entraîne ses modèles",
            "Sans prévenir, Brindlequill remplace « nous n’utilisons pas vos contenus pour entraîner nos "
            "modèles » par « nous pouvons les utiliser, sauf si vous vous y opposez ».",
            "L’outil est suspendu pour les données internes ou personnelles, où aucun entraînement n’est "
            "toléré. Il reste autorisé pour les données publiques, où un refus possible suffit. Une "
            "personne décidera de la suite.",
        ),
        Chapter.BROKEN: Words(
            "deux pages en panne",
            "Chez Plumelle, une page répond « 503 » ; chez Otterloo Notes, un captcha a pris la place du "
            "texte.",
            "Une page illisible n’est pas un changement : rien n’est suspendu, les derniers bons textes "
            "font foi. Seul le référent informatique est prévenu.",
        ),
        Chapter.STILL_BROKEN: Words(
            "toujours en panne",
            "Les deux pages ne répondent pas mieux que la veille.",
            "Rien n’est suspendu, et personne n’est prévenu une seconde fois.",
        ),
        Chapter.MENDED: Words(
            "les pages reviennent",
            "Les deux pages se lisent à nouveau, avec le texte d’avant la panne.",
            "Le référent informatique l’apprend, une fois. Il ne s’est rien passé d’autre.",
        ),
        Chapter.LEFT_EU: Words(
            "Plumelle quitte l’Union européenne",
            "Plumelle déplace ses données de Rennes et Lyon vers les États-Unis, sous clauses "
            "contractuelles types.",
            "L’outil est suspendu pour les données internes ou personnelles, qui doivent rester dans "
            "l’Espace économique européen. Pour des données publiques, le pays est indifférent : il reste "
            "autorisé.",
        ),
    },
    lost_title="Ce qui a perdu son autorisation",
    lost="Ce que le référent voit, n’importe quel jour :",
    next_title="Où regarder ensuite",
    next=(
        ("Tous les outils et leurs usages :", _STATUS),
        ("Ce que disent les conditions d’un outil, phrase par phrase :", _SHOW),
        ("Ce qui a changé, mot à mot :", _DIFF),
        ("Le journal des décisions :", _LOG),
        ("Chaque texte et chaque page, tels qu’ils étaient :", _GIT),
        ("Rétablir l’outil : seule une personne le peut, avec un motif :", _APPROVE),
        ("Commencer avec vos propres outils :", _INIT),
    ),
    closing=(
        "Les courriels sont dans {mails} (à ouvrir avec un logiciel de messagerie). Les éditeurs inventés "
        "viennent de fermer : un `monitor check` sur ce dossier les trouverait injoignables, et ne "
        "suspendrait rien avant une semaine."
    ),
    failed="La démonstration n’a pas donné ce qu’elle annonce :",
)

ENGLISH: Final = Telling(
    opening=(
        "The town hall of Valmoulin, in France, permits three AI tools: Brindlequill, Otterloo Notes and "
        "Plumelle. All of this is invented: the vendors, the town hall and its staff. The pages are "
        "served by this machine and the e-mails stay on it; nothing leaves it. The rest is the real "
        "monitor, with its real commands, over seven days. Its referents read French, and so do their "
        "e-mails."
    ),
    folder="The folder of the demonstration (it stays): {folder}",
    day="Day {number}, {date}",
    mail="E-mail taken by the mail server",
    same_mail="The same e-mail went to: {people}.",
    sender="From",
    recipient="To",
    subject="Subject",
    days={
        Chapter.BASELINE: Words(
            "the first round",
            "The head of administration, Sacha Leroy, has approved the three tools for public data, and two "
            "of them for internal or personal data too. The monitor reads their terms for the first time "
            "and checks that each keeps to what the usage tolerates.",
            "The five approvals stand. There is nothing to report, hence no e-mail.",
        ),
        Chapter.NOISE: Words(
            "nothing to report",
            "Byte for byte, the pages are no longer the same: tracking links, banners, scripts and blog "
            "titles have changed, as they do every day on the web. Not a word of the terms has moved.",
            "Such noise is not a change of the terms: nobody is disturbed.",
        ),
        Chapter.TRAINING: Words(
            "Brindlequill trains its models",
            "Without a word, Brindlequill replaces “we do not use your Content to train our models” by "
            "“we may, unless you opt out”.",
            "The tool is suspended for internal or personal data, where no training is tolerated. It "
            "stays allowed for public data, where a way out is enough. A person will decide what comes "
            "next.",
        ),
        Chapter.BROKEN: Words(
            "two pages break",
            "At Plumelle a page answers “503”; at Otterloo Notes a captcha has taken the place of the text.",
            "A page that cannot be read is not a change: nothing is suspended, the last good texts stand. "
            "Only the IT referent is told.",
        ),
        Chapter.STILL_BROKEN: Words(
            "still broken",
            "The two pages answer no better than the day before.",
            "Nothing is suspended, and nobody is told a second time.",
        ),
        Chapter.MENDED: Words(
            "the pages are back",
            "The two pages can be read again, with the text they had before.",
            "The IT referent learns of it, once. Nothing else has happened.",
        ),
        Chapter.LEFT_EU: Words(
            "Plumelle leaves the European Union",
            "Plumelle moves its data from Rennes and Lyon to the United States, under standard "
            "contractual clauses.",
            "The tool is suspended for internal or personal data, which has to stay in the European "
            "Economic Area. For public data the country does not matter: it stays allowed.",
        ),
    },
    lost_title="What has lost its approval",
    lost="What a referent sees, on any day:",
    next_title="Where to look next",
    next=(
        ("All tools and their usages:", _STATUS),
        ("What the terms of a tool say, sentence by sentence:", _SHOW),
        ("What changed, word by word:", _DIFF),
        ("The ledger of decisions:", _LOG),
        ("Every text and every page as it was:", _GIT),
        ("Reinstate the tool, which only a person can do, with a reason:", _APPROVE),
        ("Begin with your own tools:", _INIT),
    ),
    closing=(
        "The e-mails lie in {mails} (open them with a mail program). The invented vendors have just closed: "
        "a `monitor check` on this folder would find them unreachable, and suspend nothing within a week."
    ),
    failed="The demonstration did not come to what it announces:",
)

TELLINGS: Final[Mapping[Language, Telling]] = {Language.FR: FRENCH, Language.EN: ENGLISH}
#: Why Sacha Leroy would reinstate Brindlequill.
REASONS: Final[Mapping[Language, str]] = {
    Language.FR: "Refus enregistré pour tous nos comptes",
    Language.EN: "Opt-out recorded for all our accounts",
}
