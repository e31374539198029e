"""Names that become paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.names import document_id, document_ids, name_fault
from monitor.core.terms_types import TERMS_TYPES

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

UNSAFE = [
    *("", ".", "..", ".git", "../etc", "a/b", "a\\b", "-rf", "a ", " a", "a.", "a\nb", "a\x00", "a\x1b[31m"),
    *("a:b", 'a"b', "a<b", "a|b", "a*", "a?", "a\u202eb", "a\u200bb", "e\u0301", "é" * 51, "a\ud800"),
]


@pytest.mark.parametrize("name", UNSAFE, ids=ascii)
def test_a_name_that_is_unsafe_as_a_folder_is_refused(name: str) -> None:
    assert name_fault(name) is not None


@pytest.mark.parametrize(
    "name", ["Claude.ai", "DALL·E", "Le Chat", "fal", "туту.ру", "抖音", "a" * 100, "C# 'x' #1"]
)
def test_a_name_that_real_services_bear_is_taken(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize("name", TERMS_TYPES)
def test_every_terms_type_is_safe_as_a_file(name: str) -> None:
    assert name_fault(name) is None


@given(st.text())
def test_a_name_that_is_taken_stays_in_its_folder(name: str) -> None:
    if name_fault(name) is None:
        assert (Path("/root") / name).parts == ("/", "root", name)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://openai.com/policies/eu-privacy-policy/", "policies-eu-privacy-policy"),
        ("https://cdn.deepseek.com/policies/en-US/cookies-policy.html", "policies-en-US-cookies-policy"),
        ("https://a.example/x/agreement.PDF?v=2#top", "x-agreement"),
        ("https://a.example/terms.of.use", "terms.of.use"),
        ("https://a.example/.html", ".html"),
        ("https://a.example/a%20b%3Ac/%C3%A9", "a b_c-é"),
        ("https://a.example/%2e%2e/%2Fetc", "..-etc"),
        ("https://a.example/a%00%0Ab", "a__b"),
    ],
)
def test_a_document_is_named_after_its_path_as_with_ota(address: str, expected: str) -> None:
    assert document_id(address) == expected


def test_an_address_without_a_path_is_named_after_its_host() -> None:
    assert document_id("https://terms.example/") == "terms.example"


def test_documents_that_differ_by_their_query_alone_get_different_names() -> None:
    first, second = document_ids(["https://a.example/terms?l=fr", "https://a.example/terms?l=en"])
    assert first.startswith("terms-")
    assert second.startswith("terms-")
    assert first != second


def test_documents_that_differ_by_case_alone_get_names_that_do_not() -> None:
    first, second = document_ids(["https://a.example/Terms", "https://a.example/terms"])
    assert first.casefold() != second.casefold()


def test_the_order_of_documents_names_none_of_them() -> None:
    addresses = ["https://a.example/terms?l=fr", "https://a.example/privacy", "https://a.example/terms?l=en"]
    assert document_ids(addresses) == tuple(reversed(document_ids(addresses[::-1])))


@given(st.lists(st.text(max_size=300), unique=True, max_size=6))
def test_names_of_documents_differ_and_are_file_names(paths: list[str]) -> None:
    addresses = [
        f"https://a.example/{path.replace('[', '').replace(']', '')}" for path in dict.fromkeys(paths)
    ]
    addresses = list(dict.fromkeys(addresses))
    names = document_ids(addresses)
    assert len({name.casefold() for name in names}) == len(addresses)
    assert all("/" not in name and len(name.encode()) <= 140 for name in names)


def real_documents() -> Iterator[tuple[str, str]]:
    for page in sorted((SHARED / "pages").glob("*/*/page.json")):
        sources = json.loads(page.read_text(encoding="utf-8"))["sources"]
        for source in sources if len(sources) > 1 else []:
            yield source["location"], Path(source["name"]).stem.partition(" #")[2]


def test_real_documents_are_named_as_in_the_collection() -> None:
    found = list(real_documents())
    if not found:
        pytest.skip("../shared/pages is absent")
    assert [(address, document_id(address)) for address, _ in found] == found
