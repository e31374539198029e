"""What referents read of a tool that is suspended because its texts were not read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.notice import TermsNews, TermsSource, TermsTrouble, ToolNews, about_tools
from monitor.core.notice.letter import as_html, as_text
from monitor.core.terms import TermsId, Unreadable, UnreadableReason
from monitor.core.tools import Language, Tool
from tests.letters import FREE, HEAD, ORGANISATION, PRO, SOURCES, USAGES
from tests.samples import PRIVACY, SITE, TERMS, day, decision

WALLED = TermsTrouble(
    PRIVACY,
    f"{SITE}privacy",
    Unreadable("privacy", UnreadableReason.CAPTCHA, "a challenge of <b>Cloud</b>"),
    day(11),
    day(10),
    (FREE,),
    None,
)
NEVER = replace(WALLED, terms=TERMS, address=f"{SITE}terms", outcome=None, since=None, last_good_at=None)
#: Read by a collection alone, which has gone silent.
SILENT = replace(NEVER, address="", last_good_at=day(10), collection="genai-contrib")


def unverified(tool: Tool) -> Decision:
    lost = decision(41, tool=tool.id, status=Status.SUSPENDED, basis=Basis.UNVERIFIED, by="monitor")
    return replace(lost, occasion=Occasion.UNVERIFIED)


def news(*unread: TermsTrouble, tools: tuple[Tool, ...] = (FREE,)) -> TermsNews:
    told = tuple(
        ToolNews(each, (lost,), {lost.usage: lost}, day(10)) for each in tools for lost in [unverified(each)]
    )
    return TermsNews(ORGANISATION, USAGES, told, SOURCES, (), HEAD, day(41), unread=unread)


def read(told: TermsNews, language: Language = Language.FR) -> str:
    return " ".join(as_text(about_tools(told, language)).replace("\u00a0", " ").split())


def section(said: str) -> str:
    """What stands between the title of the texts and the next one."""
    _, _, after = said.partition("TEXTES NON RELUS")
    return after.partition("CE QUE CELA CHANGE")[0].strip(" -")


def test_the_text_is_named_with_its_address_the_reason_and_since_when() -> None:
    assert section(read(news(WALLED))) == (
        "Texte : Politique de confidentialité "
        f"- Adresse : {SITE}privacy "
        "- Motif : Contrôle anti-robot à la place du texte "
        "- Illisible depuis le : 8 septembre 2025 "
        "- Dernière lecture réussie : 7 septembre 2025"
    )


def test_in_english_too() -> None:
    said = read(news(WALLED), Language.EN)
    assert (
        f"TEXTS NOT READ AGAIN -------------------- - Text: Privacy Policy - Address: {SITE}privacy - Reason: "
        "A robot check stands in place of the text - Unreadable since: 8 September 2025 - Last good reading: "
        "7 September 2025"
    ) in said


def test_the_address_is_a_link_and_no_technical_detail_is_told() -> None:
    page = as_html(about_tools(news(WALLED), Language.FR))
    assert f'href="{SITE}privacy"' in page
    assert "Cloud" not in page
    assert "Détail technique" not in page
    assert "Que faire" not in page


def test_a_text_that_was_never_read_is_told_as_such() -> None:
    said = section(read(news(NEVER)))
    assert "Motif : Aucun relevé n’a encore lu ce texte" in said
    assert "Dernière lecture réussie : jamais" in said
    assert "Illisible depuis" not in said
    assert "Reason: No round has read this text yet" in read(news(NEVER), Language.EN)


def test_a_text_that_rounds_no_longer_visit_is_told_as_such() -> None:
    left = replace(NEVER, last_good_at=day(3))
    assert "Motif : Aucun relevé n’a porté sur ce texte depuis" in section(read(news(left)))
    assert "Reason: No round has visited this text since" in read(news(left), Language.EN)


def test_a_collection_that_has_gone_silent_is_named() -> None:
    said = section(read(news(SILENT)))
    assert "Adresse : Open Terms Archive, genai-contrib" in said
    assert "Motif : La collection Open Terms Archive « genai-contrib » ne l’a pas relu depuis" in said
    words = "Reason: The Open Terms Archive collection “genai-contrib” has not read it since"
    assert words in read(news(SILENT), Language.EN)
    never = replace(SILENT, last_good_at=None)
    assert "ne l’a pas relu à ce jour" in section(read(news(never)))
    assert "has not read it so far" in read(news(never), Language.EN)


def test_of_several_tools_those_that_a_text_binds_are_named_beside_it() -> None:
    both = replace(NEVER, tools=(FREE, PRO))
    said = section(read(news(WALLED, both, tools=(FREE, PRO))))
    assert "Outils concernés : Lumenia Free (offre grand public)" in said
    assert said.count("Outils concernés") == 1  # the other binds all of them


@pytest.mark.parametrize("language", list(Language))
def test_many_texts_are_counted_and_the_mail_is_not_cut_short(language: Language) -> None:
    many = [replace(WALLED, terms=TermsId("Lumenia", f"Terms {number}")) for number in range(60)]
    told = news(*many)
    said = read(told, language)
    assert "Terms 4 " in said
    assert "Terms 5 " not in said
    counted = {
        Language.FR: "55 autres textes ne sont pas listés ici",
        Language.EN: "55 more texts are not listed here",
    }
    assert counted[language] in said
    assert len(as_html(about_tools(told, language)).encode()) < 50_000


def test_where_no_text_is_to_blame_any_more_no_title_stands_alone() -> None:
    assert "TEXTES NON RELUS" not in read(news())


# --- contracts --------------------------------------------------------------------------------------------

SIGNED = TermsId("Lumenia (lumenia-free)", "Terms of Service")
ADDENDUM = TermsId("Lumenia (lumenia-free)", "Data Processor Agreement")
CONTRACTS = {SIGNED: TermsSource(day(2), ()), ADDENDUM: TermsSource(day(4), ())}


def held_by(*contracts: TermsId, beside: tuple[Tool, ...] = ()) -> TermsNews:
    """News of a tool that contracts bind, and of others beside it."""
    tool = replace(FREE, terms=(*contracts, PRIVACY), indicative=frozenset({PRIVACY}))
    return replace(news(tools=(tool, *beside)), sources={**SOURCES, **CONTRACTS})


def test_a_tool_that_a_contract_alone_binds_is_not_said_to_be_read() -> None:
    said = read(held_by(SIGNED))
    assert "- Texte : contrat déposé le 30 août 2025, sans relecture nécessaire" in said
    assert "Relu le" not in said
    said = read(held_by(SIGNED), Language.EN)
    assert "- Text: contract deposited on 30 August 2025; nothing to read again" in said
    assert "Last read in full" not in said


def test_several_contracts_are_named_by_their_days() -> None:
    said = read(held_by(SIGNED, ADDENDUM))
    assert "contrats déposés le 30 août 2025 et le 1er septembre 2025, sans relecture nécessaire" in said
    said = read(held_by(SIGNED, ADDENDUM), Language.EN)
    assert "contracts deposited on 30 August 2025 and 1 September 2025; nothing to read again" in said


def test_contracts_deposited_on_one_day_are_several_all_the_same() -> None:
    told = held_by(SIGNED, ADDENDUM)
    told = replace(told, sources={**told.sources, ADDENDUM: TermsSource(day(2), ())})
    assert "- Texte : contrats déposés le 30 août 2025, sans relecture nécessaire" in read(told)
    assert "- Text: contracts deposited on 30 August 2025; nothing to read again" in read(told, Language.EN)


def test_beside_tools_that_pages_bind_each_is_told_for_itself() -> None:
    said = read(held_by(SIGNED, beside=(PRO,)))
    assert "Relu le : 7 septembre 2025" in said
    assert "Lumenia Free (offre grand public) : contrat déposé le 30 août 2025" in said


def test_a_contract_beside_a_page_that_binds_leaves_the_day_of_reading() -> None:
    told = held_by(SIGNED)
    (tool,) = told.tools
    told = replace(told, tools=(replace(tool, tool=replace(tool.tool, indicative=frozenset())),))
    assert "Relu le : 7 septembre 2025" in read(told)
    assert "sans relecture" not in read(told)
