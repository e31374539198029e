"""For whom, where and for what use a text holds: what a sentence says, and what changes nothing about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import setprofile
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import SHIPPED, load_rules
from monitor.core.clauses.compile import compile_rules
from monitor.core.clauses.facts import AGES
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.read import Reader, read
from monitor.core.errors import RuleError
from monitor.core.model import Fact, FactKind

RULES = load_rules()
READER = Reader(RULES)
FOLDER = Path(__file__).resolve().parents[3] / "monitor" / "rules"
ENTRIES: list[dict[str, Any]] = [
    entry for name in SHIPPED for entry in yaml.safe_load((FOLDER / name).read_text("utf-8"))
]
OWN: dict[str, Any] = {
    "id": "acme/own", "fact": "professional_use", "value": "prohibited", "about": "Our own rule.",
    "when": [["parrots only"]], "matches": ["For parrots only."], "ignores": ["For all."],
}  # fmt: skip


def facts(text: str) -> list[tuple[FactKind, str]]:
    return [(fact.kind, fact.value) for fact in READER.read(text).facts]


def essence(found: tuple[Fact, ...]) -> list[tuple[FactKind, str, str]]:
    return [(fact.kind, fact.value, fact.rule) for fact in found]


# --- what a sentence says ---------------------------------------------------------------------------------------


def test_a_fact_quotes_its_sentence_with_its_lines_and_headings() -> None:
    text = "Terms\n=====\n\nAccess\n------\n\nWelcome.\nYou must be at least 18 years old. Read on."
    (fact,) = READER.read(text).facts
    assert fact.quote == "You must be at least 18 years old."
    assert (fact.line_start, fact.line_end, fact.headings) == (8, 8, ("Terms", "Access"))


def test_an_item_says_what_its_lead_in_makes_of_it() -> None:
    text = "You agree not to:\n\n*   use the Services for any commercial purpose;\n*   sell shoes."
    (fact,) = READER.read(text).facts
    assert (fact.value, fact.quote.strip("* ")) == (
        "prohibited",
        "use the Services for any commercial purpose;",
    )
    permitted = text.replace("You agree not to", "You may")
    assert facts(permitted) == [(FactKind.PROFESSIONAL_USE, "allowed")]


def test_a_block_says_a_thing_once_and_not_in_its_title() -> None:
    text = "**Non-commercial use only.** You agree that you will not use our Services for any commercial purpose."
    (fact,) = READER.read(text).facts
    assert fact.quote.startswith("You agree")


def test_a_title_alone_is_said() -> None:
    assert facts("**Non-commercial use only.** Be kind.") == [(FactKind.PROFESSIONAL_USE, "prohibited")]


def test_one_sentence_gives_an_age_for_each_region() -> None:
    text = "Use by anyone under 13 years old (or under 16 years old in Europe) is strictly prohibited."
    assert facts(text) == [(FactKind.MINIMUM_AGE, "13"), (FactKind.MINIMUM_AGE, "16")]


def test_a_text_may_forbid_work_and_yet_be_accepted_for_a_company() -> None:
    text = (
        "If you use the Services on behalf of a company, you warrant that you have authority to bind it.\n\n"
        "We permit you to use the Services for your personal, non-commercial use only."
    )
    assert [value for _, value in facts(text)] == ["allowed", "prohibited"]


def test_a_text_for_consumers_of_some_countries_says_both() -> None:
    text = "These Terms apply to you if you are a consumer who is resident in Norway or Switzerland."
    assert facts(text) == [(FactKind.AUDIENCE, "consumer"), (FactKind.TERRITORY, "CH NO")]


def test_the_text_for_all_other_places_is_another_text() -> None:
    text = "These Terms apply if you live in the UK. If you live outside of the UK, [these Terms](/row) apply to you."
    assert facts(text) == [(FactKind.TERRITORY, "GB")]


def test_a_table_under_its_headers_states_no_condition() -> None:
    text = "| Data | Purpose |\n| --- | --- |\n| Age | You must be at least 18 years old |"
    assert facts(text) == []


def test_every_word_for_an_age_is_worth_a_number() -> None:
    words = [fold(word) for word in RULES.words["age"].patterns]
    assert [word for word in words if not word.isdigit() and word not in AGES] == []


# --- the rules are data -----------------------------------------------------------------------------------------


def test_an_organisation_adds_a_fact_of_its_own() -> None:
    rules = compile_rules([*ENTRIES, OWN])
    assert essence(read("For parrots only.", rules).facts) == [
        (FactKind.PROFESSIONAL_USE, "prohibited", "acme/own")
    ]
    assert rules.digest != RULES.digest


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fact": "colour"}, "facts are professional_use"),
        ({"value": "maybe"}, "its values are prohibited"),
        ({"value": None}, "its values are prohibited"),
        ({"fact": "territory", "value": "years"}, "its values are places"),
        ({"topic": "training"}, "unknown key 'topic'"),
        ({"when": None}, "`when` is not a list"),
        ({"when": ["parrots"]}, "`when` is not a list"),
        ({"unless": ["@nothing"]}, "nothing"),
        ({"matches": None}, "lacks examples"),
    ],
)
def test_a_fact_that_cannot_be_used_is_refused_with_its_fault(changes: dict[str, object], words: str) -> None:
    entry = {key: value for key, value in (OWN | changes).items() if value is not None}
    with pytest.raises(RuleError, match=words):
        compile_rules([*ENTRIES, entry])


# --- the flags --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "broad"),
    [
        ("You grant us a perpetual, irrevocable licence to use your Content to provide the service.", True),
        ("If you send feedback or suggestions, you grant us an irrevocable licence to use the feedback.", False),
        ("If you choose to provide suggestions regarding the service, we may use them for any purpose.", False),
        ("You grant us a perpetual licence to use your Inputs and your Feedback in the service.", True),
        ("Vous nous accordez une licence mondiale, perpétuelle et irrévocable d'utiliser vos contenus.", True),
        ("Vous nous accordez une licence irrévocable sur vos commentaires et suggestions.", False),
        ("您授予我们免费的、永久性的、不可撤销的许可,以使用您上传的内容和信息。", True),
        ("You grant us an irrevocable licence to use your Content to train our models.", False),
        ("You grant us a limited licence to use your Content to provide the service.", False),
    ],
)  # fmt: skip
def test_a_broad_licence_is_one_on_inputs_that_names_no_training(text: str, *, broad: bool) -> None:
    assert READER.read(text).broad_licence is broad


def test_what_is_said_of_feedback_hides_no_broad_licence() -> None:
    text = (
        "You grant us a perpetual, irrevocable licence to use your Content in the service.\n\n"
        "If you give us feedback, we use it to train our models."
    )
    assert READER.read(text).broad_licence


@pytest.mark.parametrize(
    ("text", "confined"),
    [
        ("Processor shall process the personal data only on documented instructions from the Customer.", True),
        ("We will only use Customer Content to provide the services to you.", True),
        ("Le sous-traitant agit. Vos données sont traitées aux seules fins de la fourniture du service.", True),
        ("Our service providers process personal data only in accordance with our instructions.", False),
        ("Nos prestataires ne traitent vos données que sur instruction documentée.", False),
        ("We only use these cookies to provide you with the services that hold your information.", False),
        ("You are solely responsible for the data that you provide to the services.", False),
        ("We retain your data only as long as needed to provide our services.", False),
        ("Confidential information and data are used solely to perform the services.", False),
    ],
)  # fmt: skip
def test_confinement_is_of_the_providers_own_processing(text: str, *, confined: bool) -> None:
    assert READER.read(text).instructions_only is confined


# --- laws -------------------------------------------------------------------------------------------------------

SENTENCES = st.sampled_from(
    [
        "You must be at least 18 years old to use the Services.",
        "Children under 13 may not use it.",
        "We permit you to use the Services for your personal, non-commercial use only.",
        "You don't use the Services for any commercial purpose, and you must not.",
        "Vous ne pouvez pas l'utiliser à des fins professionnelles.",
        "These Terms apply to you if you are a consumer who lives in France.",
        "You agree not to:\n\n*   use it for any commercial purpose;",
        "We may change these terms.",
        "Access\n------",
    ]
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=5).map("\n\n".join)


@given(st.text(max_size=200) | TEXTS)
def test_a_quote_is_exactly_the_text_at_its_span(text: str) -> None:
    for fact in READER.read(text).facts:
        assert fact.quote == text[fact.start : fact.end]
        assert text.count("\n", 0, fact.start) + 1 == fact.line_start
        assert text.count("\n", 0, fact.end) + 1 == fact.line_end


@given(TEXTS)
def test_a_paragraph_put_in_front_changes_no_fact_but_its_place(text: str) -> None:
    before, after = READER.read(text).facts, READER.read("A word of welcome.\n\n" + text).facts
    assert essence(before) == essence(after)
    assert [fact.line_start + 2 for fact in before] == [fact.line_start for fact in after]


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        lambda text: text.replace("use", "**use**"),
        lambda text: text.replace("use", "[use](https://a.example/b)"),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("use", "_use_"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "You agree that you won't use the Services for any commercial purpose.",
        "If you use it on behalf of your company, you represent that you've authority to bind it.",
        "You must be at least thirteen (13) years old to use the Services.",
        "These Terms apply to the use of our services by consumers who live in France.",
    ],
)
def test_case_quotes_wraps_emphasis_and_links_change_nothing(
    changed: Callable[[str], str], text: str
) -> None:
    expected = essence(READER.read(text).facts)
    assert expected
    assert essence(READER.read(changed(text)).facts) == expected


@contextmanager
def counted() -> Iterator[list[int]]:
    calls = [0]

    def count(_frame: object, event: str, _arg: object) -> None:
        calls[0] += event in {"call", "c_call"}

    setprofile(count)
    try:
        yield calls
    finally:
        setprofile(None)


@pytest.mark.parametrize(
    "piece",
    [
        "use not use commercial ",
        "at least 18 years under 13 ",
        "you may not use for any commercial or business purpose on behalf of a company ",
        "these terms apply to users who live outside of France and ",
        "personal non-commercial only ",
        "ne pas utiliser à des fins commerciales ",
    ],
)
def test_hostile_text_costs_what_its_length_costs(piece: str) -> None:
    """Twice the text takes about twice the steps: sentences are cut to a bounded length."""
    once, twice = (piece * (n // len(piece)) for n in (24_000, 48_000))
    reader = Reader(RULES)
    reader.read(piece * 20)
    with counted() as first:
        reader.read(once)
    with counted() as second:
        reader.read("x " + twice)
    assert second[0] < 3 * first[0]
