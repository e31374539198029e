"""The tools that a catalogue offers, and what is left of it for the chosen ones."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.adapters.config import read_register
from monitor.adapters.register.catalogue import chosen, listed
from monitor.core.register import Register
from monitor.core.tools import Language

SHIPPED = (Path(__file__).resolve().parents[2] / "sources.yaml").read_text(encoding="utf-8")
CHOICES = some.sets(some.sampled_from([each.id for each in listed(SHIPPED)]), max_size=6)
DAY = date(2026, 11, 21)
HINT = "    # propose: {non_sensitive: {by: leroy, on: 2026-11-21}}\n"

SMALL = """\
# 1. Who.
organisation: {name: Mairie, language: fr}

usages:
  non_sensitive:
    training:
      content: any
    location: any

# 2. Tools.
tools:
  # == Assistants · Helpers ==
  alpha-free:
    name: Alpha
    service: Alpha
    plan: consumer
    terms: [Terms of Service, Privacy Policy]
  # Another plan of the same vendor.
  alpha-team:  # FR
    service: Alpha
    plan: business
    terms: Commercial Terms

  # == Voix · Voice ==
  beta:  # DE
    name: Beta
    service: Beta
    plan: api
    terms: [Terms of Service]

# 3. Witnesses.
collections:
  one:
    url: https://example.org/one
  two:
    url: https://example.org/two

# 4. Pages.
services:
  Alpha:
    terms:
      Terms of Service: {fetch: 'https://a.example/terms', ota: one}
      Privacy Policy: {fetch: 'https://a.example/privacy'}
      # Signed by companies alone.
      Commercial Terms:
        fetch: https://a.example/business
        ota: two

  # A service named as a tool is.
  Beta:
    terms:
      Terms of Service: {fetch: 'https://b.example/terms', ota: {collection: two, service: B, terms: Terms of Service}}
"""


def read(text: str) -> Register:
    return read_register(text.encode(), "sources.yaml", Path("/srv/register"))


@cache
def shipped_register() -> Register:
    return read(SHIPPED)


def after(text: str, opening: str) -> str:
    return text.split(f"\n{opening}\n")[1]


# --- the list -----------------------------------------------------------------------------------


def test_tools_are_listed_in_order_with_category_and_country() -> None:
    assert [(each.id, each.name, each.category[Language.EN], each.country) for each in listed(SMALL)] == [
        ("alpha-free", "Alpha", "Helpers", None),
        ("alpha-team", "alpha-team", "Helpers", "FR"),
        ("beta", "Beta", "Voice", "DE"),
    ]


def test_categories_are_named_in_both_languages() -> None:
    assert listed(SMALL)[-1].category == {Language.FR: "Voix", Language.EN: "Voice"}


def test_the_shipped_catalogue_lists_every_tool_of_its_register_under_a_category() -> None:
    tools = listed(SHIPPED)
    assert [each.id for each in tools] == list(shipped_register().tools)
    assert all(each.category[language] for each in tools for language in Language)


# --- the choice ---------------------------------------------------------------------------------


def test_a_chosen_tool_keeps_its_services_terms_and_collections_alone() -> None:
    text = chosen(SMALL, ["alpha-team"], DAY)
    assert after(text, "tools:") == (
        "  # == Assistants · Helpers ==\n"
        "  # Another plan of the same vendor.\n"
        "  alpha-team:  # FR\n"
        "    service: Alpha\n"
        "    plan: business\n"
        f"    terms: Commercial Terms\n{HINT}"
        "\n# 3. Witnesses.\n"
        "collections:\n  two:\n    url: https://example.org/two\n"
        "\n# 4. Pages.\n"
        "services:\n  Alpha:\n    terms:\n"
        "      # Signed by companies alone.\n"
        "      Commercial Terms:\n        fetch: https://a.example/business\n        ota: two\n"
    )


def test_a_collection_that_tracks_them_under_other_names_is_kept_too() -> None:
    assert list(read(chosen(SMALL, ["beta"], DAY)).collections) == ["two"]


def test_a_category_without_a_chosen_tool_goes() -> None:
    assert "== Assistants" not in chosen(SMALL, ["beta"], DAY)


def test_what_stands_outside_tools_services_and_collections_stays() -> None:
    text = chosen(SMALL, ["beta"], DAY)
    assert text.startswith(SMALL.split("tools:", maxsplit=1)[0])
    assert all(comment in text for comment in ("# 3. Witnesses.", "# 4. Pages."))


def test_without_a_chosen_tool_the_register_still_holds() -> None:
    text = chosen(SMALL, [], DAY)
    assert (read(text).tools, read(text).terms, read(text).collections) == ({}, {}, {})


def test_the_line_under_a_tool_can_be_taken_as_it_is() -> None:
    text = chosen(SMALL, ["alpha-free"], DAY).replace(HINT, HINT.replace("# ", ""))
    people = "people:\n  leroy: {name: S, email: s@example.org, role: business}\n"
    assert read(text + people).tools["alpha-free"].proposals[0].usage == "non_sensitive"


def test_with_every_tool_the_catalogue_is_whole() -> None:
    whole = chosen(SHIPPED, [each.id for each in listed(SHIPPED)], DAY)
    assert whole.replace(HINT, "") == SHIPPED


@settings(max_examples=15)  # a whole register is read for each
@given(CHOICES)
def test_any_choice_of_the_shipped_catalogue_is_a_register_of_just_that(ids: set[str]) -> None:
    register = read(chosen(SHIPPED, ids, DAY))
    shipped = shipped_register()
    assert set(register.tools) == ids
    assert set(register.terms) == {each for tool in ids for each in shipped.tools[tool].terms}
    assert all(register.terms[each] == shipped.terms[each] for each in register.terms)
    assert register.usages == shipped.usages


@settings(max_examples=15)
@given(CHOICES)
def test_any_choice_reads_well(ids: set[str]) -> None:
    text = chosen(SHIPPED, ids, DAY)
    assert "\n\n\n" not in text
    assert text.count(HINT) == len(ids)
    headings = re.findall(r"(.*\n)# [0-9]\. ", text)
    assert all(line in {"\n", "tools:\n", "collections:\n"} for line in headings)


@pytest.mark.parametrize("catalogue", ["", "tools:\n", "tools: []\n", "tools:\n  a: b\n", "- x\n"])
def test_a_catalogue_without_tools_offers_none_or_what_it_has(catalogue: str) -> None:
    assert [each.id for each in listed(catalogue)] in ([], ["a"])
    assert chosen(catalogue, [], DAY) is not None
