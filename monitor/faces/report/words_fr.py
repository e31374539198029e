"""The page in French; no-break spaces are typed as such, and a test looks for them."""

from __future__ import annotations

from typing import Final

from monitor.core.decisions import Occasion
from monitor.core.model import Kind, Topic
from monitor.core.tools import Binding
from monitor.faces.report.words import PageWords


def _s(count: int) -> str:
    return "s" if count > 1 else ""


FRENCH: Final = PageWords(
    colon=" : ",
    site="Outils d’IA : les conditions suivies",
    skip="Aller au contenu",
    pages="Pages",
    languages="Langues",
    other_language="English",
    you_are_here="Vous êtes ici",
    board="Tableau des outils",
    authorised="Outils autorisés",
    sources="Sources et leur état",
    policy="La politique en clair",
    how="Comment lire ces pages",
    feed="Décisions et modifications",
    disclaimer="Cette surveillance ne vaut ni avis du DPO, ni AIPD, ni certification.",
    made_by=(
        "Lecture automatique, à relire par une personne. Les mots des fournisseurs sont cités dans leur "
        "langue."
    ),
    state_at=lambda moment: f"État au {moment}, moment du dernier relevé complet.",
    if_old=lambda age: (
        f"Si cette date a plus de {age}, ce qui est écrit ici n’est plus à jour : prévenir le service "
        "informatique, et ne pas s’y fier."
    ),
    now_old=lambda age: (
        f"Pas à jour : le dernier relevé complet a plus de {age}. Ne pas se fier à cette page, et "
        "prévenir le service informatique."
    ),
    late=lambda moment, age: (
        f"Pas à jour : quand cette page a été écrite, le dernier relevé complet datait du {moment}, soit de "
        f"plus de {age}. Ne pas s’y fier."
    ),
    never_complete="Aucun relevé n’est encore allé à son terme : rien ici n’a été lu en entier.",
    broken_off=lambda moment: f"Le relevé du {moment} n’est pas allé à son terme.",
    round_on_board="État au dernier relevé complet, dont la date figure au tableau des outils.",
    board_lead=(
        "Ce que l’organisation peut utiliser, pour quoi, et depuis quand : les outils qui ont perdu leur "
        "autorisation viennent en premier."
    ),
    go_to="Aller à",
    lost="Autorisation perdue",
    reserved="Autorisé, avec des réserves",
    allowed="Autorisé",
    unjudged="Pas encore jugé",
    no_tool="Aucun outil n’est encore proposé ni autorisé.",
    none_lost="Aucun outil n’a perdu son autorisation.",
    tool="Outil et catégorie d’usage",
    status="Statut",
    why="Motif et réserves",
    since=lambda day: f"depuis le {day}",
    nothing_to_say="Aucune réserve",
    more_reasons=lambda n: f"et {n} autre{_s(n)} motif{_s(n)}",
    continued=lambda n, of: f"page {n} sur {of}",
    next_page="Page suivante",
    previous_page="Page précédente",
    opt_out=lambda whom, on, until: (
        f"Repose sur une opposition exercée ({whom}) le {on}, valable jusqu’au {until}"
    ),
    tool_of=lambda service, plan: f"{service}, {plan}",
    outline="Sur cette page",
    standing="Statut par catégorie d’usage",
    what_terms_say="Ce que disent ses conditions",
    read_together=(
        "Lues ensemble, comme elles engagent. Chaque passage est cité dans sa langue ; ce que la machine y "
        "lit est dit au-dessous, et une personne doit le relire."
    ),
    no_passage={
        Topic.TRAINING: "Aucun passage sur la réutilisation pour l’entraînement n’a été trouvé.",
        Topic.LOCATION: "Aucun passage sur la localisation des données n’a été trouvé.",
    },
    not_all_read="Ses textes n’ont pas tous été lus : ce qu’ils en disent n’est pas connu.",
    listed=lambda n, countries: f"{n} ligne{_s(n)} d’une liste de sous-traitants ultérieurs : {countries}",
    more_passages=lambda n: f"{n} autre{_s(n)} passage{_s(n)} : voir la commande « monitor show ».",
    version_of=lambda day: f"version du {day}",
    contradiction=lambda about, one, other: (
        f"Deux passages semblent se contredire ({about}) : {one} et {other}. Une personne doit lire les deux."
    ),
    per_terms="Chaque texte pris à part",
    text="Texte",
    text_language="Langue",
    unknown_language="non reconnue",
    never_read="jamais bien lu",
    contract=lambda terms: f"{terms} (contrat)",
    recipients=lambda n: f"À qui vont les données (sous-traitants ultérieurs) : {n}",
    recipient_columns=("Nom", "Finalité", "Pays"),
    more_recipients=lambda n: f"{n} autre{_s(n)} : voir le texte lui-même.",
    left_out=lambda n: f"Écarté, car sans application à cet outil : {n} passage{_s(n)}",
    timeline="Chronologie",
    timeline_lead=(
        "Les versions de ses textes, les modifications qui comptent et les décisions. Le tableau qui suit "
        "dit la même chose."
    ),
    timeline_picture=lambda tool, first, last: f"Chronologie de {tool}, du {first} au {last}",
    timeline_table="Événements, du plus récent au plus ancien",
    picture_text="premier texte, ou modification rédactionnelle",
    picture_new="modification de fond",
    picture_drift="modification sur l’entraînement ou la localisation",
    picture_allowed="autorisé",
    picture_suspended="suspendu",
    picture_open="vaut encore au dernier relevé",
    scroll="Chronologie ; faire défiler de côté pour la voir en entier",
    date="Date",
    about="Ce dont il s’agit",
    what="Ce qui s’est passé",
    first_text="Première lecture du texte",
    ended="Le contrat a pris fin",
    before_after="avant et après",
    noise_left_out=lambda n: (
        f"{n} version{_s(n)} où rien de ce qui est dit ne change (liens, mise en page) "
        f"{'ne sont pas listées' if n > 1 else 'n’est pas listée'}."
    ),
    older_left_out=lambda n: f"{n} événement{_s(n)} plus ancien{_s(n)} : voir la commande « monitor log ».",
    drift=lambda kind: f"Nouvelle version, {kind}",
    decisions="Décisions",
    decisions_lead=(
        "Toutes les inscriptions au journal des décisions sur cet outil, la plus récente en premier."
    ),
    occasions={
        Occasion.BASELINE: "premier jugement de ce que propose le catalogue",
        Occasion.BREACH: "écart à la politique",
        Occasion.UNVERIFIED: "conditions non relues depuis trop longtemps",
        Occasion.WITHDRAWN: "n’est plus proposé au catalogue",
        Occasion.APPROVED: "autorisation",
        Occasion.SUSPENDED: "suspension",
        Occasion.EXPIRED: "réexamen en retard, ou opposition qui ne vaut plus",
        Occasion.REVIEW: "réexamen à faire",
        Occasion.OPINION: "avis",
    },
    clause_changed="La clause d’opposition a été modifiée : s’assurer que l’opposition vaut encore.",
    older_decisions=lambda n: (
        f"{n} inscription{_s(n)} plus ancienne{_s(n)} : voir la commande « monitor log »."
    ),
    texts="Textes sur lesquels il est jugé",
    bindings={
        Binding.CONTRACT: "contrat signé, à la place de la page web",
        Binding.INCORPORATED: "page web qui engage",
        Binding.INDICATIVE: "à titre indicatif : n’engage pas, et rien de ce qu’elle dit ne suspend",
    },
    binds="Ce qu’il est pour nous",
    origin="Lu sur",
    read_by_us="la page du fournisseur",
    from_collection=lambda name: f"la collection {name} (contributeurs d’Open Terms Archive)",
    contract_of=lambda signed, deposited: f"contrat signé le {signed}, déposé le {deposited}",
    address="page",
    health="Dernière lecture",
    no_longer="ne vaut plus",
    good="relu au dernier relevé",
    last_good=lambda day: f"dernière bonne lecture le {day}",
    never_good="jamais bien lu",
    sources_lead=(
        "Tous les textes sur lesquels repose une autorisation, et s’ils ont pu être lus. Une page illisible "
        "n’est pas une modification : la dernière version bien lue fait foi."
    ),
    in_trouble="N’ont pas pu être lus",
    not_lately="Pas relus au dernier relevé",
    all_good="Tous les textes ont été bien lus au dernier relevé.",
    read_well="Bien lus au dernier relevé",
    used_by="Outils",
    drift_title=lambda day: f"modification du {day}",
    earlier_version="Version précédente",
    later_version="Nouvelle version",
    kind="Portée",
    kinds={
        Kind.NOISE: "rien de ce qui est dit ne change",
        Kind.EDITORIAL: "modification rédactionnelle",
        Kind.MATERIAL: "modification de fond",
        Kind.BROKEN: "texte abîmé",
        Kind.RESTORED: "texte rétabli",
    },
    cause="Cause",
    not_by_provider="Ce n’est pas une modification par le fournisseur.",
    effect={
        Topic.TRAINING: "Réutilisation pour l’entraînement",
        Topic.LOCATION: "Localisation des données",
    },
    effective="Prise d’effet",
    object_until="Opposition possible jusqu’au",
    objection="Opposition",
    object_within=lambda days: f"dans les {days} jour{_s(days)} suivant l’annonce",
    page_today="Page du fournisseur aujourd’hui",
    tools_concerned="Outils concernés",
    decided_on_it="Décisions qui reposent sur cette version",
    nothing_decided="Aucune suspension ni autorisation ne cite cette version.",
    changes="Avant et après",
    how_marked="Barré : mots supprimés. Souligné : mots ajoutés.",
    before="Avant",
    after="Après",
    added="Ajouté",
    removed="Supprimé",
    passage=lambda n: f"Passage {n}",
    on_topic=lambda topic: f"sujet : {topic}",
    noise_hunks=lambda n: (
        f"{n} autre{_s(n)} endroit{_s(n)} où seuls des liens, la mise en page ou l’ordre changent."
    ),
    too_many=lambda n: (
        f"{n} autre{_s(n)} passage{_s(n)} modifié{_s(n)} non montré{_s(n)} ici : voir la commande "
        "« monitor diff »."
    ),
    nothing_visible=(
        "Les passages modifiés se lisent de même : seuls diffèrent des signes qu’un lecteur ne voit pas."
    ),
    quote_note="Les mots du fournisseur sont dans leur langue.",
    policy_lead=(
        "Ce que chaque catégorie d’usage accepte. Ce qu’elle n’accepte pas suspend l’outil jusqu’à la "
        "décision d’une personne."
    ),
    by=lambda who: f"par {who}",
    automatic="lecture automatique",
    unreadable_since=lambda terms, why, day: f"{terms} : {why}, depuis le {day}",
)
