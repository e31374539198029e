"""What the list of authorised tools says around its facts, in the languages of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class ListWords:
    """What one language says; what is said elsewhere too is in `monitor.core.phrases`."""

    title: str
    as_of: Callable[[str], str]
    """Of which day the list is."""
    last_round: Callable[[str], str]
    no_round: str
    late: Callable[[str], str]
    """How old a round may be that is not."""
    absent: str
    """What is not on the list."""
    caption: Callable[[str], str]
    """Of what is authorised for a category."""
    nothing: str
    """Of a category."""
    no_category: str
    not_now: str
    not_now_means: str
    conditions: str
    why: str
    """Names the same column, of what is not authorised."""
    none: str
    """Of a tool without a condition."""
    texts: str
    allowed: str
    """The status with its basis."""
    stale: Callable[[str], str]
    """The same, not read since a day."""
    unread: str
    """The same, never read in full."""
    not_judged: str
    # remarks
    stale_why: Callable[[str], str]
    """Not read since a day: what follows for a reader."""
    unread_why: str
    reason: str
    against: str
    """Leads to what was accepted although the policy does not."""
    despite: str
    """Leads to the reuse that an opt-out does not end."""
    more: Callable[[int], str]
    """How many further quotes say the same."""
    fact: Callable[[str, str, str], str]
    """What a text says of whom it holds for: which fact, its value, in which texts."""
    contract: Callable[[str], str]
    """Signed on which day."""
    indicative: str
    from_collection: Callable[[str], str]
    never_read: str
    """Of one of the terms."""
    # names of columns
    usage: str
    provider: str
    plan: str
    tool_and_plan: str
    status: str
    by: str
    review: str
    quote: str
    notice: str
    listed_on: str
    semicolon: str
    """Between the items of a list in a line."""
    separator: str
    """Between the cells of a line of the CSV file: what the spreadsheets of the country expect."""
    file: str
    """The name of the files, without ending."""
    other_forms: str
    accepts: str
    """Leads to the policy."""
    verified: str
    read_on: Callable[[str], str]
    """The last reading of all texts of a tool, on which day."""
    read_never: str


LIST: Mapping[Language, ListWords] = {
    Language.EN: ListWords(
        title="List of authorised tools",
        as_of=lambda day: f"As of {day}",
        last_round=lambda moment: f"Last complete round: {moment}.",
        no_round="No round was ever completed: nothing here was read in full.",
        late=lambda age: (
            f"This round is more than {age} old: the monitor may have stopped, and this list may be out of "
            "date."
        ),
        absent=(
            "A tool that is not on this list, or is used for a category of use it is not listed under, is "
            "not authorised."
        ),
        caption=lambda usage: f"Authorised tools: {usage}",
        nothing="No tool is authorised for this category of use.",
        no_category="No tool is followed yet.",
        not_now="Not authorised at present",
        not_now_means=(
            "These tools are followed, and are not authorised for this category of use today. No data may be "
            "entrusted to them for it until they are on the list of authorised tools (again)."
        ),
        conditions="Conditions and reservations",
        why="Why",
        none="None noted.",
        texts="Terms it rests on",
        allowed="Allowed by decision",
        stale=lambda day: f"Allowed by decision, not read since {day}",
        unread="Allowed by decision, never read in full",
        not_judged="Proposed, not examined yet",
        stale_why=lambda day: (
            f"Its terms have not all been read since {day}: whether they still say what was authorised is "
            "not known."
        ),
        unread_why=(
            "Its terms have never all been read: whether they say what was authorised could not be checked."
        ),
        reason="Reason given",
        against="Accepted although it departs from the policy",
        despite="Remains despite the opt-out (automatic reading)",
        more=lambda n: f"and {n} further passage{'' if n == 1 else 's'}",
        fact=lambda name, value, texts: f"{name}: {value}, according to {texts} (automatic reading).",
        contract=lambda day: f"contract signed on {day}, deposited by the organisation: it binds",
        indicative="indicative: this page does not bind",
        from_collection=lambda name: (
            f"taken from the collection {name} of Open Terms Archive contributors, ODC-By 1.0"
        ),
        never_read="never read well",
        usage="Category of use",
        provider="Provider",
        plan="Plan",
        tool_and_plan="Tool and plan",
        status="Status and basis",
        by="Decided by",
        review="Review due on",
        quote="Quotes",
        notice="Notice",
        listed_on="List as of",
        semicolon="; ",
        separator=",",
        file="authorised-tools",
        other_forms="The same list to take along",
        accepts="What each category of use accepts",
        verified="Last read on",
        read_on=lambda day: f"last read on {day}",
        read_never="never read in full",
    ),
    Language.FR: ListWords(
        title="Liste des outils autorisés",
        as_of=lambda day: f"État au {day}",
        last_round=lambda moment: f"Dernier relevé complet\u00a0: {moment}.",
        no_round="Aucun relevé n’est encore allé à son terme\u00a0: rien ici n’a été lu en entier.",
        late=lambda age: (
            f"Ce relevé a plus de {age}\u00a0: la surveillance est peut-être interrompue, et cette liste "
            "peut ne plus être à jour."
        ),
        absent=(
            "Un outil absent de cette liste, ou employé pour une catégorie d’usage sous laquelle il ne "
            "figure pas, n’est pas autorisé."
        ),
        caption=lambda usage: f"Outils autorisés\u00a0: {usage}",
        nothing="Aucun outil n’est autorisé pour cette catégorie d’usage.",
        no_category="Aucun outil n’est encore suivi.",
        not_now="Non autorisés à ce jour",
        not_now_means=(
            "Ces outils sont suivis, et ne sont pas autorisés à ce jour pour cette catégorie d’usage. Aucune "
            "donnée ne doit leur être confiée à ce titre tant qu’ils ne figurent pas (de nouveau) parmi les "
            "outils autorisés."
        ),
        conditions="Conditions et réserves",
        why="Motif",
        none="Aucune relevée.",
        texts="Textes pris en compte",
        allowed="Autorisé sur décision",
        stale=lambda day: f"Autorisé sur décision, non relu depuis le {day}",
        unread="Autorisé sur décision, jamais relu entièrement",
        not_judged="Proposé, pas encore examiné",
        stale_why=lambda day: (
            f"Ses conditions n’ont pas toutes pu être relues depuis le {day}\u00a0: on ignore si elles "
            "disent toujours ce qui a été autorisé."
        ),
        unread_why=(
            "Ses conditions n’ont jamais été toutes relues\u00a0: il n’a pas pu être contrôlé qu’elles "
            "disent ce qui a été autorisé."
        ),
        reason="Motif donné",
        against="Accepté malgré un écart à la politique",
        despite="Demeure malgré l’opposition (lecture automatique)",
        more=lambda n: f"et {n} autre{'s' if n > 1 else ''} passage{'s' if n > 1 else ''}",
        fact=lambda name, value, texts: f"{name}\u00a0: {value}, selon {texts} (lecture automatique).",
        contract=lambda day: f"contrat signé le {day}, déposé par l’organisation\u00a0: il fait foi",
        indicative="à titre indicatif\u00a0: cette page ne fait pas foi",
        from_collection=lambda name: (
            f"repris de la collection {name} des contributeurs d’Open Terms Archive, ODC-By 1.0"
        ),
        never_read="jamais bien lu",
        usage="Catégorie d’usage",
        provider="Fournisseur",
        plan="Offre",
        tool_and_plan="Outil et offre",
        status="Statut et fondement",
        by="Décidé par",
        review="À réexaminer avant le",
        quote="Citations",
        notice="Avertissement",
        listed_on="État au",
        semicolon="\u00a0; ",
        separator=";",
        file="outils-autorises",
        other_forms="La même liste, à emporter",
        accepts="Ce que chaque catégorie d’usage accepte",
        verified="Relu le",
        read_on=lambda day: f"relu le {day}",
        read_never="jamais relu en entier",
    ),
}
