"""Telling that a site serves another edition of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.readable.edition import edition, other_edition

BASE = "https://vendor.example"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/en-IE/terms", {"en-ie"}),
        ("/fr_FR/terms", {"fr-fr"}),
        ("/fr/terms", {"fr"}),
        ("/terms", set()),
        ("/hr/terms", set()),  # human resources, as often as Croatian
        ("/terms?hl=fr&utm_source=x", {"hl=fr"}),
        ("/terms?country=US", {"country=us"}),
        ("/ai-ml/terms", set()),
    ],
)
def test_an_address_tells_its_edition(address: str, found: set[str]) -> None:
    assert edition(BASE + address) == found


def test_a_host_may_name_the_language() -> None:
    assert edition("https://fr.vendor.example/terms") == {"fr"}


def test_another_edition_is_told_with_both() -> None:
    words = other_edition(f"{BASE}/terms", f"{BASE}/en-ie/terms", f"{BASE}/en-us/terms")
    assert words is not None
    assert "en-us" in words
    assert "en-ie" in words


@pytest.mark.parametrize(
    ("declared", "before", "now"),
    [
        ("/terms", "/en-ie/terms", "/en-ie/legal/terms"),  # moved
        ("/terms", "/terms", "/en-us/terms"),  # nothing told which edition it was
        ("/terms", "/en-us/terms", "/terms"),
        ("/en-us/terms", "/en-ie/terms", "/en-us/terms"),  # the register asks for it now
    ],
)
def test_what_proves_nothing_is_not_told(declared: str, before: str, now: str) -> None:
    assert other_edition(BASE + declared, BASE + before, BASE + now) is None


@given(st.text(), st.text(), st.text())
def test_no_address_breaks_it(declared: str, before: str, now: str) -> None:
    other_edition(declared, before, now)
    assert other_edition(declared, now, now) is None
