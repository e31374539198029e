"""The words that decided a finding are marked in its quote."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.aligned import aligned
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.read import Reader
from monitor.core.clauses.trial import trials
from monitor.core.drift.comparison import compare
from monitor.core.model import Finding, Stance, Topic

RULES = load_rules()
READER = Reader(RULES)
EXAMPLES = sorted({(trial.example.text, trial.example.terms) for trial in trials(RULES)}, key=str)
SENTENCES = st.sampled_from([text for text, _ in EXAMPLES])


def found(text: str, topic: Topic = Topic.TRAINING, stance: Stance | None = None) -> Finding:
    findings = [f for f in READER.read(text).findings if f.topic is topic and stance in {None, f.stance}]
    assert len(findings) == 1
    return findings[0]


def words(finding: Finding) -> list[str]:
    return [finding.quote[start:end] for start, end in finding.marks]


@given(st.lists(SENTENCES, min_size=1, max_size=3).map("\n\n".join) | st.text(max_size=100))
def test_marks_are_whole_words_of_the_quote_in_order_and_apart(text: str) -> None:
    for finding in READER.read(text).findings:
        after = -1
        for start, end in finding.marks:
            assert after < start < end <= len(finding.quote)
            marked = finding.quote[start:end]
            assert marked[0].isalnum()
            assert marked[-1].isalnum()
            if marked.isascii():
                assert not re.match(r"[A-Za-z0-9]", finding.quote[:start][-1:])
                assert not re.match(r"[A-Za-z0-9]", finding.quote[end : end + 1])
            after = end


@pytest.mark.parametrize(("text", "terms"), EXAMPLES)
def test_every_finding_in_the_examples_of_the_rules_is_marked(text: str, terms: str | None) -> None:
    assert [f.rule for f in READER.read(text, terms_type=terms).findings if not f.marks] == []


@pytest.mark.parametrize(("text", "terms"), EXAMPLES)
def test_a_word_that_the_first_group_of_the_rule_asks_for_is_marked(text: str, terms: str | None) -> None:
    for finding in READER.read(text, terms_type=terms).findings:
        rule = RULES.rule(finding.rule)
        assert rule is not None
        group = rule.when[0] if rule.when else None
        own = RULES.passage(fold(finding.quote))
        spans = own.find(group) if group is not None else []
        # An item may only name the data, under a lead-in that says what is done with them.
        if not spans:
            continue
        asked = {word for start, end in spans for word in re.findall(r"[^\W_]+", own.text[start:end])}
        marked = {word for mark in words(finding) for word in re.findall(r"[^\W_]+", fold(mark))}
        assert any(one in two for one in marked for two in asked)


@given(SENTENCES)
def test_a_paragraph_put_in_front_changes_no_mark(text: str) -> None:
    before, after = READER.read(text), READER.read("A word of welcome.\n\n" + text)
    if len(before.findings) == len(after.findings):
        assert [f.marks for f in before.findings] == [f.marks for f in after.findings]


@pytest.mark.parametrize(
    ("text", "marked", "passed_over"),
    [
        ("We may use your Content to train our models.", ["Content", "train"], ["We", "may"]),
        (
            "We do not use your Content, whatever else happens here, to train our models.",
            ["not", "use", "Content", "train"],
            ["whatever", "else", "happens"],
        ),
        (
            "Nous n'utilisons pas vos contenus pour entraîner nos modèles.",
            ["n", "utilisons", "pas", "contenus", "entraîner"],
            ["Nous"],
        ),
    ],
)
def test_the_use_its_denial_and_the_data_are_marked_and_what_stands_between_is_not(
    text: str, marked: list[str], passed_over: list[str]
) -> None:
    told = re.findall(r"\w+", " ".join(words(found(text))))
    assert [word for word in marked if word not in told] == []
    assert [word for word in passed_over if word in told] == []


def test_chinese_is_marked_by_the_letter() -> None:
    marked = words(found("我们可能会使用您的内容来训练模型。"))
    assert "训练" in "".join(marked)
    assert "可能" not in "".join(marked)


def test_the_way_out_is_marked() -> None:
    text = "We use your prompts to train our models, unless you opt out in your account settings."
    assert "opt out" in " ".join(words(found(text)))


def test_the_consent_is_marked() -> None:
    text = "We use your prompts to train our models only if you agree to it."
    assert any("agree" in mark for mark in words(found(text)))


def test_the_exception_is_marked_where_it_is_what_was_found() -> None:
    text = "We do not train our models on your prompts, except content flagged for safety review."
    assert "except" in " ".join(words(found(text, stance=Stance.PERMITTED)))


def test_the_country_and_the_mechanism_of_a_transfer_are_marked() -> None:
    text = "Your data are transferred to the United States under the Standard Contractual Clauses of the EU."
    marked = " ".join(words(found(text, Topic.LOCATION)))
    assert "transferred" in marked
    assert "United States" in marked
    assert "Standard Contractual Clauses" in marked


@pytest.mark.parametrize("country", ["US", "U.S.", "USA", "U.S.A."])
def test_a_country_in_letters_is_marked(country: str) -> None:
    finding = found(
        f"Your personal data is stored on servers in the {country} by us and by the United Kingdom.",
        Topic.LOCATION,
    )
    assert country.rstrip(".") in words(finding)


def test_a_table_that_says_everywhere_is_marked_there() -> None:
    text = "| Sub-processor | Purpose | Location |\n| --- | --- | --- |\n| Acme | Hosting | Worldwide |"
    assert words(found(text, Topic.LOCATION)) == ["Worldwide"]


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        lambda text: text.replace("your", "**your**"),
        lambda text: text.replace("Content", "[Content](https://train.example/models)"),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("train", "**t**rain"),
        lambda text: text.replace("We ", "&nbsp;We "),
        lambda text: "*   1\\. " + text,
    ],
)
def test_case_wraps_emphasis_links_and_entities_move_marks_with_their_words(changed: object) -> None:
    assert callable(changed)
    text = "We may use your Content to train our models."
    marked = [re.findall(r"\w+", fold(" ".join(words(found(one))))) for one in (text, changed(text))]
    assert marked[0] == marked[1]
    assert "train" in marked[0]


def test_words_that_are_not_in_the_markdown_as_they_were_read_are_left_out() -> None:
    assert aligned("&#116;rain our models", "train our models", [(0, 5), (10, 16)]) == ((15, 21),)


def test_findings_that_differ_in_their_marks_alone_are_no_drift() -> None:
    text = "We may use your Content to train our models."
    reading = READER.read(text)
    bare = replace(reading, findings=tuple(replace(f, marks=()) for f in reading.findings))
    assert compare(text, text, bare, reading) == compare(text, text, reading, reading)
