"""The frames of what the command line prints, in the organisation's language; reasons are `core.phrases`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.freshness import REASONS, Why
from monitor.core.model import Cause, Effect, Kind, Topic
from monitor.core.phrases import phrases
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says around the facts of a round."""

    colon: str
    read: Callable[[int, int, int], str]
    """How many terms were checked, read well, and have a new text."""
    new_text: str
    not_read: str
    allowed: str
    suspended: str
    first: str
    kinds: Mapping[Kind, str]
    topics: Mapping[Topic, str]
    effects: Mapping[Effect, str]
    causes: Mapping[Cause, str]
    semicolon: str
    no_earlier: str
    """Where there is no version to compare with."""
    alerts: Callable[[int, int, int], str]
    """How many are new, sent, and waiting."""
    no_alert: str
    lost: Callable[[int], str]
    incomplete: str
    mail_failure: str
    # standing
    nothing_lost: str
    nothing_watched: str
    never_read: str
    not_read_since: str
    not_judged: str
    last_round: str
    no_round: str
    broken_off: Callable[[str], str]
    late: str
    """Where the last complete round is too old, or there is none."""
    never_read_well: str
    version_of: Callable[[str, str], str]
    """Of which moment and commit a version is."""
    line: str
    decisions: str
    alerts_title: str
    sent: str
    hidden: Callable[[int], str]
    """How many places of a drift are not shown."""
    # collections
    taken_from: Callable[[str], str]
    """Where a version was taken from, by the id of the collection; credits its contributors."""
    also_read_by: Callable[[str, str], str]
    """Who else reads the terms: the collection, and when it recorded them."""
    agrees: str
    disagrees: Callable[[str, str, str], str]
    """On which topic, our stance and theirs."""
    read_by_it: Callable[[str], str]
    """When a collection is last known to have read the terms."""
    never_read_by_it: str
    silences: Mapping[Why, str]
    """What is known of the time since."""


def _s(count: int) -> str:
    """Return the plural's ending as French has it: from two on."""
    return "s" if count > 1 else ""


WORDS: Mapping[Language, Words] = {
    Language.EN: Words(
        colon=": ",
        read=lambda n, good, new: f"{n} terms checked: {good} read well, {new} with a new text.",
        new_text="new text",
        not_read="not read",
        allowed="allowed",
        suspended="suspended",
        first="first version",
        kinds={
            Kind.NOISE: "noise",
            Kind.EDITORIAL: "editorial",
            Kind.MATERIAL: "material",
            Kind.BROKEN: "broken",
            Kind.RESTORED: "restored",
        },
        topics={Topic.TRAINING: "training", Topic.LOCATION: "location"},
        effects={
            Effect.NONE: "none",
            Effect.WORSE: "worse",
            Effect.BETTER: "better",
            Effect.CHANGED: "changed",
        },
        causes={cause: f"cause {cause.value}" for cause in Cause},
        semicolon="; ",
        no_earlier="no earlier version to compare with",
        alerts=lambda new, sent, waiting: f"Alerts: {new} new, {sent} sent, {waiting} waiting.",
        no_alert="No alert.",
        lost=lambda n: f"{n} approval{'' if n == 1 else 's'} lost: see `monitor status --lost`.",
        incomplete="Some terms got no outcome: our own failure, logged above.",
        mail_failure="The mail server did not take an alert",
        nothing_lost="No tool has lost its approval.",
        nothing_watched="No tool is proposed or approved: add `propose:` to the tools of the register "
        "(docs/register.md).",
        never_read="Never read in full: the approval could not be checked",
        not_read_since="Not read since",
        not_judged="not judged yet: run `monitor check`",
        last_round="Last complete round",
        no_round="none yet",
        broken_off=lambda moment: f"The round of {moment} did not complete.",
        late="No round has completed lately, so all this may be out of date: run `monitor doctor`.",
        never_read_well="never read well",
        version_of=lambda at, commit: f"version of {at}, commit {commit}",
        line="line",
        decisions="Decisions",
        alerts_title="Alerts",
        sent="sent",
        hidden=lambda n: (
            f"{n} place{'' if n == 1 else 's'} hidden (noise, or another topic); --all shows noise"
        ),
        taken_from=lambda name: (
            f"taken from the collection {name} (Open Terms Archive contributors, ODC-By 1.0)"
        ),
        also_read_by=lambda name, at: f"also read by Open Terms Archive contributors ({name}), recorded {at}",
        agrees="says the same",
        disagrees=lambda topic, ours, theirs: f"they disagree on {topic}: we read “{ours}”, they “{theirs}”",
        read_by_it=lambda at: f"known to have been read there on {at}",
        never_read_by_it="not known to have been read there",
        silences=REASONS,
    ),
    Language.FR: Words(
        colon="\u00a0: ",
        read=lambda n, good, new: (
            f"{n} texte{_s(n)} contrôlé{_s(n)}\u00a0: {good} bien lu{_s(good)}, dont {new} "
            f"nouveau{'x' if new > 1 else ''}."
        ),
        new_text="nouveau",
        not_read="illisible",
        allowed="autorisé",
        suspended="suspendu",
        first="première version",
        kinds=phrases(Language.FR).NAMES.kinds,
        topics={Topic.TRAINING: "entraînement", Topic.LOCATION: "localisation"},
        effects={
            Effect.NONE: "sans effet",
            Effect.WORSE: "moins protecteur",
            Effect.BETTER: "plus protecteur",
            Effect.CHANGED: "modifié",
        },
        causes=phrases(Language.FR).NAMES.causes,
        semicolon="\u00a0; ",
        no_earlier="aucune version antérieure à comparer",
        alerts=lambda new, sent, waiting: (
            f"Alertes\u00a0: {new} nouvelle{_s(new)}, {sent} envoyée{_s(sent)}, {waiting} en attente."
        ),
        no_alert="Aucune alerte.",
        lost=lambda n: f"{n} autorisation{_s(n)} perdue{_s(n)}\u00a0: voir `monitor status --lost`.",
        incomplete="Des textes sont restés sans résultat\u00a0: erreur du moniteur, journalisée ci-dessus.",
        mail_failure="Le serveur de messagerie n’a pas pris une alerte",
        nothing_lost="Aucun outil n’a perdu son autorisation.",
        nothing_watched="Aucun outil n’est proposé ni approuvé\u00a0: ajouter `propose:` aux outils du "
        "catalogue (docs/register.md).",
        never_read="Jamais relu entièrement\u00a0: l’autorisation n’a pas pu être contrôlée",
        not_read_since="Non relu depuis le",
        not_judged="pas encore jugé\u00a0: lancer `monitor check`",
        last_round="Dernier relevé complet",
        no_round="aucun",
        broken_off=lambda moment: f"Le relevé du {moment} n’est pas allé à son terme.",
        late="Aucun relevé complet récent\u00a0: tout a pu changer depuis\u00a0; lancer `monitor doctor`.",
        never_read_well="jamais bien lu",
        version_of=lambda at, commit: f"version du {at}, commit {commit}",
        line="ligne",
        decisions="Décisions",
        alerts_title="Alertes",
        sent="envoyée le",
        hidden=lambda n: (
            f"{n} passage{_s(n)} masqué{_s(n)} (sans portée, ou d’un autre sujet)\u00a0; --all montre tout"
        ),
        taken_from=lambda name: (
            f"repris de la collection {name} (contributeurs d’Open Terms Archive, ODC-By 1.0)"
        ),
        also_read_by=lambda name, at: (
            f"relu aussi par les contributeurs d’Open Terms Archive ({name}), relevé le {at}"
        ),
        agrees="dit la même chose",
        disagrees=lambda topic, ours, theirs: (
            f"désaccord sur le sujet «\u00a0{topic}\u00a0»\u00a0: nous lisons «\u00a0{ours}\u00a0», eux "
            f"«\u00a0{theirs}\u00a0»"
        ),
        read_by_it=lambda at: f"relu là-bas, à notre connaissance, le {at}",
        never_read_by_it="on ne sait pas si ces conditions y ont été relues",
        silences={
            Why.RECORDED: "la collection a enregistré un texte lors de ses derniers relevés",
            Why.FETCHED: "la collection a relevé les pages récemment, et le texte n’avait pas changé",
            Why.QUIET: "rien d’enregistré depuis\u00a0: texte inchangé, ou plus relevé\u00a0?",
            Why.STOPPED: "rien d’enregistré depuis bien plus longtemps que d’habitude",
            Why.NOT_EXTRACTED: "des pages sont relevées, mais plus aucun texte n’en est tiré",
            Why.UNREADABLE: "ce que la collection a enregistré depuis n’est pas le texte",
            Why.COLLECTION_STOPPED: "la collection entière n’a rien enregistré depuis deux semaines",
            Why.REMOVED: "la collection a retiré ces conditions",
            Why.NEVER: "la collection n’a jamais enregistré ces conditions",
        },
    ),
}
