"""The feed, as RFC 4287 has it: whole, stable, and without anything of a vendor's but words."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import Cause, Effect, Kind
from monitor.core.policy import Breach, BreachCode
from monitor.core.tools import Language
from monitor.faces.report.feed import MOST_ENTRIES, feed, feed_files
from monitor.faces.report.view import View, view_of
from tests.faces.report.told import CONTRACT, HOSTILE, OTTER, WORSE, chronicle, entry, suspension, view
from tests.samples import day, decision, finding, resolved, version

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: RFC 4287, section 3.3, as all our moments are written.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: RFC 4151, section 2.1.
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")
BOTH = pytest.mark.parametrize("language", list(Language))


def parsed(of: View | None = None, language: Language = Language.FR) -> etree._Element:
    return etree.fromstring(feed(of or view(), language))


def entries(of: View | None = None, language: Language = Language.FR) -> list[etree._Element]:
    return parsed(of, language).findall(f"{ATOM}entry")


def text(of: etree._Element, name: str) -> str:
    found = of.findall(f"{ATOM}{name}")
    assert len(found) == 1
    return found[0].text or ""


def titles(of: View | None = None) -> list[str]:
    return [text(entry, "title") for entry in entries(of)]


def content(entry: etree._Element) -> str:
    return " ".join("".join(entry.find(f"{ATOM}content").itertext()).split())  # type: ignore[union-attr, arg-type]


def with_versions(*versions: object) -> View:
    return view(versions=versions)


# --- whole --------------------------------------------------------------------------------------------


@BOTH
def test_the_feed_has_what_the_standard_requires_once(language: Language) -> None:
    root = parsed(language=language)
    assert root.tag == f"{ATOM}feed"
    assert root.get(LANG) == language.value
    assert TAG.fullmatch(text(root, "id"))
    assert text(root, "title")
    assert MOMENT.fullmatch(text(root, "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name").text == "Mairie de Valmoulin"  # type: ignore[union-attr]


@BOTH
def test_every_entry_has_what_the_standard_requires_once(language: Language) -> None:
    for each in entries(language=language):
        assert TAG.fullmatch(text(each, "id"))
        assert text(each, "title")
        assert MOMENT.fullmatch(text(each, "updated"))
        assert [link.get("rel") for link in each.findall(f"{ATOM}link")] == ["alternate"]
        body = each.find(f"{ATOM}content")
        assert body is not None
        assert body.get("type") == "xhtml"
        assert [child.tag for child in body] == [f"{XHTML}div"]


def test_no_two_entries_share_a_name_nor_do_the_languages() -> None:
    ids = [text(entry, "id") for language in Language for entry in entries(language=language)]
    assert len(set(ids)) == len(ids)


def test_the_newest_comes_first_and_dates_the_feed() -> None:
    moments = [text(entry, "updated") for entry in entries()]
    assert moments == sorted(moments, reverse=True)
    assert text(parsed(), "updated") == moments[0]


def test_at_one_moment_a_decision_comes_before_the_change_it_follows_from() -> None:
    found = titles(view(more=(suspension(7),)))
    assert found.index("[Suspendu à titre conservatoire] Otterloo – usages non sensibles") < found.index(
        "[Modifié] Otterloo – Conditions d’utilisation"
    )


# --- what is in it ---------------------------------------------------------------------------------------


def test_a_suspension_says_why_and_quotes_in_the_language_of_the_text() -> None:
    first = entries()[0]
    assert "présente un écart à la politique pour la catégorie d’usage" in content(first)
    assert "version relevée le 4\u00a0septembre\u00a02025" in "".join(first.itertext())  # type: ignore[arg-type]
    quotes = first.findall(f".//{XHTML}blockquote")
    assert [quote.get(LANG) for quote in quotes] == ["en"]


def test_an_approval_is_dated_and_by_a_function_never_without_its_basis() -> None:
    approved = next(e for e in entries() if "Lumenia" in text(e, "title") and "métier" in content(e))
    assert text(approved, "title") == "[Autorisé sur décision] Lumenia – usages non sensibles"
    assert "Décidé par\u00a0: une autorité d’approbation (métier)." in "".join(approved.itertext())  # type: ignore[arg-type]
    assert text(approved, "updated") == "2025-08-31T06:00:00Z"


def test_nobody_is_named() -> None:
    whole = b"".join(feed_files(view()).values()).decode().casefold()
    assert not re.search("dupont|leroy|camille|sacha", whole)


def test_a_suspension_for_want_of_a_reading_says_since_when() -> None:
    made = dataclasses.replace(
        suspension(30),
        basis=Basis.UNVERIFIED,
        occasion=Occasion.UNVERIFIED,
        cause=None,
        breaches=(),
        verified=day(2),
    )
    assert "dernière relecture complète le 30 août 2025" in content(entries(view(more=(made,)))[0])


def test_a_suspension_by_a_contract_that_was_deposited_is_laid_at_nobody_s_policy() -> None:
    """The text that binds is another one: neither the provider nor the policy has changed."""
    told = chronicle()
    found = resolved(finding(quote="We train on it."), terms=CONTRACT, at=3)
    made = dataclasses.replace(
        suspension(10, tool="etude"),
        cause=Cause.POLICY,
        breaches=(Breach(BreachCode.STANCE, found.finding.topic, found),),
        versions=((CONTRACT, version(8, terms=CONTRACT).commit),),
    )
    etude = dataclasses.replace(told.tools[2], entries=(*told.tools[2].entries, entry(9, made)))
    contract = dataclasses.replace(told.terms[CONTRACT], versions=(version(8, terms=CONTRACT),))
    signed = dataclasses.replace(
        told, tools=(*told.tools[:2], etude), terms={**told.terms, CONTRACT: contract}
    )
    first = next(
        each
        for each in entries(view_of(signed, None))
        if "Suspendu" in text(each, "title") and "Étude" in text(each, "title")
    )
    assert "un contrat a été déposé ou a pris fin" in content(first)


def test_a_person_s_suspension_gives_their_reason() -> None:
    made = decision(31, tool="otterloo", status=Status.SUSPENDED, by="leroy", reason="Fuite de données.")
    assert "« Fuite de données. »" in content(entries(view(more=(made,)))[0])


def test_a_note_is_no_decision() -> None:
    note = next(entry for entry in entries() if "Avis réservé" in text(entry, "title"))
    assert content(note).startswith("Par : le DPO.")
    assert note.find(f"{ATOM}category").get("term") == "note"  # type: ignore[union-attr]


def test_a_change_names_its_effects_and_the_tools_it_binds() -> None:
    change = next(entry for entry in entries() if text(entry, "title").startswith("[Modifié]"))
    assert "Réutilisation pour l’entraînement : moins protecteur qu’avant (lecture automatique)." in content(
        change
    )
    assert "Outils liés par ce texte : Otterloo." in content(change)


@pytest.mark.parametrize(
    "more",
    [
        version(9, terms=OTTER, previous=7, drift=WORSE, cause=Cause.EXTRACTION, text="c"),
        version(9, terms=OTTER, previous=7, drift=dataclasses.replace(WORSE, kind=Kind.EDITORIAL), text="c"),
        version(9, terms=OTTER, previous=7, drift=dataclasses.replace(WORSE, training=Effect.NONE), text="c"),
        version(9, terms=OTTER, previous=7, drift=WORSE, text="b"),
    ],
    ids=["not the provider's", "no substance", "no topic", "back to an earlier text"],
)
def test_what_does_not_matter_is_not_in_it(more: object) -> None:
    assert titles(with_versions(more)) == titles()


def test_it_is_bounded_to_the_newest() -> None:
    many = tuple(suspension(20 + n) for n in range(MOST_ENTRIES + 20))
    found = entries(view(more=many))
    assert len(found) == MOST_ENTRIES
    assert text(found[0], "updated").startswith(f"{day(20 + MOST_ENTRIES + 19):%Y-%m-%d}")


def test_a_feed_in_which_nothing_happened_is_valid_and_dated_long_ago() -> None:
    empty = view_of(dataclasses.replace(chronicle(), tools=(), terms={}), None)
    assert text(parsed(empty), "updated") == "1970-01-01T00:00:00Z"
    assert entries(empty) == []


def test_contributors_are_credited_where_their_data_is_on_the_site() -> None:
    assert "Open Terms Archive (genai-contrib)" in text(parsed(), "rights")


# --- stable ---------------------------------------------------------------------------------------------


def test_a_quiet_day_changes_not_a_byte() -> None:
    tomorrow = dataclasses.replace(chronicle(), at=day(41))
    assert feed_files(view_of(tomorrow, None)) == feed_files(view())


def test_an_entry_keeps_its_name_when_others_come_and_when_the_site_moves() -> None:
    before = {text(entry, "id") for entry in entries()}
    moved = {
        text(entry, "id") for entry in entries(view("https://intranet.example/ia", more=(suspension(33),)))
    }
    assert before < moved


def test_links_are_absolute_where_readers_reach_the_site() -> None:
    found = [link.get("href") for link in parsed(view("https://intranet.example/ia")).iter(f"{ATOM}link")]
    assert found[:2] == [
        "https://intranet.example/ia/fr/feed.atom",
        "https://intranet.example/ia/fr/index.html",
    ]
    assert all(href is not None and href.startswith("https://intranet.example/ia/fr/") for href in found)


def test_links_stay_within_the_site_where_its_address_is_not_known() -> None:
    found = [link.get("href") for link in parsed().iter(f"{ATOM}link")]
    assert found
    assert all(href and re.fullmatch(r"[a-z0-9./-]+", href) and ".." not in href for href in found)


# --- hostile text ----------------------------------------------------------------------------------------


def hostile(quote: str, reason: str = "") -> Decision:
    made = suspension(35, quote=quote)
    return dataclasses.replace(made, reason=reason)


def test_a_vendor_s_markup_is_words() -> None:
    entry = entries(view(more=(hostile(HOSTILE),)))[0]
    assert "<script>alert(1)</script>" in content(entry)
    allowed = {f"{XHTML}{name}" for name in ("div", "p", "blockquote", "cite", "a")}
    assert {each.tag for each in entry.iter() if str(each.tag).startswith(XHTML)} <= allowed


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_whatever_a_vendor_writes_the_feed_stays_well_formed_and_hides_nothing(quote: str) -> None:
    whole = feed(view(more=(hostile(quote),)), Language.EN)
    etree.fromstring(whole)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", whole.decode())


def test_every_moment_is_in_universal_time() -> None:
    for each in parsed().iter(f"{ATOM}updated", f"{ATOM}published"):
        assert datetime.fromisoformat(each.text or "").utcoffset() is not None
