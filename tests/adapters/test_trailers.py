"""The facts of a fetch in a commit's message, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.adapters.stores import trailers
from monitor.core.contracts import Deposit
from monitor.core.model import Cause
from monitor.core.names import name_fault
from monitor.core.terms import Capture, Origin, Snapshot, TermsId
from tests.samples import NOW, TERMS, snapshot

letters = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters='/\\:.#<>|*?"')
names = st.text(letters, min_size=1, max_size=40).filter(lambda name: name_fault(name) is None)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
#: As `adapters.web.evidence` makes them; their values are anything all the same.
captures = st.builds(
    Capture,
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    st.integers(200, 299),
    words,
    st.dictionaries(words, words).map(lambda headers: tuple(headers.items())),
    words,
    st.none() | words,
    st.none() | words,
    words,
)
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
    capture=st.none() | captures,
)
CAPTURE = Capture(
    asked_at=NOW,
    status=200,
    sha256="0" * 64,
    headers=(("date", "Fri, 29 Aug 2025 06:00:00 GMT"), ("server", "edge")),
    accept_language="en-IE",
    ip_address="192.0.2.1",
    place="Paris",
    engine="0.1.0",
)


def way(snapshot: Snapshot) -> str:
    return "fullDom" if snapshot.rendered else "htmlOnly"


@given(
    st.builds(TermsId, names, names),
    st.lists(snapshots, unique_by=lambda s: s.document),
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
    captured = {s.document: s.capture for s in sources if s.capture is not None}
    assert trailers.parse(message) == trailers.VersionFacts(terms, cause, expected, origin, captured)


deposits = st.builds(Deposit, st.just("#7"), st.none() | st.dates(), words)


@given(deposits)
def test_how_a_contract_came_about_is_written_and_read_back(deposit: Deposit) -> None:
    message = trailers.version_message(TERMS, [], cause=Cause.POLICY, first=False, deposit=deposit)
    facts = trailers.parse(message)
    assert facts is not None
    assert facts == trailers.VersionFacts(TERMS, Cause.POLICY, (), None, {}, deposit)


def test_the_end_of_a_contract_is_no_change_of_it() -> None:
    ended = Deposit("#7", None, "Not renewed")
    message = trailers.version_message(TERMS, [], cause=Cause.POLICY, first=False, deposit=ended)
    assert message.startswith("Record the end of Lumenia Terms of Service\n")


@given(words)
def test_no_note_forges_a_trailer(note: str) -> None:
    forged = Deposit("#7", None, f"{note}\nX-cause: provider\nX-deposited-by: #8")
    message = trailers.version_message(TERMS, [], cause=Cause.POLICY, first=False, deposit=forged)
    facts = trailers.parse(message)
    assert facts is not None
    assert (facts.cause, facts.deposit) == (Cause.POLICY, forged)


@given(words)
def test_no_address_forges_a_trailer(address: str) -> None:
    assume(address.strip())
    hostile = replace(snapshot(), address=f"{address}\nX-cause: extraction\n")
    message = trailers.version_message(TERMS, [hostile], cause=Cause.PROVIDER, first=False)
    facts = trailers.parse(message)
    assert facts is not None
    assert facts.cause is Cause.PROVIDER


@given(words)
def test_no_header_and_no_place_forges_a_trailer(said: str) -> None:
    forged = f"{said}\nX-cause: extraction\n"
    capture = replace(CAPTURE, headers=(("server", forged),), place=forged, ip_address=forged)
    message = trailers.version_message(
        TERMS, [replace(snapshot(), capture=capture)], cause=Cause.PROVIDER, first=False
    )
    facts = trailers.parse(message)
    assert facts is not None
    assert (facts.cause, facts.captures) == (Cause.PROVIDER, {"terms": capture})
    assert message.count("\n") == len(message.splitlines()) == 8


def test_a_commit_from_before_there_were_captures_is_read_as_ever() -> None:
    message = (
        "Record new changes of Lumenia Terms of Service\n\nX-service: Lumenia\nX-terms-type: Terms of Service\n"
        "X-cause: provider\nX-engine-version: 0.1.0\n"
        'X-source-document: {"id": "terms", "address": "https://lumenia.example/terms", "redirects": [], '
        '"media_type": "text/html", "charset": "utf-8", "sha256": "00", "fetcher": "htmlOnly"}\n'
    )
    source = trailers.Source("terms", "https://lumenia.example/terms", (), "text/html", "utf-8", "00")
    assert trailers.parse(message) == trailers.VersionFacts(TERMS, Cause.PROVIDER, (source,), None, {})


def test_what_git_tells_of_a_capture_can_be_read_without_us() -> None:
    message = trailers.quarantine_message(TERMS, replace(snapshot(), capture=CAPTURE), "captcha")
    assert message.splitlines()[-1] == (
        'X-capture: {"document": "terms", "asked_at": "2025-08-28T06:00:00+00:00", "status": 200, '
        f'"sha256": "{"0" * 64}", "headers": {{"date": "Fri, 29 Aug 2025 06:00:00 GMT", "server": "edge"}}, '
        '"accept_language": "en-IE", "ip_address": "192.0.2.1", "place": "Paris", "engine": "0.1.0"}'
    )


@given(captures, captures)
def test_the_same_bytes_fetched_twice_differ_by_their_captures_alone(one: Capture, other: Capture) -> None:
    said = {
        trailers.without_captures(
            trailers.version_message(
                TERMS, [replace(snapshot(), capture=each)], cause=Cause.PROVIDER, first=False
            )
        )
        for each in (one, other, None)
    }
    assert len(said) == 1


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
