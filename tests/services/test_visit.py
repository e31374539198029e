"""A visit to some terms: which way their pages are read, and what it comes to where one is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.checks import OutcomeName
from monitor.core.model import Cause
from monitor.core.terms import Render, SourceDocument, Terms, Unreachable, UnreachableReason
from monitor.services.check import Fared
from tests.samples import (
    CAPTCHA,
    DENIED,
    OPT_OUT,
    SITE,
    TERMS,
    day,
    document,
    page,
    register,
    snapshot,
    terms,
    tool,
)
from tests.services.room import Room

ADDRESS = SITE + "terms"
SHELL = b"<html><body><div id=root></div><script src=/app.js></script></body></html>"
WALL = CAPTCHA.replace(b"</body>", b"<script>1</script></body>")
GONE = Unreachable("annex", UnreachableReason.HTTP_STATUS, "HTTP 404")


def room(render: Render = Render.AUTO, *more: SourceDocument, shows: bytes | str | None = None) -> Room:
    """A room that watches one terms; `shows` is what the browser makes of its page."""
    watched = terms(TERMS, replace(document(), render=render), *more)
    made = Room(register(watched=(watched,), tools=(tool(terms=(TERMS,)),)))
    if shows is not None:
        made.fetcher.shows = {ADDRESS: shows}
    return made


def only(made: Room, number: int = 0) -> Fared:
    (one,) = made.check(number)
    return one


def again(made: Room, render: Render) -> Room:
    """Let the register have the page read another way from now on."""
    old = made.register.terms[TERMS]
    new = Terms(TERMS, tuple(replace(each, render=render) for each in old.documents))
    made.register = replace(made.register, terms={TERMS: new})
    return made


# --- a browser where the page needs one ---------------------------------------------------------------


def test_a_page_that_stands_in_the_html_is_shown_to_no_browser() -> None:
    made = room(shows=SHELL)
    assert only(made).outcome is OutcomeName.CHANGED
    assert made.fetcher.rendered == []


@pytest.mark.parametrize("served", [SHELL, WALL, b"<nav>Menu</nav><script>1</script>"])
def test_a_shell_or_a_wall_is_shown_to_the_browser_and_its_text_kept(served: bytes) -> None:
    made = room(shows=page())
    made.serve(served)
    fared = only(made)
    assert fared.outcome is OutcomeName.CHANGED
    assert fared.version is not None
    assert DENIED in made.archive.text(fared.version.commit, TERMS)
    (kept,) = made.archive.snapshots(fared.version.commit, TERMS)
    assert (kept.body, kept.rendered) == (page(), True)


def test_what_took_a_browser_is_rendered_at_once_the_next_day() -> None:
    made = room(shows=page())
    made.serve(SHELL)
    only(made, 0)
    made.fetcher.asked.clear()
    assert only(made, 1).outcome is OutcomeName.UNCHANGED
    assert len(made.fetcher.asked) == 1
    assert len(made.fetcher.rendered) == 2


def test_a_page_that_becomes_a_shell_is_shown_to_the_browser_and_nothing_has_changed() -> None:
    made = room(shows=page())
    only(made, 0)
    made.serve(SHELL)
    assert only(made, 1).outcome is OutcomeName.UNCHANGED
    assert made.records.states()[TERMS].documents[0].rendered


def test_a_change_that_only_the_browser_shows_is_the_providers() -> None:
    made = room(shows=page())
    made.serve(SHELL)
    only(made, 0)
    made.fetcher.shows = {ADDRESS: page(OPT_OUT)}
    version = only(made, 1).version
    assert version is not None
    assert version.cause is Cause.PROVIDER


def test_where_the_browser_shows_no_more_the_page_as_served_is_told() -> None:
    made = room(shows=WALL)
    made.serve(SHELL)
    served = only(made)
    assert served.outcome is OutcomeName.UNREADABLE
    assert served.reason != "captcha"


def test_where_the_browser_fails_it_is_said_why() -> None:
    made = room(shows="the page was not ready after 20 s in the browser")
    made.serve(SHELL)
    fared = only(made)
    assert fared.outcome is OutcomeName.UNREADABLE
    assert "In the browser: the page was not ready after 20 s in the browser." in fared.detail


def test_without_a_browser_the_page_is_unreadable_and_what_to_install_is_said() -> None:
    made = room()
    made.serve(SHELL)
    fared = only(made)
    assert fared.outcome is OutcomeName.UNREADABLE
    assert "needs a browser" in fared.detail


def test_a_document_that_must_be_rendered_has_no_outcome_without_a_browser() -> None:
    fared = only(room(Render.BROWSER))
    assert fared.outcome is OutcomeName.INTERNAL
    assert "needs a browser" in fared.detail


def test_a_page_that_took_a_browser_which_is_gone_is_unreadable_and_what_to_install_is_said() -> None:
    made = room(shows=page())
    made.serve(SHELL)
    only(made, 0)
    made.fetcher.shows = None
    fared = only(made, 1)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, "empty")
    assert "this page needs a browser" in fared.detail


def test_a_document_that_is_read_as_html_is_never_rendered() -> None:
    made = room(Render.HTML, shows=page())
    made.serve(SHELL)
    assert only(made).outcome is OutcomeName.UNREADABLE
    assert made.fetcher.rendered == []


@pytest.mark.parametrize("served", [b"<html><body>Gone</body></html>", b"%PDF-1.7 broken <script"])
def test_what_scripts_have_no_part_in_is_not_rendered(served: bytes) -> None:
    made = room(shows=page())
    made.serve(served)
    assert only(made).outcome is OutcomeName.UNREADABLE
    assert made.fetcher.rendered == []


def test_when_the_register_asks_for_a_browser_a_new_text_is_our_doing() -> None:
    made = room(shows=page(OPT_OUT))
    only(made, 0)
    again(made, Render.BROWSER)
    version = only(made, 1).version
    assert version is not None
    assert version.cause is Cause.EXTRACTION
    made.fetcher.shows = {ADDRESS: page()}
    later = only(made, 2).version
    assert later is not None
    assert later.cause is Cause.PROVIDER


# --- several source documents ---------------------------------------------------------------------------


def annexed(**served: bytes | Unreachable) -> Room:
    made = room(Render.AUTO, document("annex"), document("list"))
    made.serve(page(), "annex")
    made.serve(page(), "list")
    for name, answer in served.items():
        made.serve(answer, name)
    return made


def test_terms_of_several_documents_are_no_version_where_one_is_missing() -> None:
    fared = only(annexed(annex=GONE))
    assert (fared.outcome, fared.reason, fared.version) == (OutcomeName.UNREADABLE, "missing", None)
    assert "1 of 3 source documents could not be fetched: annex: http_status, HTTP 404" in fared.detail


def test_every_missing_document_is_named() -> None:
    made = annexed(annex=GONE, list=Unreachable("list", UnreachableReason.TIMEOUT, "no byte for 30 s"))
    assert "annex: http_status, HTTP 404; list: timeout, no byte for 30 s" in only(made).detail


def test_the_last_good_version_stands_while_a_document_is_missing() -> None:
    made = annexed()
    only(made, 0)
    made.serve(GONE, "annex")
    assert only(made, 1).version == made.versions(TERMS)[0]
    made.serve(page(), "annex")
    assert only(made, 2).outcome is OutcomeName.UNCHANGED


def test_where_no_document_answers_the_terms_are_unreachable() -> None:
    made = annexed(terms=GONE, annex=GONE, list=GONE)
    assert only(made).outcome is OutcomeName.UNREACHABLE


def test_a_document_that_is_not_the_terms_is_named() -> None:
    made = annexed(annex=CAPTCHA)
    fared = only(made)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, "captcha")
    assert made.records.checks(TERMS)[-1].document == "annex"


def test_each_document_is_shown_to_the_browser_where_it_needs_one() -> None:
    made = annexed(annex=SHELL, list=SHELL)
    made.fetcher.shows = {SITE + "annex": page(), SITE + "list": page()}
    assert only(made).outcome is OutcomeName.CHANGED
    assert [state.rendered for state in made.records.states()[TERMS].documents] == [True, True, False]
    assert day(0) == made.records.states()[TERMS].verified


# --- another edition --------------------------------------------------------------------------------------


def test_a_page_served_for_another_country_is_kept_apart_and_not_compared() -> None:
    made = room()
    made.fetcher.pages[ADDRESS] = replace(snapshot(page()), address=SITE + "en-ie/terms")
    only(made, 0)
    made.fetcher.pages[ADDRESS] = replace(snapshot(page(OPT_OUT)), address=SITE + "en-us/terms")
    fared = only(made, 1)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, "language")
    assert "another edition (en-us)" in fared.detail
    assert len(made.versions(TERMS)) == 1


def test_another_edition_is_kept_apart_on_the_day_when_our_selectors_change_too() -> None:
    made = room()
    made.fetcher.pages[ADDRESS] = replace(snapshot(page()), address=SITE + "en-ie/terms")
    only(made, 0)
    made.register = register(
        watched=(terms(TERMS, document(select=("body",))),), tools=(tool(terms=(TERMS,)),)
    )
    made.fetcher.pages[ADDRESS] = replace(snapshot(page(OPT_OUT)), address=SITE + "en-us/terms")
    assert only(made, 1).reason == "language"
