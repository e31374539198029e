"""However a tool stands, the board, the list, the file for programs and the command line say the same."""

from __future__ import annotations

import dataclasses
import io
import json
from contextlib import redirect_stdout
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from monitor.core.decisions import MONITOR, Basis, Decision, Occasion, Status
from monitor.core.tools import Language
from monitor.faces.cli.standing import print_standing
from monitor.faces.report import board
from monitor.faces.report.authorised import AuthorisedList, authorised
from monitor.faces.report.authorised_text import markdown
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.stand import Group, stand_of
from monitor.faces.report.status_json import status_files
from monitor.faces.report.view import view_of
from monitor.services.chronicle import Watched
from monitor.services.status import Standing
from tests.faces.report.told import LUMENIA, TODAY, chronicle, standing
from tests.samples import day, decision

FRENCH = Language.FR


@st.composite
def decisions(draw: st.DrawFn) -> Decision | None:
    status = draw(st.sampled_from([None, *Status]))
    if status is None:
        return None
    by = draw(st.sampled_from([MONITOR, "leroy", "dupont", "somebody-gone"]))
    basis = Basis.DECIDED if status is Status.ALLOWED else draw(st.sampled_from(list(Basis)))
    made = decision(
        draw(st.integers(0, TODAY)),
        status=status,
        basis=basis,
        by=by,
        reason=draw(st.sampled_from(["", "Vu."])),
    )
    occasions = [each for each in Occasion if not each.is_note]
    due = draw(st.none() | st.dates(day(0).date(), day(2 * TODAY).date()))
    return dataclasses.replace(made, occasion=draw(st.sampled_from(occasions)), review_by=due)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    made = draw(decisions())
    verified = draw(st.none() | st.integers(0, TODAY).map(day))
    stale = verified is None or draw(st.booleans())
    return standing(LUMENIA, made, verified=verified, is_stale=stale)


def printed(of: Standing) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        print_standing(of, FRENCH, day(TODAY).date())
    return out.getvalue()


def rows(page: bytes) -> list[Any]:
    found: Any = html.fromstring(page).xpath("//tbody/tr")
    return list(found)


@settings(max_examples=60, deadline=None)
@given(standings())
def test_nothing_is_listed_as_authorised_that_the_command_line_says_is_not(one: Standing) -> None:
    told = chronicle()
    entries = tuple(e for e in told.tools[0].entries if e.decision == one.decision)
    watched = Watched(LUMENIA, (one,), told.tools[0].resolution, entries, LUMENIA.terms)
    seen = view_of(dataclasses.replace(told, tools=(watched,)), None)
    listed: AuthorisedList = authorised(seen.chronicle, FRENCH)
    given_, others = listed.categories[0].authorised, listed.categories[0].others
    (line,) = (*given_, *others)
    stand = stand_of(seen, watched, one, FRENCH)
    (row,) = json.loads(status_files(seen)["status.json"])["approvals"]
    (shown,) = rows(dict(board.pages(seen, FRENCH))["fr/index.html"])
    is_allowed = one.decision is not None and one.decision.status is Status.ALLOWED

    assert bool(given_) is is_allowed
    assert (row["status"] == "allowed") is is_allowed
    assert (printed(one)[0] in "✓⚠") is is_allowed
    assert (stand.group in (Group.ALLOWED, Group.RESERVED)) is is_allowed
    assert ("| Lumenia |" in markdown(listed).split(LIST[FRENCH].not_now)[0]) is is_allowed
    assert line.status == stand.words
    assert stand.words in shown.text_content()
    if is_allowed and (one.verified is None or one.is_stale):
        assert stand.words != LIST[FRENCH].allowed
        assert stand.group is Group.RESERVED
    if not is_allowed and one.decision is not None:
        assert stand.remarks, "why it is not is always said"
    assert ("Aucune réserve" in shown.text_content()) is (stand.group is Group.ALLOWED)
