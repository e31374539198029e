"""A drift marked up for a terminal and for a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Drift, Effect, Hunk, Kind, Topic
from monitor.faces.marked import columns, fragment, inline, shown

HUNK = Hunk("We do not train on your data.", "We train on your data.", Topic.TRAINING)
NOISE = Hunk("[a](x?utm=1)", "[a](x?utm=2)", None, Kind.NOISE)
PLACE = Hunk("Data is in France.", "Data is in the US.", Topic.LOCATION)
DRIFT = Drift(Kind.MATERIAL, Effect.WORSE, Effect.WORSE, (HUNK, NOISE, PLACE), "training")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_noise_is_hidden_and_counted_unless_everything_is_asked_for() -> None:
    assert shown(DRIFT) == ([HUNK, PLACE], 1)
    assert shown(DRIFT, everything=True) == ([HUNK, NOISE, PLACE], 0)


def test_a_topic_leaves_the_others_out() -> None:
    assert shown(DRIFT, topic=Topic.TRAINING) == ([HUNK], 2)


def test_inline_brackets_what_was_struck_and_added() -> None:
    said = inline(HUNK, {Topic.TRAINING: "entraînement"})
    assert "[-do not -]" in said
    assert said.startswith("[entraînement] ")


def test_columns_hold_what_stood_on_the_left_and_what_stands_on_the_right() -> None:
    (line,) = columns(HUNK)
    left, right = line.split("│")
    assert "do not" in left
    assert "do not" not in right


def test_columns_go_on_until_the_longer_side_ends() -> None:
    lines = list(columns(Hunk("Short.", "many words " * 30)))
    assert len(lines) > 5
    assert all(len(line) <= 96 for line in lines)


@given(st.text(), st.text(), st.text(), st.sampled_from(["en", "fr"]))
def test_nothing_of_a_vendors_text_becomes_markup(before: str, after: str, title: str, language: str) -> None:
    made = fragment(title, before, [Hunk(before, after, Topic.TRAINING)], language=language, hidden=1)
    tags = _Tags()
    tags.feed(made)
    assert tags.seen <= {"section", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ins", "del"}
    assert tags.attributes <= {"class", "lang", "scope", "data-topic"}


def test_a_fragment_marks_changes_otherwise_than_by_colour() -> None:
    made = fragment("Lumenia", "material", [HUNK], language="fr", hidden=0)
    assert re.search(r"<del>[^<]*do not", made)
    assert "Avant" in made
    assert 'data-topic="training"' in made
