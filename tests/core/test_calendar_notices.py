"""What a referent reads in digests, and when an approval is due for review."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest
from inline_snapshot import snapshot

from monitor.core.alerts import AlertKind
from monitor.core.model import Cause, Drift, Effect, Hunk, Kind, Topic
from monitor.core.notice import (
    Change,
    Digest,
    Notice,
    ReviewDue,
    TermsDrift,
    TermsSource,
    about_period,
    about_reviews,
)
from monitor.core.notice.letter import as_html, as_text
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Plan, Tool
from tests.samples import PRIVACY, TERMS, usage

BOTH = pytest.mark.parametrize("language", list(Language))
HEAD = "0123456789abcdef" * 4
SITE = "https://intranet.example/ia"
FREE = Tool("lumenia-free", "Lumenia", "Lumenia", Plan.CONSUMER, (TERMS, PRIVACY))
PRO = dataclasses.replace(FREE, id="lumenia-pro", name="Lumenia Pro")
USAGES = {"non_sensitive": usage()}


def at(day: int, month: int = 8) -> datetime:
    return datetime(2025, month, day, 6, tzinfo=UTC)


def change(*hunks: Hunk, effect: Effect = Effect.NONE, **more: object) -> Change:
    drift = TermsDrift(
        TERMS, at(27), at(2), Drift(Kind.MATERIAL, effect, Effect.NONE, hunks, ""), Cause.PROVIDER
    )
    return Change(dataclasses.replace(drift, **more), (FREE, PRO))  # type: ignore[arg-type]


PRICE = change(Hunk("It costs thirty euros.", "It costs forty euros."))
WORSE = change(
    Hunk("We never train.", "We train.", Topic.TRAINING), effect=Effect.WORSE, effective=date(2025, 9, 28)
)
REVIEW = ReviewDue(FREE, "non_sensitive", at(2, 6), date(2025, 9, 12), date(2025, 10, 13), 2, False)
NOTHING = Digest(
    organisation="Mairie de Valmoulin",
    usages=USAGES,
    since=at(25),
    now=at(1, 9),
    changes=(),
    returns=(),
    editorial=0,
    mended=(),
    reviews=(),
    unverified=(),
    verified=12,
    texts=12,
    sources={TERMS: TermsSource(at(27), (), "genai-contrib", "en")},
    chain_head=HEAD,
)


def digest(**more: object) -> Digest:
    return dataclasses.replace(NOTHING, **more)  # type: ignore[arg-type]


def text(notice: Notice) -> str:
    return " ".join(as_text(notice).replace("\u00a0", "~").split())


def read(told: Digest, language: Language = Language.FR) -> str:
    return text(about_period(told, language))


# --- the digest ------------------------------------------------------------------------------------------


def test_a_digest_in_french_as_a_whole() -> None:
    told = digest(
        changes=(PRICE,),
        returns=(dataclasses.replace(PRICE, drift=dataclasses.replace(PRICE.drift, returns_to=at(3))),),
        editorial=3,
        mended=(TermsId("Modelworks", "Privacy Policy"),),
        reviews=(REVIEW,),
        unverified=((PRO, at(20)), (FREE, None)),
        verified=11,
    )
    notice = about_period(told, Language.FR)
    assert notice.kind is AlertKind.DIGEST
    assert notice.subject.replace("\u00a0", "~") == snapshot(
        "[Récapitulatif] du 25 août 2025 au 1er septembre 2025 – 1 modification"
    )
    assert as_text(notice).replace("\u00a0", "~") == snapshot("""\
RÉCAPITULATIF
du 25~août~2025 au 1er~septembre~2025 – 1 modification

Ce qui s’est passé depuis le 25~août~2025 dans les conditions des outils
suivis (Mairie de Valmoulin) et qui n’a pas fait l’objet d’un message à
part. Aucun statut n’a changé du fait de ce qui suit.

MODIFICATIONS PAR LES FOURNISSEURS
----------------------------------

- Texte~: Lumenia, Conditions d’utilisation
- Outils concernés~: Lumenia (offre grand public) et Lumenia Pro (offre
  grand public)
- Relevé le~: 27~août~2025

Dans les citations~: [-mots supprimés-] [+mots ajoutés+]

Avant – version du 2~août~2025~:
> It costs [-thirty-] euros.

Après – version du 27~août~2025~:
> It costs [+forty+] euros.

TEXTES REVENUS À UNE VERSION ANTÉRIEURE
---------------------------------------

Lumenia, Conditions d’utilisation~: depuis le 27~août~2025, la page
montre de nouveau le texte du 3~août~2025.

RÉEXAMENS À VENIR
-----------------

- Outil~: Lumenia (offre grand public)
- Catégorie d’usage~: usages non sensibles
- Autorisé depuis le~: 2~juin~2025
- Modifications depuis~: 2
- Réexamen prévu le~: 12~septembre~2025 (dans 11 jours)
- Sans réexamen, suspension le~: 13~octobre~2025 (dans 42 jours)

OUTILS DONT LES CONDITIONS N’ONT PAS TOUTES ÉTÉ RELUES RÉCEMMENT
----------------------------------------------------------------

- Lumenia Pro (offre grand public)~: relu en entier le 20~août~2025
- Lumenia (offre grand public)~: jamais relu en entier

RELECTURE
---------

11 textes relus sur 12~; les autres n’ont pas pu l’être, et la dernière
bonne version fait foi.

Texte à nouveau lisible~: Modelworks, Politique de confidentialité.

3 modifications purement rédactionnelles ne sont pas montrées.

OÙ EN VOIR DAVANTAGE
--------------------

- Voir les modifications d’un outil, mot à mot~:
    monitor diff lumenia-free --since 2025-08-25
    monitor diff lumenia-pro --since 2025-08-25
- Voir le statut de tous les outils~:
    monitor status

-- \n\
Lecture automatique, à relire par une personne. Cette surveillance ne
vaut ni avis du DPO, ni AIPD, ni certification.
Contient des données des contributeurs d’Open Terms Archive
(genai-contrib), sous licence ODC-By 1.0.
Message automatique du moniteur de conditions (Mairie de Valmoulin). Les
dates sont en temps universel.
Tête du journal des décisions~:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


def test_a_quiet_time_in_english_as_a_whole() -> None:
    notice = about_period(NOTHING, Language.EN)
    assert notice.subject.replace("\u00a0", " ") == snapshot(
        "[Digest] 25 August 2025 to 1 September 2025 – nothing to report"
    )
    assert as_text(notice).replace("\u00a0", " ") == snapshot("""\
DIGEST
25 August 2025 to 1 September 2025 – nothing to report

Nothing to report since 25 August 2025 in the terms of the tools that
you follow.

READING
-------

All 12 texts that are followed were read.

WHERE TO SEE MORE
-----------------

- See the status of every tool:
    monitor status

-- \n\
Automatic reading, to be checked by a person. This monitoring is not an
opinion of the DPO, an impact assessment or a certification.
Contains data of Open Terms Archive contributors (genai-contrib), under
the ODC-By 1.0 licence.
Automatic message of the terms drift monitor, for Mairie de Valmoulin.
Dates are in universal time.
Head of the ledger:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


def test_what_touches_a_topic_comes_first_with_its_effect_and_its_date() -> None:
    said = read(digest(changes=(PRICE, WORSE)))
    assert said.index("moins protecteur") < said.index("forty")
    assert "Réutilisation pour l’entraînement~: moins protecteur qu’avant" in said
    assert "Prise d’effet~: 28~septembre~2025 (dans 27 jours)" in said


def test_only_the_first_changes_and_passages_are_shown_and_the_others_counted() -> None:
    many = change(*(Hunk("", f"Sentence {number} is new.") for number in range(5)))
    said = read(digest(changes=(many,) * 10), Language.EN)
    assert said.count("Other passages changed in this text: 3.") == 8
    assert "2 more changes are not shown." in said


def test_what_is_only_due_or_unread_is_no_change() -> None:
    notice = about_period(digest(reviews=(REVIEW,)), Language.EN)
    assert "change" not in notice.subject
    assert "nothing to report" not in notice.subject


@BOTH
def test_the_board_is_linked_where_there_is_one(language: Language) -> None:
    assert f"{SITE}/{language}/index.html" in read(digest(site=SITE), language)
    assert "http" not in read(NOTHING, language)


def test_open_terms_archive_is_credited_only_where_its_data_is_quoted() -> None:
    assert "contributeurs d’Open Terms Archive (genai-contrib)" in read(NOTHING)
    assert "Open Terms Archive" not in read(digest(sources={TERMS: TermsSource(at(27), (), None, "en")}))


# --- reviews ---------------------------------------------------------------------------------------------


def reviews(*due: ReviewDue, language: Language = Language.FR, site: str | None = None) -> Notice:
    return about_reviews("Mairie de Valmoulin", USAGES, due, language, at(29), HEAD, site)


def test_a_review_in_english_as_a_whole() -> None:
    notice = reviews(REVIEW, language=Language.EN)
    assert notice.kind is AlertKind.REVIEW
    assert notice.subject == "[Review] Lumenia – non-sensitive uses"
    assert as_text(notice).replace("\u00a0", " ") == snapshot("""\
REVIEW
Lumenia – non-sensitive uses

One approval is due for review. An approval is not given once and for
all: at regular intervals a person confirms it or ends it. This reminder
comes from the calendar: it reports no departure from the policy, and no
status changes today.

- Tool: Lumenia (consumer plan)
- Category of use: non-sensitive uses
- Allowed since: 2 June 2025
- Changes since: 2
- Review due on: 12 September 2025 (in 14 days)
- Without a review, suspended on: 13 October 2025 (in 45 days)

WHAT YOU CAN DO
---------------

- First read what the terms say, and what changed:
    monitor show lumenia-free
    monitor diff lumenia-free --since 2025-06-02
- Renew the approval, if it still holds (approvers only):
    monitor approve lumenia-free --usage non_sensitive --by PERSON --reason "REASON"
- Suspend the tool, if it no longer does:
    monitor suspend lumenia-free --usage non_sensitive --by PERSON --reason "REASON"

-- \n\
Automatic reading, to be checked by a person. This monitoring is not an
opinion of the DPO, an impact assessment or a certification.
Automatic message of the terms drift monitor, for Mairie de Valmoulin.
Dates are in universal time.
Head of the ledger:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


def test_reviews_of_several_tools_are_counted_in_the_subject_and_named() -> None:
    notice = reviews(REVIEW, dataclasses.replace(REVIEW, tool=PRO))
    assert notice.subject == "[Réexamen] Lumenia et Lumenia Pro – 2 autorisations"


def test_an_overdue_review_is_said_to_be() -> None:
    assert "Réexamen prévu le~: 1er~août~2025 (passé)" in text(
        reviews(dataclasses.replace(REVIEW, due=date(2025, 8, 1)))
    )


@BOTH
def test_the_page_of_the_tool_is_linked(language: Language) -> None:
    assert f"{SITE}/{language}/tools/lumenia-free.html" in text(reviews(REVIEW, language=language, site=SITE))


def test_no_review_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        reviews()


# --- both ------------------------------------------------------------------------------------------------


@BOTH
def test_hostile_words_stay_text(language: Language) -> None:
    evil = "<script>alert(1)</script>\u202e"
    tool = dataclasses.replace(FREE, name=f"Lume\r\nBcc: all@x.example {evil}")
    told = Change(dataclasses.replace(change(Hunk("", evil)).drift), (tool,))
    for notice in (
        about_period(digest(changes=(told,)), language),
        reviews(dataclasses.replace(REVIEW, tool=tool), language=language),
    ):
        assert "<script" not in as_html(notice)
        assert "\u202e" not in as_html(notice) + as_text(notice)
        assert notice.subject.isprintable()


@BOTH
def test_neither_speaks_of_compliance(language: Language) -> None:
    everything = read(digest(changes=(PRICE, WORSE), reviews=(REVIEW,), editorial=1), language)
    everything += text(reviews(dataclasses.replace(REVIEW, is_reopened=True), language=language))
    assert "conforme" not in everything.lower()
    assert "complian" not in everything.lower()


def test_the_reviews_that_are_due_first_are_listed_and_the_rest_is_counted() -> None:
    many = [
        dataclasses.replace(
            REVIEW,
            tool=dataclasses.replace(FREE, id=f"t{number}", name=f"Tool {number}"),
            due=date(2025, 9, 30 - number),
        )
        for number in range(14)
    ]
    notice = reviews(*many)
    said = text(notice)
    assert notice.subject == "[Réexamen] Tool 13, Tool 12, Tool 11, … – 14 autorisations"
    assert "2 autres autorisations à réexaminer ne sont pas listées ici" in said
    assert "monitor approve t2 " in said
    assert "monitor approve t1 " not in said
