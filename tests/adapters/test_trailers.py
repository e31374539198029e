"""The facts of a fetch in a commit's message, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.adapters.stores import trailers
from monitor.core.model import Cause
from monitor.core.names import name_fault
from monitor.core.terms import Origin, Snapshot, TermsId
from tests.samples import NOW, TERMS, snapshot

letters = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters='/\\:.#<>|*?"')
names = st.text(letters, min_size=1, max_size=40).filter(lambda name: name_fault(name) is None)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
snapshots = st.builds(
    Snapshot,
    words,
    words,
    st.lists(words).map(tuple),
    words,
    st.none() | words,
    st.binary(),
    st.just(NOW),
    rendered=st.booleans(),
)


def way(snapshot: Snapshot) -> str:
    return "fullDom" if snapshot.rendered else "htmlOnly"


@given(
    st.builds(TermsId, names, names),
    st.lists(snapshots),
    st.sampled_from(Cause),
    st.booleans(),
    st.none() | st.builds(Origin, names, st.just("a" * 40)),
)
def test_what_is_written_is_read_back(
    terms: TermsId,
    sources: list[Snapshot],
    cause: Cause,
    is_first: bool,  # noqa: FBT001 (hypothesis gives it)
    origin: Origin | None,
) -> None:
    message = trailers.version_message(terms, sources, cause=cause, first=is_first, origin=origin)
    expected = tuple(
        trailers.Source(s.document, s.address, s.redirects, s.media_type, s.charset, s.sha256, way(s))
        for s in sources
    )
    assert trailers.parse(message) == trailers.VersionFacts(terms, cause, expected, origin)


@given(words)
def test_no_address_forges_a_trailer(address: str) -> None:
    assume(address.strip())
    hostile = replace(snapshot(), address=f"{address}\nX-cause: extraction\n")
    message = trailers.version_message(TERMS, [hostile], cause=Cause.PROVIDER, first=False)
    facts = trailers.parse(message)
    assert facts is not None
    assert facts.cause is Cause.PROVIDER


@pytest.mark.parametrize(
    ("cause", "is_first", "subject"),
    [
        (Cause.PROVIDER, True, "First record of Lumenia Terms of Service"),
        (Cause.EXTRACTION, True, "First record of Lumenia Terms of Service"),
        (Cause.PROVIDER, False, "Record new changes of Lumenia Terms of Service"),
        (Cause.EXTRACTION, False, "Apply technical or declaration upgrade on Lumenia Terms of Service"),
    ],
)
def test_subjects_are_those_of_open_terms_archive(cause: Cause, is_first: bool, subject: str) -> None:  # noqa: FBT001
    assert trailers.version_message(TERMS, [], cause=cause, first=is_first).splitlines()[0] == subject


def test_a_page_that_is_not_the_terms_is_named_with_its_reason() -> None:
    message = trailers.quarantine_message(TERMS, snapshot(), "captcha")
    assert message.splitlines()[:5] == [
        "Quarantine Lumenia Terms of Service: captcha",
        "",
        "X-service: Lumenia",
        "X-terms-type: Terms of Service",
        "X-reason: captcha",
    ]


@pytest.mark.parametrize(
    "message", [trailers.quarantine_message(TERMS, snapshot(), "captcha"), "Read me\n\nBy hand.\n", ""]
)
def test_a_message_that_is_no_versions_holds_no_facts(message: str) -> None:
    assert trailers.parse(message) is None
