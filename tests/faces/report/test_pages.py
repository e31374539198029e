"""Single pages, made from a made-up chronicle: what does not come about in a few days of one office."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from monitor.core.checks import OutcomeName, TermsState
from monitor.core.decisions import Basis, Status
from monitor.core.model import Cause, Drift, Effect, Finding, Kind, Reading, Recipient, Stance
from monitor.core.resolution import LeftOut, LeftOutReason, Resolution
from monitor.core.schedule import Timing
from monitor.core.terms import Origin
from monitor.core.tools import Language
from monitor.faces.report import board, sources
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.drift import drift_pages, tasks
from monitor.faces.report.events import Event, Mark, events, has_page
from monitor.faces.report.status_said import date_words
from monitor.faces.report.timeline import Axis, Lane, Stretch, drawing, drawn_until
from monitor.faces.report.tool import tool_key, tool_page
from monitor.faces.report.view import View, view_of
from monitor.services.chronicle import Told, Watched
from tests.faces.report.told import LATE, OTTER, chronicle, entry, suspension, view
from tests.samples import PRIVACY, TERMS, check, commit, day, decision, finding, reading, resolved, version

FRENCH = Language.FR
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def parsed(page: bytes | str) -> Any:
    return html.fromstring(page)


def words(page: bytes | str) -> str:
    return " ".join(parsed(page).text_content().replace("\u00a0", " ").split())


def with_drift(cause: Cause = Cause.PROVIDER, kind: Kind = Kind.MATERIAL) -> View:
    drift = Drift(kind, Effect.WORSE, Effect.NONE, (), "")
    changed = dataclasses.replace(version(9, terms=OTTER, previous=7, drift=drift), cause=cause)
    return view_of(chronicle(versions=(changed,)), None)


def drifted(seen: View, before: str, after: str, language: Language = FRENCH) -> bytes:
    last = seen.chronicle.terms[OTTER].versions[-1]
    (task,) = tasks(seen, [last])
    return drift_pages(task, before, after)[f"{language.value}/{seen.drift_page(last)}"]


def page_of(seen: View, place: int, language: Language = FRENCH) -> bytes:
    text = "We say nothing. " * 50
    return tool_page(seen, seen.chronicle.tools[place], language, lambda _commit, _terms: text)


def saying(*findings: Finding, read: Reading | None = None, left_out: tuple[Finding, ...] = ()) -> View:
    """Return a view in which Otterloo's terms say this."""
    told = chronicle()
    terms = {**told.terms, OTTER: dataclasses.replace(told.terms[OTTER], reading=read or reading(*findings))}
    resolution = Resolution(
        tuple(resolved(each, terms=OTTER, at=7) for each in findings),
        tuple(LeftOut(OTTER, each, LeftOutReason.PLAN) for each in left_out),
        frozenset(),
        (),
    )
    tools = [
        dataclasses.replace(w, resolution=resolution) if w.tool.id == "otterloo" else w for w in told.tools
    ]
    return view_of(dataclasses.replace(told, tools=tuple(tools), terms=terms), None)


# --- a drift -----------------------------------------------------------------------------------------


def test_a_drift_of_our_own_making_is_not_blamed_on_the_provider() -> None:
    said = words(drifted(with_drift(Cause.EXTRACTION), "We share nothing.", "We share some of it."))
    assert "Ce n’est pas une modification par le fournisseur." in said
    assert "le fournisseur a modifié" not in said


def test_a_drift_leads_to_the_page_it_was_read_at_which_may_say_something_else_today() -> None:
    page = parsed(drifted(with_drift(), "We share nothing.", "We share some of it."))
    (named,) = (dt for dt in page.iter("dt") if dt.text_content() == "Page du fournisseur aujourd’hui")
    (link,) = named.getparent().iter("a")
    assert link.get("href") == with_drift().chronicle.terms[OTTER].declared.documents[0].address  # type: ignore[union-attr]
    assert set(link.get("rel").split()) >= {"noreferrer", "noopener"}


def test_a_page_of_ten_thousand_changed_places_stays_small_and_says_how_many_it_leaves_out() -> None:
    before = "\n\n".join(f"Clause {n} says that we keep your data for {n} days." for n in range(10_000))
    page = drifted(with_drift(), before, before.replace("keep your data", "sell what you write"))
    assert len(page) < 500_000
    assert re.search(r"\d+ autres passages modifiés non montrés ici", words(page))


def test_one_endless_passage_is_cut_around_its_changes() -> None:
    page = drifted(with_drift(), "word " * 200_000, "word " * 100_000 + "other " * 100_000)
    assert len(page) < 500_000


def test_what_took_the_place_of_something_stands_beside_it() -> None:
    page = parsed(drifted(with_drift(), "# Terms\n\nAll of it is kept in Rennes, in France, for good.",
                                   "# Terms\n\nNothing that you write leaves the United States of America."))  # fmt: skip
    assert [h.text for h in page.iter("h4")] == ["Avant", "Après"]


def test_several_blocks_that_gave_way_to_one_stand_beside_it() -> None:
    """As in August 2025: what was promised, with its exceptions, beside what is said in its place."""
    before = (
        "# Terms\n\nWe will not train our models on what you write, except in two circumstances:\n\n"
        "- you tell us what you think of an answer\n\n- your account was flagged by our safety team\n\n# End"
    )
    after = "# Terms\n\nTraining is on unless it was switched off in the settings by you.\n\n# End"
    page = parsed(drifted(with_drift(), before, after))
    assert [h.text for h in page.iter("h4")] == ["Avant", "Après"]
    (removed, added) = ("".join(q.itertext()) for q in page.iter("blockquote"))
    assert "will not train" in removed
    assert "flagged" in removed
    assert "switched off" in added


def test_what_was_removed_is_not_put_beside_what_was_added_further_down() -> None:
    """Side by side they would say that the provider put the one for the other."""
    rows = [f"| Host {n} Ltd | Hosting of content | Ireland |\n" for n in range(9)]
    before = f"# Terms\n\n| Name | Purpose | Country |\n| --- | --- | --- |\n{''.join(rows)}\n## Rights\n\n- access\n- erasure\n"
    after = before.replace(rows[7], "").replace(
        "- erasure\n", "- erasure\n- a copy of all that you wrote, within a year\n"
    )
    page = parsed(drifted(with_drift(), before, after))
    assert [(h.text, h.getnext().text_content()) for h in page.iter("h4")] == [
        ("Supprimé", "Host 7 Ltd | Hosting of content | Ireland"),
        ("Ajouté", "a copy of all that you wrote, within a year"),
    ]


@pytest.mark.parametrize(
    ("kind", "shown"), [(Kind.NOISE, False), (Kind.EDITORIAL, True), (Kind.MATERIAL, True)]
)
def test_only_a_version_that_says_something_else_has_a_page(kind: Kind, *, shown: bool) -> None:
    assert has_page(with_drift(kind=kind).chronicle.terms[OTTER].versions[-1]) is shown


def test_versions_without_any_change_in_what_is_said_are_counted_and_not_listed() -> None:
    seen = with_drift(kind=Kind.NOISE)
    told = words(page_of(seen, 1))
    assert "1 version où rien de ce qui est dit ne change" in told
    assert len(events(seen, seen.chronicle.tools[1], FRENCH)) == len(
        events(view(), view().chronicle.tools[1], FRENCH)
    )


# --- the board and the sources -----------------------------------------------------------------------


def test_a_long_board_goes_on_and_each_page_tells_the_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board, "MOST_ROWS", 3)
    pages = dict(board.pages(view(), FRENCH))
    assert {"fr/index.html", "fr/board-2.html"} <= set(pages)
    assert "page 1 sur 2" in words(pages["fr/index.html"])
    assert b'href="board-2.html" rel="next"' in pages["fr/index.html"]
    assert b"data-complete" in pages["fr/board-2.html"]


@pytest.mark.parametrize(
    ("language", "words_", "deposited"),
    [
        (FRENCH, "relu le 7 octobre 2025", "contrat déposé le 31 août 2025, sans relecture nécessaire"),
        (
            Language.EN,
            "last read on 7 October 2025",
            "contract deposited on 31 August 2025; nothing to read again",
        ),
    ],
)
def test_each_row_of_the_board_says_when_all_the_terms_of_the_tool_were_last_read(
    language: Language, words_: str, deposited: str
) -> None:
    page = parsed(dict(board.pages(view(), language))[f"{language.value}/index.html"])
    *read, signed = [words(html.tostring(row)) for row in page.xpath("//tbody/tr")]
    assert read
    assert all(words_ in row for row in read), read
    assert words_ not in signed
    assert deposited in signed


def test_a_tool_whose_terms_were_never_all_read_says_so_on_the_board() -> None:
    assert "jamais relu en entier" in words(dict(board.pages(never_read(), FRENCH))["fr/index.html"])


def test_silence_of_a_text_that_was_never_read_is_not_told_as_silence() -> None:
    told = words(page_of(never_read(), 1))
    assert "Ses textes n’ont pas tous été lus : ce qu’ils en disent n’est pas connu." in told
    assert "Aucun passage" not in told
    assert "Aucun passage sur la localisation des données n’a été trouvé." in words(page_of(view(), 1))


def never_read() -> View:
    """Return a view in which Otterloo's terms could not be read once."""
    told = chronicle()
    otter = told.tools[1]
    standing = dataclasses.replace(otter.standings[0], verified=None, is_stale=True)
    tools = (told.tools[0], dataclasses.replace(otter, standings=(standing,)), *told.tools[2:])
    terms = {**told.terms, OTTER: Told(OTTER, told.terms[OTTER].declared, None, (), None, None)}
    return view_of(dataclasses.replace(told, tools=tools, terms=terms), None)


def test_rounds_that_are_far_apart_are_late_later() -> None:
    told = chronicle(at=LATE)
    schedule = dataclasses.replace(told.register.schedule, timing=Timing(every=timedelta(days=6)))
    seldom = view_of(
        dataclasses.replace(told, register=dataclasses.replace(told.register, schedule=schedule)), None
    )
    page = dict(board.pages(seldom, FRENCH))["fr/index.html"]
    assert b'data-late-after="777600"' in page
    assert "Si cette date a plus de 9 jours" in words(page)
    assert "36" not in words(page)
    assert "9\\u00a0jours" in board.round_files(seldom)["round.js"].decode()


def test_no_page_of_a_board_of_a_thousand_long_reasons_is_larger_than_half_a_megabyte() -> None:
    told = chronicle()
    otter = told.tools[1]
    tools = []
    for n in range(1000):
        of = dataclasses.replace(
            otter.tool, id=f"assistant-de-la-direction-{n}", name=f"Assistant de la direction n° {n}"
        )
        made = dataclasses.replace(
            suspension(tool=of.id), by="leroy", breaches=(), reason="L’été d’ici. " * 60
        )
        stands = (dataclasses.replace(otter.standings[0], tool=of, decision=made),)
        tools.append(dataclasses.replace(otter, tool=of, standings=stands, entries=()))
    pages = dict(board.pages(view_of(dataclasses.replace(told, tools=tuple(tools)), None), FRENCH))
    assert max(map(len, pages.values())) < 500_000
    assert (
        sum(body.count(b'<th scope="row"') for path, body in pages.items() if path.startswith("fr/")) == 1000
    )


def test_a_long_list_of_sources_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_ROWS", 2)
    assert {"fr/sources.html", "fr/sources-2.html"} <= set(dict(sources.pages(view(), FRENCH)))


def test_the_board_counts_no_quotes_that_it_does_not_show() -> None:
    told = chronicle()
    otter = told.tools[1]
    lost = suspension()
    many = tuple(
        dataclasses.replace(
            lost.breaches[0], resolved=resolved(finding(quote=f"We train, {n}."), terms=OTTER, at=7)
        )
        for n in range(4)
    )
    standing = dataclasses.replace(otter.standings[0], decision=dataclasses.replace(lost, breaches=many))
    changed = dataclasses.replace(otter, standings=(standing,))
    seen = view_of(dataclasses.replace(told, tools=(told.tools[0], changed, *told.tools[2:])), None)
    assert "et 2 autres passages" in words(page_of(seen, 1))
    assert "autres passages" not in words(dict(board.pages(seen, FRENCH))["fr/index.html"])


def test_a_text_that_the_last_round_did_not_read_again_is_not_among_those_it_did() -> None:
    """A collection that reads it in our place may be silent for weeks."""
    told, complete = chronicle(), day(40)
    checks = {
        TERMS: dataclasses.replace(check(38), last=complete, verified=complete),
        PRIVACY: dataclasses.replace(check(38, terms=PRIVACY), last=complete, verified=day(12)),
    }
    states = {
        each: TermsState(each, told.terms[each].version, c, c.verified, ()) for each, c in checks.items()
    }
    read = {each: dataclasses.replace(told.terms[each], state=states[each]) for each in checks}
    terms = {**told.terms, **read}
    seen = view_of(dataclasses.replace(told, terms=terms, tools=told.tools[:1]), None)
    said = words(dict(sources.pages(seen, FRENCH))["fr/sources.html"])
    assert "Tous les textes ont été bien lus" not in said
    heads = [said.index(each) for each in ("Pas relus au dernier relevé", "Dernière bonne lecture le 9 septembre 2025",
                                           "Bien lus au dernier relevé", "Relu au dernier relevé")]  # fmt: skip
    assert heads == sorted(heads)


def test_a_contract_is_told_apart_from_the_page_it_stands_in_place_of() -> None:
    seen = view()
    listed = words(dict(sources.pages(seen, FRENCH))["fr/sources.html"])
    assert "Lumenia Conditions d’utilisation (contrat)" in listed
    assert "(etude)" not in listed, "under whose name it is kept is nobody's business"
    assert {event.lane for event in events(seen, seen.chronicle.tools[2], FRENCH)} >= {
        "Conditions d’utilisation (contrat)"
    }


def test_the_board_names_every_group_before_its_tools() -> None:
    page = parsed(dict(board.pages(view(), FRENCH))["fr/index.html"])
    assert [" ".join(h.text_content().split()) for h in page.iter("h2")] == [
        "Autorisation perdue (1)", "Pas encore jugé (1)", "Autorisé, avec des réserves (1)", "Autorisé (1)",
    ]  # fmt: skip


def test_a_round_that_is_late_is_said_even_without_scripts() -> None:
    page = parsed(dict(board.pages(view(at=LATE), FRENCH))["fr/index.html"])
    (alarm,) = page.find_class("alarm")
    assert alarm.get("hidden") is None
    assert "Pas à jour" in alarm.text_content()


def test_pages_that_show_a_collections_data_credit_its_contributors() -> None:
    seen = view()
    shown = dict(sources.pages(seen, FRENCH)) | dict(board.pages(seen, FRENCH))
    for page in (page_of(seen, 0), shown["fr/sources.html"], shown["fr/index.html"], shown["index.html"]):
        assert "Open Terms Archive" in words(page)
        assert "ODC-By" in words(page)
    assert "Open Terms Archive" not in words(page_of(seen, 1)), "where there is none of it"


def test_a_sentence_of_a_collection_is_credited_when_the_text_has_come_from_elsewhere_since() -> None:
    told = chronicle()
    first = dataclasses.replace(told.terms[OTTER].versions[0], origin=Origin("old-collection", commit(9)))
    moved = dataclasses.replace(told.terms[OTTER], versions=(first, *told.terms[OTTER].versions[1:]))
    seen = view_of(dataclasses.replace(told, terms={**told.terms, OTTER: moved}), None)
    assert "old-collection" in words(page_of(seen, 1))
    assert "old-collection" in words(drifted(seen, "We do not train.", "We train."))
    assert "old-collection" in seen.collections()


def test_decisions_on_a_version_are_told_in_the_order_they_were_taken() -> None:
    told = chronicle()
    otter, other = told.tools[1], dataclasses.replace(told.tools[1].tool, id="aaa", name="Autre")
    later = Watched(other, (), otter.resolution, (entry(99, suspension(22, tool="aaa")),), (OTTER,))
    seen = view_of(dataclasses.replace(told, tools=(later, *told.tools)), None)
    page = words(drifted(seen, "We do not train.", "We train."))
    assert page.index("17 septembre 2025 : Otterloo") < page.index("19 septembre 2025 : Autre")


# --- a tool ------------------------------------------------------------------------------------------


def test_a_page_of_five_hundred_findings_stays_small_and_says_so() -> None:
    many = [finding(quote=f"We train on it, number {n}. " * 20) for n in range(500)]
    page = page_of(saying(*many, left_out=tuple(many)), 1)
    assert len(page) < 500_000
    assert "476 autres passages" in words(page)
    assert "488 autres passages" in words(page)


def test_passages_that_contradict_each_other_are_told_together() -> None:
    seen = saying(
        finding(Stance.DENIED, quote="We never train."), finding(Stance.PERMITTED, quote="We train.")
    )
    source = "(Conditions d’utilisation, version du 4 septembre 2025)"
    assert f"« We never train. » {source} et « We train. » {source}" in words(page_of(seen, 1))


def test_recipients_are_listed_and_their_rows_counted_once() -> None:
    rows = tuple(Recipient(f"Host {n} <b>", "Hosting", "France", ("FR",), "", n, n) for n in range(80))
    told = words(page_of(saying(read=dataclasses.replace(reading(), recipients=rows)), 1))
    assert "À qui vont les données (sous-traitants ultérieurs) : 80" in told
    assert "Host 3 <b>" in told
    assert "20 autres" in told


@pytest.mark.parametrize("place", range(4))
def test_a_day_later_a_tools_pages_are_made_from_the_same(place: int) -> None:
    today, tomorrow = view(), view(at=day(40) + timedelta(hours=20))
    assert tool_key(today, today.chronicle.tools[place]) == tool_key(
        tomorrow, tomorrow.chronicle.tools[place]
    )


def test_a_new_decision_makes_a_tools_pages_anew() -> None:
    before, after = view(), view(more=(suspension(30),))
    assert tool_key(before, before.chronicle.tools[1]) != tool_key(after, after.chronicle.tools[1])
    assert tool_key(before, before.chronicle.tools[0]) == tool_key(after, after.chronicle.tools[0])


def test_what_was_accepted_against_the_policy_is_told_as_such_and_not_as_an_objection() -> None:
    told = words(page_of(view(), 0))
    ledger = told[told.index("Toutes les inscriptions") :]
    assert ledger.count("La politique ne l’accepte pas.") == ledger.count(
        "Accepté malgré un écart à la politique"
    )
    assert "Accepté malgré" in ledger


@pytest.mark.parametrize(("language", "allowed"), [(FRENCH, "Autorisé"), (Language.EN, "Allowed")])
def test_no_decision_of_the_past_is_told_without_its_basis(language: Language, allowed: str) -> None:
    seen = view()
    told = words(page_of(seen, 0, language))
    assert told.count(LIST[language].allowed) > 3, "on its card, in the timeline and among the decisions"
    assert told.count(allowed) == told.count(LIST[language].allowed)


def test_the_words_of_an_opinion_stand_as_a_quote() -> None:
    assert "Motif donné : « Hm. »" in words(page_of(view(), 0))


def test_a_quote_beside_a_status_names_its_text_and_version() -> None:
    told = words(page_of(view(), 1))
    assert "We train on it.Conditions d’utilisation, version du 4 septembre 2025" in told


def test_a_contract_is_deposited_and_not_read_on_a_page() -> None:
    told = words(page_of(view(), 2))
    assert "Contrat déposé par l’organisation" in told
    assert "Lu sur contrat" not in told
    assert "Première lecture" not in told


def test_a_person_s_reason_to_suspend_comes_before_what_could_not_be_read() -> None:
    told = chronicle()
    otter = told.tools[1]
    made = decision(
        21, tool="otterloo", status=Status.SUSPENDED, basis=Basis.DECIDED, by="leroy", reason="Fuite."
    )
    unread = TermsState(OTTER, None, check(34, OutcomeName.UNREADABLE, "captcha", OTTER), None, ())
    standing = dataclasses.replace(otter.standings[0], decision=made, troubled=(unread,))
    changed = dataclasses.replace(otter, standings=(standing,))
    seen = view_of(dataclasses.replace(told, tools=(told.tools[0], changed, *told.tools[2:])), None)
    page = words(dict(board.pages(seen, FRENCH))["fr/index.html"])
    assert "Motif donné : « Fuite. » et 1 autre motif" in page


# --- the timeline ------------------------------------------------------------------------------------


def happened(after: int, mark: Mark = Mark.TEXT, what: str = "a change") -> Event:
    at = FIRST + timedelta(days=after)
    return Event(at, f"{at:%d %B}", mark, "Terms", what)


def axis(days: int) -> Axis:
    last = FIRST + timedelta(days=days)
    return Axis(FIRST, last, f"{FIRST:%Y-%m-%d}", f"{last:%Y-%m-%d}")


def test_nothing_to_draw_is_no_picture() -> None:
    assert drawing("Empty", [], axis(1)) == ""


def test_a_status_that_stands_goes_on_beyond_the_axis_and_one_that_ended_does_not() -> None:
    lane = Lane("Uses", stretches=(
        Stretch(FIRST, FIRST + timedelta(days=100), Status.ALLOWED),
        Stretch(FIRST + timedelta(days=100), None, Status.SUSPENDED),
    ))  # fmt: skip
    picture = parsed(drawing("Otterloo", [lane], axis(130)))
    (ended,) = picture.xpath("//rect[@class='allowed']")
    (stands,) = picture.xpath("//path[@class='suspended']")
    end = int(ended.get("x")) + int(ended.get("width"))
    assert stands.get("d").startswith(f"M{end} ")
    assert f"H{axis(130).at(FIRST + timedelta(days=130))}l14 " in stands.get("d")


def test_a_picture_of_one_moment_stands_at_the_left_and_names_the_day_once() -> None:
    picture = parsed(drawing("Otterloo", [Lane("Terms", (happened(0),))], axis(0)))
    assert [each.get("cx") for each in picture.iter("circle")] == ["236"]
    assert [t.text for t in picture.xpath("//text[contains(@class, 'date')]")] == ["2025-01-01"]


@pytest.mark.parametrize(
    ("quiet", "drawn"),
    [(-3, 0), (0, 0), (6, 0), (7, 7), (13, 7), (30, 28), (62, 56), (64, 56), (83, 56), (84, 84)],
)
def test_what_has_stood_for_long_is_drawn_as_long_by_weeks(quiet: int, drawn: int) -> None:
    assert drawn_until(FIRST, FIRST + timedelta(days=quiet)) == FIRST + timedelta(days=drawn)


def test_where_no_round_was_complete_the_picture_ends_with_what_happened_last() -> None:
    assert drawn_until(FIRST, None) == FIRST


def test_the_picture_of_a_tool_goes_on_to_the_last_round_and_not_beyond() -> None:
    seen = view()
    (picture,) = parsed(page_of(seen, 1)).xpath("//svg[@role='img']")
    lost, complete = seen.chronicle.tools[1].entries[-1].decision.at, seen.chronicle.rounds.complete
    (*_, end) = picture.xpath("//text[contains(@class, 'date')]/text()")
    assert complete is not None
    assert lost + timedelta(days=14) <= complete < lost + timedelta(days=21)
    assert end == date_words(lost + timedelta(days=14), FRENCH)
    assert picture.get("aria-label").endswith(f"au {end}")


def test_a_tools_pages_are_made_anew_when_its_picture_goes_on() -> None:
    def later(days: int) -> View:
        told = chronicle()
        rounds = dataclasses.replace(told.rounds, complete=day(40 + days))
        return view_of(dataclasses.replace(told, rounds=rounds), None)

    keys = [tool_key(seen, seen.chronicle.tools[1]) for seen in map(later, (0, 1, 2))]
    assert keys[0] != keys[2]
    assert len(set(keys)) == 2, "but not each day"


@pytest.mark.parametrize("days", [1, 40, 400, 1100, 3650])
def test_the_marks_of_time_are_few_and_within(days: int) -> None:
    picture = parsed(drawing("Otterloo", [Lane("Terms", (happened(0), happened(days)))], axis(days)))
    ticks = sorted(int(tick.get("x1")) for tick in picture.xpath("//line[@class='tick']"))
    assert len(ticks) <= 14
    assert (ticks[0], ticks[-1]) == (236, 930)
    assert all(later - sooner >= 40 for sooner, later in pairwise(ticks))


def test_words_from_outside_are_words_in_the_picture() -> None:
    evil = "<script>x</script>\u202e\" onload='x'"
    picture = drawing(
        evil, [Lane(evil, (happened(1, what=evil),))], dataclasses.replace(axis(1), last_day=evil)
    )
    assert "<script" not in picture
    assert "\u202e" not in picture
    assert parsed(picture).get("onload") is None


def test_terms_and_versions_have_names_that_lead_nowhere_else() -> None:
    seen = view()
    last = seen.chronicle.terms[OTTER].versions[-1]
    assert re.fullmatch(r"drifts/[a-z0-9-]+-\d{4}-\d\d-\d\d-[0-9a-f]{12}\.html", seen.drift_page(last))
    assert commit(7).startswith(seen.drift_page(last)[-17:-5])
