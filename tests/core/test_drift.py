"""What a drift amounts to, on texts made up for the purpose."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import read
from monitor.core.drift import compare, words
from monitor.core.model import Effect, Hunk, Kind

TERMS = """Terms of Use
============

Last updated: January 5, 2025

1\\. Your content
----------------

You keep what you write. We do not use your prompts to train our models, unless you agree to it in the settings.

You may end your subscription at any time. Unused credits expire after 12 months. Contact us at help@acme.example.

2\\. Your data
-------------

We store your data in Ireland. We share it with the following vendors:

*   Alpha Hosting, which keeps our servers running;
*   Beta Mail, which sends our messages.

| Vendor | Purpose | Country |
| --- | --- | --- |
| [Alpha](https://alpha.example/legal) | Hosting | Ireland |
| [Beta](https://beta.example/privacy?lang=en) | E-mail | Germany |

If you live in France, click [here](https://acme.example/fr/terms). Read our [privacy policy](https://acme.example/privacy).
"""


def changed(old: str, new: str) -> tuple[str, str]:
    assert old in TERMS
    return TERMS, TERMS.replace(old, new)


def kind(before: str, after: str) -> Kind:
    return compare(before, after, None, None).kind


NOISE = {
    "a tracking parameter": ("?lang=en", "?lang=en&utm_source=mail&sid=8f3a"),
    "a link's target": ("https://acme.example/privacy", "https://www.acme.example/legal/privacy/"),
    "a zero-width space": ("your prompts", "your \u200bprompts"),
    "a line wrap": ("You keep what you write. We", "You keep what you write.\nWe"),
    "bullets": ("*   Alpha", "- Alpha"),
    "bold": ("do not use your prompts", "do **not** use your prompts"),
    "an image": ("| [Alpha]", "| ![Logo of Alpha](/a.png) [Alpha]"),
    "a title": ("Terms of Use\n====", "Terms of Use | Acme\n\nTerms of Use\n===="),
    "a language selector": ("Last updated", "English\n\nLast updated"),
    "a locale link": ("Read our", "If you live in Spain, click [here](https://acme.example/es). Read our"),
    "a paragraph break": ("at any time. Unused", "at any time.\n\nUnused"),
    "a hidden address": (
        "help@acme.example",
        "[\\[email protected\\]](https://acme.example/cdn-cgi/l/email-protection)",
    ),
    "a footer": ("Read our [privacy", "© 2025 Acme, Inc. All rights reserved.\n\nRead our [privacy"),
    "the order of rows": (
        (
            "| [Alpha](https://alpha.example/legal) | Hosting | Ireland |\n"
            "| [Beta](https://beta.example/privacy?lang=en) | E-mail | Germany |"
        ),
        (
            "| [Beta](https://beta.example/privacy?lang=en) | E-mail | Germany |\n"
            "| [Alpha](https://alpha.example/legal) | Hosting | Ireland |"
        ),
    ),
    "a paragraph moved": (
        (
            "You keep what you write. We do not use your prompts to train our models, unless you agree to it in the "
            "settings.\n\nYou may end your subscription at any time. Unused credits expire after 12 months. Contact us "
            "at help@acme.example."
        ),
        (
            "You may end your subscription at any time. Unused credits expire after 12 months. Contact us at "
            "help@acme.example.\n\nYou keep what you write. We do not use your prompts to train our models, unless you "
            "agree to it in the settings."
        ),
    ),
}

EDITORIAL = {
    "a typo": ("subscription", "subscripton"),
    "an e-mail address": ("help@acme.example", "support@acme.example"),
    "the date of the text": ("January 5, 2025", "March 9, 2025"),
    "a heading": ("1\\. Your content\n----", "1\\. What you write\n----"),
    "a name": ("Alpha Hosting", "Gamma Hosting"),
    "punctuation": ("what you write. We", "what you write; We"),
}

MATERIAL = {
    "a negation removed": ("We do not use", "We do use"),
    "a modal": ("You may end", "You must end"),
    "a number": ("12 months", "6 months"),
    "a place": ("in Ireland. We", "in Singapore. We"),
    "a qualifier": ("We do not use", "By default, we do not use"),
    "an exception removed": (", unless you agree to it in the settings", ""),
    "who does it": ("You keep what you write", "We keep what you write"),
    "the same words the other way round": (
        "We share it with the following vendors",
        "The following vendors share it with we",
    ),
    "a sentence added": ("You may end", "We may sell your data. You may end"),
    "a short sentence added alone": ("You may end", "We sell data.\n\nYou may end"),
    "a sentence removed": ("Unused credits expire after 12 months. ", ""),
    "an item added": ("*   Beta", "*   Gamma Ads, which shows advertisements;\n*   Beta"),
    "a row added": ("| [Beta]", "| [Gamma](https://gamma.example) | Support | United States |\n| [Beta]"),
    "a row's country": ("| Ireland |", "| United States |"),
}


@pytest.mark.parametrize("name", NOISE)
def test_what_no_reader_would_call_a_change_is_noise(name: str) -> None:
    assert kind(*changed(*NOISE[name])) is Kind.NOISE


@pytest.mark.parametrize("name", EDITORIAL)
def test_words_that_change_no_right_duty_or_fact_are_editorial(name: str) -> None:
    assert kind(*changed(*EDITORIAL[name])) is Kind.EDITORIAL


@pytest.mark.parametrize("name", MATERIAL)
def test_words_that_change_a_right_duty_or_fact_are_material(name: str) -> None:
    assert kind(*changed(*MATERIAL[name])) is Kind.MATERIAL


@pytest.mark.parametrize("name", NOISE | EDITORIAL | MATERIAL)
def test_the_kind_is_the_same_both_ways(name: str) -> None:
    before, after = changed(*(NOISE | EDITORIAL | MATERIAL)[name])
    assert kind(before, after) is kind(after, before)


def test_every_kind_comes_with_its_reason() -> None:
    assert compare(*changed("12 months", "6 months"), None, None).reason == "a date or a number"


def test_a_date_put_off_alone_is_material() -> None:
    before = TERMS.replace("Last updated: January 5, 2025", "Effective September 28, 2025")
    assert kind(before, before.replace("September 28", "October 8")) is Kind.MATERIAL


def test_the_date_of_a_new_edition_is_editorial() -> None:
    before = TERMS.replace("Last updated: January 5, 2025", "Effective September 28, 2024")
    assert kind(before, before.replace("2024", "2025")) is Kind.EDITORIAL


def test_a_moved_date_in_a_sentence_is_material() -> None:
    before = (
        TERMS + "\nThese terms are effective on September 28, 2025 or when you accept them, if earlier.\n"
    )
    assert kind(before, before.replace("September 28", "October 8")) is Kind.MATERIAL


def test_each_difference_is_a_hunk_of_whole_blocks_in_the_order_of_the_later_text() -> None:
    after = TERMS.replace("12 months", "6 months").replace("in Ireland. We", "in Singapore. We")
    hunks = compare(TERMS, after, None, None).hunks
    assert [hunk.after.split(".")[0] for hunk in hunks] == [
        "You may end your subscription at any time",
        "We store your data in Singapore",
    ]
    assert all(hunk.before in TERMS and hunk.after in after for hunk in hunks)


def test_hunks_stand_in_the_order_of_the_later_text_when_the_texts_are_exchanged() -> None:
    after = TERMS.replace("12 months", "6 months").replace("in Ireland. We", "in Singapore. We")
    forth, back = compare(TERMS, after, None, None).hunks, compare(after, TERMS, None, None).hunks
    assert [(h.after, h.before) for h in forth] == [(h.before, h.after) for h in back]


def test_a_hunk_of_links_alone_is_told_from_one_that_matters() -> None:
    after = TERMS.replace("12 months", "6 months").replace("?lang=en", "?lang=fr")
    assert [hunk.kind for hunk in compare(TERMS, after, None, None).hunks] == [Kind.MATERIAL, Kind.NOISE]


SUBPROCESSORS = TERMS + "\nOur sub-processors are listed [here](https://acme.example/vendors?v=1).\n"


def test_the_list_of_sub_processors_at_another_address_is_no_mere_link() -> None:
    drift = compare(
        SUBPROCESSORS, SUBPROCESSORS.replace("acme.example/vendors", "trust.acme.example/list"), None, None
    )
    assert (drift.kind, drift.reason) == (Kind.EDITORIAL, "a binding page stands elsewhere")


def test_a_tracking_parameter_on_the_list_of_sub_processors_is_noise() -> None:
    assert kind(SUBPROCESSORS, SUBPROCESSORS.replace("?v=1", "?v=2&utm=x")) is Kind.NOISE


def test_a_text_compared_with_itself_has_no_hunk() -> None:
    assert compare(TERMS, TERMS, None, None).hunks == ()


def test_without_readings_there_is_no_effect() -> None:
    drift = compare(*changed("We do not use", "We do use"), None, None)
    assert (drift.training, drift.location) == (Effect.NONE, Effect.NONE)


def test_a_removed_block_has_an_empty_after() -> None:
    before, after = changed("*   Beta Mail, which sends our messages.\n", "")
    assert (
        Hunk("*   Beta Mail, which sends our messages.", "", None, Kind.MATERIAL)
        in compare(before, after, None, None).hunks
    )


BROKEN = {
    "nothing": "",
    "a headline": "Terms of Use\n============\n",
    "an error page": "Page not found\n==============\n\nThe page you are looking for does not exist. Go back home.\n",
    "a wall": "Just a moment...\n\nPlease enable JavaScript and cookies to continue.\n",
}
LONG = "\n\n".join(
    f"{n}. We may use the data that you give us for purpose {n}, and you may object to it by writing to us."
    for n in range(40)
)
SWEDISH = "\n\n".join(
    f"Vi hjälper dig att bygga snabbare med vår plattform och du kan börja gratis i dag på {n} minuter."
    for n in range(40)
)


@pytest.mark.parametrize("name", BROKEN)
def test_what_stands_in_place_of_the_terms_is_broken(name: str) -> None:
    assert kind(LONG, BROKEN[name]) is Kind.BROKEN


@pytest.mark.parametrize("name", BROKEN)
def test_the_terms_back_after_what_stood_in_their_place_are_restored(name: str) -> None:
    assert kind(BROKEN[name], LONG) is Kind.RESTORED


def test_another_language_in_place_of_the_terms_is_broken() -> None:
    assert kind(LONG, SWEDISH) is Kind.BROKEN


def test_a_text_of_which_a_tenth_is_left_is_broken() -> None:
    assert kind(LONG, LONG[: len(LONG) // 10]) is Kind.BROKEN


def test_a_stub_that_follows_a_stub_is_still_broken() -> None:
    assert (
        kind("Statement\n===\n\nLast updated: December 2025", "Statement\n===\n\nLast updated: February 2026")
        is Kind.BROKEN
    )


def test_two_sentences_are_text_enough_to_be_compared() -> None:
    assert kind("We do not train on your data.", "We train on your data.") is Kind.MATERIAL


def test_a_changed_word_is_marked_as_one() -> None:
    assert words("You may end it at any time.", "You must end it at any time.") == (
        ("=", "You "),
        ("-", "may "),
        ("+", "must "),
        ("=", "end it at any time."),
    )


def test_in_a_very_long_passage_what_changed_is_still_marked_word_by_word() -> None:
    long = " ".join(f"word{n}" for n in range(3000))
    assert words(long, long.replace("word1500 ", "other ")) == (
        ("=", long[: long.index("word1500 ")]),
        ("-", "word1500 "),
        ("+", "other "),
        ("=", long[long.index("word1501") :]),
    )


# --- lists of sub-processors ------------------------------------------------------------------------------

LISTED = (
    "# Sub-processors\n\n| Name | Purpose | Country |\n| --- | --- | --- |\n"
    "| Amazon Web Services | Hosting | Ireland |\n| Stripe | Payments | United States |\n"
)


@pytest.mark.parametrize(
    ("after", "effect"),
    [
        (LISTED + "| Snowflake | Analytics | Ireland |\n", Effect.CHANGED),
        (LISTED.replace("Ireland", "India"), Effect.WORSE),
        (LISTED.replace("| Stripe | Payments | United States |\n", ""), Effect.BETTER),
    ],
)
def test_a_list_of_sub_processors_without_a_sentence_is_read_by_rows(after: str, effect: Effect) -> None:
    known = load_rules()
    found = compare(LISTED, after, read(LISTED, known), read(after, known))
    assert (found.kind, found.location) == (Kind.MATERIAL, effect)


def test_terms_that_shrink_to_a_few_names_are_broken() -> None:
    before = "# Terms\n\n" + "You may use the service as long as you keep to these terms. " * 5
    assert compare(before, LISTED, None, None).kind is Kind.BROKEN
