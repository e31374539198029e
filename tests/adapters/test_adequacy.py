"""The adequacy decisions we ship, their page, and what is wrong with a list of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from babel import Locale

from monitor.adapters.adequacy import load_adequacy, read_adequacy
from monitor.adapters.rules import SHIPPED
from monitor.core.adequacy import AdequacyDecision, adequate, in_force, void
from monitor.core.errors import RuleError
from monitor.core.model import Mechanism

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "adequacy.md"
LAW: Final = load_adequacy().decisions
TODAY: Final = date(2026, 11, 22)
#: The Commission's list, without the European Patent Organisation.
LISTED: Final = "AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY"

ONE: Final = """\
checked: 2026-11-22
decisions:
  - id: one
    country: CH
    decision: Decision 1
    scope: all
    since: 2000-07-26
    source: https://example.org/one
"""


def refused(text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read_adequacy(text.encode(), "law.yaml")
    return caught.value


# --- the shipped list ---------------------------------------------------------------------------


def test_the_shipped_list_is_that_of_the_commission() -> None:
    assert " ".join(sorted(each.country for each in in_force(LAW, TODAY))) == LISTED


def test_nowhere_do_two_decisions_on_a_country_hold_at_once() -> None:
    for each in LAW:
        same = [other.id for other in in_force(LAW, each.since) if other.country == each.country]
        assert same == [each.id]


def test_the_united_states_are_adequate_under_their_framework_alone() -> None:
    assert all(each.under is Mechanism.DPF for each in LAW if each.country == "US")
    assert adequate(LAW, "US", (Mechanism.DPF,), TODAY)
    assert not adequate(LAW, "US", (Mechanism.SCC,), TODAY)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("2015-10-05", True),
        ("2015-10-06", False),
        ("2016-07-11", False),
        ("2016-07-12", True),
        ("2020-07-15", True),
        ("2020-07-16", False),
        ("2023-07-09", False),
        ("2023-07-10", True),
    ],
)
def test_the_american_frameworks_fell_on_the_days_of_the_judgments(on: str, *, standing: bool) -> None:
    assert void(LAW, Mechanism.DPF, date.fromisoformat(on)) is not standing


@pytest.mark.parametrize("on", ["2025-06-27", "2025-12-27", "2031-12-26"])
def test_the_united_kingdom_stayed_adequate_through_its_renewals(on: str) -> None:
    assert adequate(LAW, "GB", (), date.fromisoformat(on))


def test_no_decision_is_younger_than_the_last_look_at_the_list() -> None:
    checked = load_adequacy().checked
    assert all(each.since <= checked for each in LAW)


def test_each_decision_can_be_read_where_the_union_publishes() -> None:
    assert all(each.source.startswith("https://eur-lex.europa.eu/") for each in LAW)


def test_each_decision_that_has_an_end_says_why() -> None:
    assert [each.id for each in LAW if each.until and not each.note] == []


def test_the_list_is_sorted_by_id() -> None:
    assert [each.id for each in LAW] == sorted(each.id for each in LAW)


def test_the_list_is_no_file_of_clause_rules() -> None:
    assert "adequacy.yaml" not in SHIPPED


# --- its page -----------------------------------------------------------------------------------


def test_the_page_lists_the_decisions_as_they_are() -> None:
    written = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert written == list(rows())


def test_the_page_says_when_the_list_was_checked() -> None:
    assert f"Last checked on {load_adequacy().checked}" in PAGE.read_text("utf-8")


def rows() -> Iterator[str]:
    """Write the rows of docs/adequacy.md: what holds first, then what ended."""
    for each in sorted(LAW, key=lambda each: (each.until is not None and each.until <= TODAY, each.id)):
        yield row(each)


def row(each: AdequacyDecision) -> str:
    country = Locale("en").territories[each.country]
    under = f"`{each.under}`" if each.under else ""
    decision = f"[{each.decision}]({each.source})"
    said = f"{each.scope}. {each.note}".removesuffix(" ")
    return f"| `{each.id}` | {country} | {under} | {each.since} | {each.until or ''} | {decision} | {said} |"


# --- what is wrong with a list ------------------------------------------------------------------


def test_a_list_is_read() -> None:
    found = read_adequacy(ONE.encode(), "law.yaml")
    assert found.checked == date(2026, 11, 22)
    assert found.decisions == (
        AdequacyDecision(
            "one", "CH", "Decision 1", "all", None, date(2000, 7, 26), None, "https://example.org/one"
        ),
    )


def test_what_may_be_left_out_is_read_too() -> None:
    text = f"{ONE}    under: dpf\n    until: 2015-10-06\n    note: Annulled.\n"
    (found,) = read_adequacy(text.encode(), "law.yaml").decisions
    assert (found.under, found.until, found.note) == (Mechanism.DPF, date(2015, 10, 6), "Annulled.")


def test_an_end_left_empty_is_none() -> None:
    (found,) = read_adequacy(f"{ONE}    until:\n".encode(), "law.yaml").decisions
    assert found.until is None


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "said"),
    [
        ("country: CH", "country: UK", 4, "decisions[0].country", "did you mean 'GB'?"),
        ("country: CH", "country: FR", 4, "decisions[0].country", "write a country outside the EEA"),
        ("country: CH", "country: EEA", 4, "decisions[0].country", "write a country outside the EEA"),
        ("id: one", "id: One!", 3, "decisions[0].id", "small letters"),
        ("2000-07-26", "26/07/2000", 7, "decisions[0].since", "write it as 2026-01-31"),
        ("2000-07-26", "2000-02-30", 7, "decisions[0].since", "write it as 2026-01-31"),
        ("https://example.org/one", "one", 8, "decisions[0].source", "write the whole address"),
        ("scope: all", "scoop: all", 6, "decisions[0].scoop", "did you mean 'scope'?"),
        ("scope: all", "scope:", 3, "decisions[0]", "'scope' is missing or empty"),
        ("scope: all", "scope: [all]", 6, "decisions[0].scope", "write it on this line"),
        ("checked: 2026-11-22", "checked: today", 1, "checked", "write it as 2026-01-31"),
        ("checked: 2026-11-22\n", "", None, "", "'checked' is missing or empty"),
        ("scope: all", "scope: all\n    under:", 7, "decisions[0].under", "a word"),
        ("scope: all", "scope: all\n    under: scc", 7, "decisions[0].under", "choose among: dpf"),
        ("scope: all", "scope: all\n    until: 2000-07-26", 7, "decisions[0].until", "ends before it begins"),
        ("scope: all", "scope: all\n    scope: none", 7, "decisions[0].scope", "keep one of the two"),
        ("id: one", "id: *one", 3, "decisions[0].id", "aliases"),
    ],
)
def test_a_fault_is_told_with_its_line_key_and_remedy(
    before: str, after: str, line: int | None, key: str, said: str
) -> None:
    error = refused(ONE.replace(before, after, 1))
    assert error.problem.file == ("law.yaml" if line is None else f"law.yaml:{line}")
    assert error.problem.key == key
    assert said in str(error)


def test_two_decisions_may_not_share_an_id() -> None:
    error = refused(ONE + ONE.partition("decisions:\n")[2])
    assert error.problem.key == "decisions[1].id"
    assert "is taken" in str(error)


@pytest.mark.parametrize(
    "text", ["", "- id: one\n", "words\n", "a: [\n", "checked: 2026-11-22\ndecisions: x\n"]
)
def test_what_is_no_list_of_decisions_is_refused(text: str) -> None:
    assert refused(text).problem.remedy


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(RuleError, match="UTF-8"):
        read_adequacy(b"\xff\xfe", "law.yaml")
