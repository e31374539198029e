"""What a text says: stances, data, scope, quotes, and what must never be read into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import read
from monitor.core.model import DataClass, Finding, Mechanism, Reading, Region, Scope, Stance, Topic

RULES = load_rules()


def said(text: str, topic: Topic = Topic.TRAINING, *, terms: str | None = None) -> set[tuple[str, str]]:
    found = read(text, RULES, terms_type=terms).findings
    return {(f.stance.value, f.data.value) for f in found if f.topic is topic}


def stances(text: str, topic: Topic = Topic.TRAINING) -> set[str]:
    return {stance for stance, _ in said(text, topic)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We may use your Content to train our models.", {("permitted", "content")}),
        ("We will never train our models on your prompts.", {("denied", "content")}),
        ("Your inputs are not used to train AI models.", {("denied", "content")}),
        (
            "We may use your Content to train our models unless you opt out in your settings.",
            {("opt_out", "content")},
        ),
        (
            "We use your Content, including but not limited to training our models.",
            {("permitted", "content")},
        ),
        ("We use your prompts to improve the Services.", {("improvement", "content")}),
        ("We may use aggregated or anonymized data to train our models.", {("permitted", "deidentified")}),
        ("Only with your consent do we use your conversations to train our models.", {("opt_in", "content")}),
        (
            "We do not use your Inputs to train our models unless you have explicitly opted in.",
            {("denied", "content"), ("opt_in", "content")},
        ),
        (
            "We do not train our models on your Inputs, except where you give us Feedback.",
            {("denied", "content"), ("opt_in", "feedback")},
        ),
        (
            "We will not train our models on your Inputs unless they are flagged for safety review.",
            {("denied", "content"), ("permitted", "flagged")},
        ),
        ("When you submit Feedback, we use it to train our models.", {("opt_in", "feedback")}),
        (
            "Once you opt out, your conversations will not be used to train our models.",
            {("opt_out", "content")},
        ),
        ("Nous pouvons utiliser vos conversations pour entraîner nos modèles.", {("permitted", "content")}),
        ("Vos messages ne sont jamais utilisés pour entraîner nos modèles.", {("denied", "content")}),
        ("我们可能会将您的对话用于模型训练。", {("permitted", "content")}),
        ("Ihre Eingaben werden nicht zum Trainieren unserer Modelle verwendet.", {("denied", "content")}),
    ],
)
def test_a_sentence_on_training_is_read_with_what_turns_it(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "You may not use Output to develop models that compete with ours.",
        "You agree not to use the Services to train competing artificial intelligence models.",
        "Our employees receive regular privacy training on customer data.",
        "Our models are trained on publicly available information.",
        "Do you train your models on my data?",
        "Le défaut de paiement entraîne la suspension de votre compte et de vos données.",
        "La formation de nos collaborateurs porte sur la protection des données.",
        "We offer training courses and workshops to our customers.",
        "Customer may fine-tune models with its own Inputs.",
    ],
)
def test_what_only_sounds_like_training_on_user_data_is_no_finding(text: str) -> None:
    assert said(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "These terms are governed by the laws of the State of California, United States.",
        "In a merger, your personal data may be transferred to the buyer.",
        "Cookies are small files stored on your device.",
        "You may ask us to transfer your data to another provider in a machine-readable format.",
        "You must not export the software to embargoed countries.",
        "If you live in the United States, you have additional rights over your personal data.",
    ],
)
def test_what_only_sounds_like_a_place_of_data_is_no_finding(text: str) -> None:
    assert said(text, Topic.LOCATION) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your personal data is stored on servers in the United States.", {"third_country"}),
        ("Your data is stored and processed exclusively within the European Union.", {"eu"}),
        ("The Customer may choose the region where Customer Data is stored.", {"choice"}),
        (
            "We transfer personal data outside the EEA on the basis of standard contractual clauses.",
            {"third_country_safeguarded"},
        ),
        ("Vos données sont hébergées en France.", {"eu"}),
        ("Vos données peuvent être transférées aux États-Unis.", {"third_country"}),
        ("您的个人信息将存储于中华人民共和国境内。", {"third_country"}),
    ],
)
def test_a_sentence_on_location_is_read(text: str, expected: set[str]) -> None:
    assert stances(text, Topic.LOCATION) == expected


def test_the_countries_and_the_mechanisms_of_a_transfer_are_named() -> None:
    text = "We transfer personal data to the United States and Japan under the Data Privacy Framework."
    (finding,) = read(text, RULES).findings
    assert (finding.countries, finding.mechanisms) == (("JP", "US"), (Mechanism.DPF,))


def test_a_safeguard_in_the_same_block_covers_the_transfer() -> None:
    text = "Your data is transferred to the United States. We rely on standard contractual clauses for these transfers."
    assert stances(text, Topic.LOCATION) == {"third_country_safeguarded"}


def test_us_is_a_country_and_not_a_pronoun() -> None:
    assert read("Data you send us is stored in our files.", RULES).countries == ()
    assert read("Your personal data is stored in the US.", RULES).countries == ("US",)


def test_the_rows_of_a_recipient_table_are_read_by_their_country() -> None:
    text = "Sub-processors\n---\n\n| Name | Country |\n| --- | --- |\n| Acme | United States |\n| Berg | Ireland |"
    assert stances(text, Topic.LOCATION) == {"third_country", "eu"}


def test_an_item_takes_the_denial_of_its_lead_in() -> None:
    assert stances("We do not use your Inputs to:\n\n*   train our models;\n*   sell them.") == {"denied"}


def test_exceptions_listed_below_a_promise_are_read_as_exceptions() -> None:
    text = (
        "We will not train our models on your Materials, except in two circumstances:\n\n"
        "1. If you provide Feedback, we may use it.\n"
        "2. If your Materials are flagged for safety review, we may use them, including training models."
    )
    assert said(text) == {("denied", "content"), ("opt_in", "feedback"), ("permitted", "flagged")}


def test_a_way_out_in_the_next_sentence_makes_it_opt_out() -> None:
    assert stances(
        "We use your Content to train our models. You can opt out of training in your settings."
    ) == {"opt_out"}


def test_what_holds_despite_the_way_out_says_so() -> None:
    text = (
        "We may use your Inputs to train our models, unless you opt out. "
        "Even if you opt out, we will use Inputs flagged for safety review to train our models."
    )
    assert [(f.stance, f.data, f.despite_opt_out) for f in read(text, RULES).findings] == [
        (Stance.OPT_OUT, DataClass.CONTENT, False), (Stance.PERMITTED, DataClass.FLAGGED, True),
    ]  # fmt: skip


def test_a_data_processor_agreement_speaks_of_business() -> None:
    (finding,) = read(
        "We do not train models on Customer Data.", RULES, terms_type="Data Processor Agreement"
    ).findings
    assert finding.scope is Scope.BUSINESS


def test_a_heading_for_residents_of_another_country_limits_the_region() -> None:
    text = "Notice for Brazil residents\n---\n\nWe use your Content to train our models."
    assert read(text, RULES).findings[0].region is Region.ELSEWHERE


def test_feedback_and_flagged_content_never_make_the_stance_of_a_document() -> None:
    text = "When you submit Feedback, we use it to train our models.\n\nInputs flagged for safety review serve to train our models."
    assert read(text, RULES).training is Stance.SILENT


def test_permitted_becomes_opt_out_where_the_document_offers_a_way_out() -> None:
    text = "We use your Content to train our models.\n\nOther matters.\n\nYou can opt out of model training in your settings."
    assert read(text, RULES).training is Stance.OPT_OUT


def test_a_text_that_says_nothing_is_silent() -> None:
    reading = read("You may cancel at any time. We refund the fee that you have paid for the month.", RULES)
    assert (reading.training, reading.location) == (Stance.SILENT, Stance.SILENT)


@pytest.mark.parametrize("text", ["Käyttäjän tietoja ei luovuteta eikä säilytetä.", "12345", ""])
def test_an_unknown_language_is_unclear(text: str) -> None:
    reading = read(text, RULES)
    assert (reading.training, reading.location) == (Stance.UNCLEAR, Stance.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We use the data that you give to us for the service.", "en"),
        ("Nous utilisons les données que vous nous donnez pour le service.", "fr"),
        ("Wir verwenden die Daten, die Sie uns geben, für den Dienst.", "de"),
        ("Usamos los datos que usted nos da para el servicio.", "es"),
        ("我们使用您提供的信息。", "zh"),
        ("私たちはあなたのデータを使用します。", "ja"),
        (
            "Vi använder de uppgifter som du ger till oss för att driva tjänsten och den är inte till för barn.",
            "sv",
        ),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert read(text, RULES).language == language


# --- laws -----------------------------------------------------------------------------------------------------

SENTENCES = st.sampled_from(
    [
        "We may use your Content to train our models.",
        "We do not train our models on your prompts.",
        "Your personal data is transferred to the United States.",
        "Your data is stored within the European Union.",
        "We use your information to improve our services.",
        "You can opt out of model training in your settings.",
        "Nous utilisons vos données pour améliorer nos services.",
        "We may change these terms.",
    ]
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=5).map("\n\n".join)


def essence(reading: Reading) -> list[tuple[object, ...]]:
    return [(f.topic, f.stance, f.rule, f.data, f.scope, f.countries, f.mechanisms) for f in reading.findings]


def lines(findings: tuple[Finding, ...]) -> list[tuple[int, int]]:
    return [(f.line_start, f.line_end) for f in findings]


@given(st.text(max_size=200) | TEXTS)
def test_a_quote_is_exactly_the_text_at_its_span(text: str) -> None:
    for finding in read(text, RULES).findings:
        assert finding.quote == text[finding.start : finding.end]
        assert text.count("\n", 0, finding.start) + 1 == finding.line_start


@given(TEXTS)
def test_a_paragraph_put_in_front_changes_no_finding_but_its_place(text: str) -> None:
    before, after = read(text, RULES), read("A word of welcome.\n\n" + text, RULES)
    assert essence(before) == essence(after)
    assert [(a + 2, b + 2) for a, b in lines(before.findings)] == lines(after.findings)


@given(
    st.sampled_from(["We", "Our affiliates", "The provider and its partners"]),
    st.sampled_from(["may", "will", "can", "do"]),
    st.sampled_from(["use", "process"]),
    st.sampled_from(["your Content", "user inputs", "your conversations", "Customer Data"]),
    st.sampled_from(
        ["train our models", "train AI models", "improve our machine learning models", "fine-tune our models"]
    ),
)
def test_adding_not_to_a_permitting_sentence_never_leaves_it_permitted(
    who: str, modal: str, verb: str, data: str, end: str
) -> None:
    assert stances(f"{who} {modal} {verb} {data} to {end}.") == {"permitted"}
    assert stances(f"{who} {modal} not {verb} {data} to {end}.") == {"denied"}


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        lambda text: text.replace("your", "**your**"),
        lambda text: text.replace("your", "[your](https://a.example/b)"),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("your", "_your_"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "We don't use your Content to train our models, unless you've explicitly agreed.",
        "Your personal data is transferred to your servers in the United States.",
        "We may use your Content to train our models.",
    ],
)
def test_case_quotes_wraps_emphasis_and_links_change_nothing(changed: object, text: str) -> None:
    assert callable(changed)
    assert essence(read(changed(text), RULES)) == essence(read(text, RULES))


def test_reading_twice_gives_the_same() -> None:
    text = "We may use your Content to train our models.\n\nWe may use your Content to train our models."
    assert read(text, RULES) == read(text, RULES) == read(text, load_rules())


def test_data_that_no_longer_identify_are_not_a_denial() -> None:
    text = "We may de-identify your information so that it may no longer be used to identify you and use it to improve our Services."
    assert said(text) == {("improvement", "deidentified")}


def test_a_denial_for_one_plan_stands_beside_the_way_out_of_another() -> None:
    text = (
        "We may use your Inputs to train our models, unless you opt out. "
        "If you use a paid plan, we will not use your Inputs to train our models."
    )
    assert stances(text) == {"opt_out", "denied"}
