"""What turns a use of data when it stands in a row of purposes, or before the denial."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.clauses.turning import consented
from monitor.core.model import Topic

READER = Reader(load_rules())
HEAD = "| Purpose | Data | Legal basis |\n| --- | --- | --- |\n"


def said(text: str) -> set[tuple[str, str]]:
    return {(f.stance, f.data) for f in READER.read(text).findings if f.topic is Topic.TRAINING}


@pytest.mark.parametrize(
    "basis", ["Consent", "Your explicit consent", "Votre consentement", "Einwilligung", "同意"]
)
def test_a_row_whose_only_basis_is_consent_is_opt_in(basis: str) -> None:
    assert said(f"{HEAD}| To train our models | Prompts | {basis} |\n") == {("opt_in", "content")}


@pytest.mark.parametrize("basis", ["Legitimate interests", "Consent; legitimate interests", "Contract"])
def test_a_row_with_another_basis_stays_permitted(basis: str) -> None:
    assert said(f"{HEAD}| To train our models | Prompts | {basis} |\n") == {("permitted", "content")}


def test_consent_to_the_use_of_feedback_is_not_consent_to_the_use_of_content() -> None:
    row = "| To train our models | Prompts<br>Feedback | Consent: for submitted Feedback |\n"
    assert said(HEAD + row) == {("permitted", "content"), ("opt_in", "feedback")}


def test_consent_as_the_purpose_of_a_row_is_no_basis() -> None:
    assert not consented("| Consent management | Cookies | Legitimate interests |")


def test_a_condition_before_the_denial_makes_it_opt_in() -> None:
    assert said("Unless you give us explicit permission, we won't use your files for AI training.") == {
        ("opt_in", "content")
    }


def test_a_pronoun_in_capitals_is_no_country() -> None:
    text = "ANY DATA WHICH YOU PROVIDED OR MADE ACCESSIBLE TO US IS STORED AS LONG AS NEEDED."
    assert not READER.read(text).countries


def test_the_country_in_capitals_among_small_letters_is_one() -> None:
    assert READER.read("Your data is stored in the US.").countries == ("US",)


def test_outside_the_eea_and_another_place_is_outside_the_eea() -> None:
    finding = READER.read("Personal data may be transferred outside of the EEA and the UK.").findings[0]
    assert (finding.stance, "GB" in finding.countries) == ("third_country", False)


def test_a_licence_that_cannot_be_taken_back_is_broad_in_chinese() -> None:
    text = "您就上传的内容授予我们免费的、永久的、不可撤销的、非独家的许可,用于改进我们的服务。"
    assert READER.read(text).broad_licence


def test_what_cannot_be_undone_is_no_licence_in_chinese() -> None:
    assert not READER.read("侵权通知一经发出不可撤销,通知应包含涉嫌侵权的内容及您的信息。").broad_licence
