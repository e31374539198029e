"""What the administrator reads about texts that cannot be read, and those that can again."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from inline_snapshot import snapshot

from monitor.core.alerts import AlertKind
from monitor.core.notice import TermsMended, TermsTrouble, about_reading
from monitor.core.notice.letter import as_html, as_text
from monitor.core.terms import Internal, TermsId, Unreachable, UnreachableReason, Unreadable, UnreadableReason
from monitor.core.tools import Language, Plan, Tool

PRIVACY = TermsId("Lumenia", "Privacy Policy")
TERMS = TermsId("Modelworks", "Terms of Service")
HEAD = "0123456789abcdef" * 4
TOOL = Tool("lumenia-free", "Lumenia", "Lumenia", Plan.CONSUMER, (PRIVACY,))


def at(day: int) -> datetime:
    return datetime(2025, 9, day, 6, 0, tzinfo=UTC)


def gone(detail: str = "select `main > article` matches nothing", terms: TermsId = PRIVACY) -> TermsTrouble:
    return TermsTrouble(
        terms,
        "https://lumenia.example/privacy",
        Unreadable("privacy", UnreadableReason.SELECTOR, detail),
        at(20),
        at(19),
        (TOOL,),
        datetime(2025, 12, 18, tzinfo=UTC),
    )


REFUSED = TermsTrouble(
    TERMS,
    "https://modelworks.example/terms",
    Unreachable("terms", UnreachableReason.HTTP_STATUS, "403 Forbidden"),
    at(20),
    None,
    (),
    None,
)
BACK = TermsMended(TermsId("Aurora", "Commercial Terms"), "https://aurora.example/terms", at(3), (TOOL,))


def read(
    *broken: TermsTrouble, mended: tuple[TermsMended, ...] = (), language: Language = Language.FR
) -> str:
    notice = about_reading("Ville d’Exemple", broken, mended, language, at(20), HEAD)
    return " ".join(as_text(notice).replace("\u00a0", "~").split())


def test_a_reading_trouble_in_french_as_a_whole() -> None:
    notice = about_reading("Ville d’Exemple", [gone(), REFUSED], [BACK], Language.FR, at(20), HEAD)
    assert notice.kind is AlertKind.READABILITY
    assert notice.subject == "[Illisible] 2 textes – Lumenia, Modelworks"
    assert as_text(notice).replace("\u00a0", "~") == snapshot("""\
ILLISIBLE
2 textes – Lumenia, Modelworks

2 textes surveillés n’ont pas pu être relus. Rien n’en a été conclu~:
aucune clause n’est tenue pour supprimée, et la dernière version bien
lue fait foi.

Un texte est à nouveau lisible. La surveillance reprend~: le texte est
comparé à la dernière version bien lue. Un outil suspendu le reste tant
que personne ne l’a rétabli.

TEXTES ILLISIBLES
-----------------

- Texte~: Lumenia, Politique de confidentialité
- Adresse~: https://lumenia.example/privacy
- Motif~: L’endroit du texte dans la page n’est plus trouvé
- Illisible depuis le~: 20~septembre~2025
- Dernière lecture réussie~: 19~septembre~2025
- Outils concernés~: Lumenia
- Sans relecture, suspension le~: 18~décembre~2025
- Détail technique~: select `main > article` matches nothing
- Que faire~: Ouvrir l’adresse dans un navigateur~: la mise en page a pu
  changer. Corriger «~select~» ou «~remove~» au catalogue.

- Texte~: Modelworks, Conditions d’utilisation
- Adresse~: https://modelworks.example/terms
- Motif~: Le serveur répond par une erreur
- Illisible depuis le~: 20~septembre~2025
- Dernière lecture réussie~: jamais
- Détail technique~: 403 Forbidden
- Que faire~: Ouvrir l’adresse dans un navigateur~: la page a pu changer
  de place, ou le site refuser les lectures automatiques.

TEXTES À NOUVEAU LISIBLES
-------------------------

- Texte~: Aurora, Conditions commerciales
- Adresse~: https://aurora.example/terms
- Illisible depuis le~: 3~septembre~2025
- Outils concernés~: Lumenia

CE QUE VOUS POUVEZ FAIRE
------------------------

- Relancer la lecture d’un outil~:
    monitor sources test lumenia-free

-- \n\
Relevé du 20~septembre~2025 à 06:00~UTC.
Message automatique du moniteur de conditions (Ville d’Exemple). Les
dates sont en temps universel.
Tête du journal des décisions~:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("broken", "mended"), [([REFUSED], []), ([], [BACK])], ids=["broken", "mended"])
def test_the_head_of_the_ledger_is_named(
    broken: list[TermsTrouble], mended: list[TermsMended], language: Language
) -> None:
    notice = about_reading("V", broken, mended, language, at(20), HEAD)
    assert HEAD in as_text(notice)
    assert HEAD in as_html(notice)


def test_one_text_is_named_in_the_subject() -> None:
    notice = about_reading("Ville d’Exemple", [gone()], [], Language.FR, at(20), HEAD)
    assert notice.subject == "[Illisible] Lumenia – Politique de confidentialité"


def test_a_text_that_is_back_is_told_as_such() -> None:
    notice = about_reading("Ville d’Exemple", [], [BACK], Language.FR, at(20), HEAD)
    assert notice.subject == "[À nouveau lisible] Aurora – Conditions commerciales"
    assert "illisible" not in notice.headline.lower()


def test_several_texts_of_one_service_name_it_once() -> None:
    notice = about_reading(
        "V", [gone(), gone(terms=TermsId("Lumenia", "Terms of Service"))], [], Language.EN, at(20), HEAD
    )
    assert notice.subject == "[Unreadable] 2 texts – Lumenia"


def test_a_subject_names_three_services_at_most() -> None:
    many = [gone(terms=TermsId(name, "Imprint")) for name in "ABCDE"]
    notice = about_reading("V", many, [], Language.EN, at(20), HEAD)
    assert notice.subject == "[Unreadable] 5 texts – A, B, C, …"


@pytest.mark.parametrize("language", list(Language))
def test_it_says_that_nothing_was_concluded_and_the_last_good_version_stands(language: Language) -> None:
    said = read(gone(), language=language)
    french = "aucune clause n’est tenue pour supprimée, et la dernière version bien lue fait foi"
    english = "no clause is taken as removed, and the last version read well stands"
    assert french in said or english in said


def test_it_says_when_the_first_tool_would_be_suspended() -> None:
    assert "Sans relecture, suspension le~: 18~décembre~2025" in read(gone())
    assert "Sans relecture" not in read(REFUSED)


def test_a_failure_of_our_own_is_told_as_ours() -> None:
    broken = TermsTrouble(
        PRIVACY, "https://x.example/", Internal("privacy", "worker killed"), at(20), None, (), None
    )
    assert "Erreur interne du moniteur" in read(broken)


def test_nothing_to_tell_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        about_reading("V", [], [], Language.FR, at(20), HEAD)


def test_a_server_s_words_stay_text_and_short() -> None:
    notice = about_reading("V", [gone("<script>\r\nX: y" + "z" * 5_000)], [], Language.FR, at(20), HEAD)
    page = as_html(notice)
    assert "<script" not in page
    assert "&lt;script&gt; X: y" in page
    assert "z" * 401 not in page


def test_that_nothing_is_concluded_is_said_once() -> None:
    text = read(gone(), dataclasses.replace(REFUSED, is_reminder=True))
    assert text.count("Rien n’en a été conclu") == 1
    assert read(dataclasses.replace(REFUSED, is_reminder=True)).count("Rien n’en a été conclu") == 1


def test_many_texts_are_counted() -> None:
    many = [gone(terms=TermsId(f"Service {number}", "Privacy Policy")) for number in range(9)]
    assert "Un autre texte n’est pas listé ici" in read(*many)
    assert "Service 7," in read(*many)
    assert "Service 8," not in read(*many)
