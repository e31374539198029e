"""The site as files: what is in it, what is rewritten, what is refused, and what a vendor cannot do to it."""

from __future__ import annotations

import errno
import fcntl
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.slugs import slug
from monitor.faces.report import publish
from monitor.faces.report.folder import MANIFEST, SiteFolder, alone
from tests.faces.office import office
from tests.faces.report.place import HIDDEN, LONG, NAME, SCRIPT, TEMPLATE, Place, place
from tests.samples import day

ROOT = Path(__file__).resolve().parents[3]

#: The only files that may tell the moment of a round.
TIMELY = {"index.html", "fr/index.html", "en/index.html", "status.json", "round.js"} | {
    f"{language}/{name}"
    for language, names in (
        ("fr", ("authorised.html", "outils-autorises.md", "outils-autorises.csv")),
        ("en", ("authorised.html", "authorised-tools.md", "authorised-tools.csv")),
    )
    for name in names
}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests that only read it."""
    with place(tmp_path_factory.mktemp("lived")) as made:
        yield made


@pytest.fixture
def own(lived: Place, tmp_path: Path) -> Place:
    return lived.copied(tmp_path)


# --- what is in it -----------------------------------------------------------------------------------


def test_the_board_at_the_root_is_in_the_organisations_language(lived: Place) -> None:
    assert lived.pages()["index.html"].get("lang") == "fr"
    assert lived.words("index.html") == lived.words("fr/index.html")


def test_the_board_says_status_and_basis_since_when_and_why(lived: Place) -> None:
    said = lived.words("fr/index.html")
    assert "Autorisé sur décision depuis le 30 août 2025" in said
    assert "État au 30 août 2025 à 06:00 UTC, moment du dernier relevé complet." in said
    assert "contrôle anti-robot à la place du texte, depuis le 30 août 2025" in said


def test_the_board_puts_lost_approvals_first(own: Place) -> None:
    own.office.run(
        "suspend", "otterloo", "--usage", "non_sensitive", "--by", "martin", "--reason", "No.", number=3
    )
    own.report()
    heads = [head.text_content() for head in own.pages()["fr/index.html"].iter("h2")]
    assert heads[0].startswith("Autorisation perdue")
    assert "Suspendu sur décision" in own.words("fr/index.html")


def test_tools_of_one_name_and_plan_are_told_apart_wherever_they_are_named(own: Place) -> None:
    """Two plans that a provider calls alike may stand differently: a reader must see which one is allowed."""
    second = own.office.config.read_text().split("  lumenia-free:")[1].split("  otterloo:")[0]
    own.office.config.write_text(own.office.config.read_text() + f"  lumenia-pro:{second}")
    own.office.run("check", number=3)
    own.report(number=3)
    for path in ("index.html", "en/authorised.html", "fr/sources.html", own.page_of("fr/drifts/")):
        told = own.words(path)
        assert "Lumenia (lumenia-free)" in told, path
        assert "Lumenia (lumenia-pro)" in told, path
    assert b"Lumenia (lumenia-pro)" in own.files()["fr/feed.atom"]


def test_a_tools_page_quotes_what_is_said_and_marks_the_machines_reading(lived: Place) -> None:
    page = lived.pages()["fr/tools/lumenia-free.html"]
    quotes = [q.text_content() for q in page.iter("q")]
    assert any("unless you opt out" in quote for quote in quotes)
    assert "Lecture automatique : réutilisation pour l’entraînement, sauf opposition" in lived.words(
        "fr/tools/lumenia-free.html"
    )
    assert {b.get("lang") for b in page.iter("blockquote")} == {"en"}


def test_a_drift_is_shown_before_and_after_with_what_was_decided_on_it(lived: Place) -> None:
    path = lived.page_of("fr/drifts/lumenia")
    page = lived.pages()[path]
    removed, added = (" ".join(e.text_content() for e in page.iter(tag)) for tag in ("del", "ins"))
    assert "do not" in removed
    assert "opt out" in added
    assert "29 août 2025 : Lumenia – Suspendu à titre conservatoire, usages non sensibles" in lived.words(
        path
    )


def test_the_timeline_is_told_in_a_table_too(lived: Place) -> None:
    page = lived.pages()["fr/tools/lumenia-free.html"]
    marks = [title.text for title in page.iter("title") if title.getparent().tag in ("path", "circle")]
    told = lived.words("fr/tools/lumenia-free.html")
    assert marks
    for words in marks:
        day, _, what = words.replace("\u00a0", " ").partition(" – ")
        assert day in told
        assert what in told


def test_the_source_that_could_not_be_read_comes_first_with_its_last_good_reading(lived: Place) -> None:
    said = lived.words("fr/sources.html")
    assert said.index("Otterloo") < said.index("Lumenia")
    assert "dernière bonne lecture le 29 août 2025" in said


def test_the_policy_page_says_what_policy_show_says(lived: Place) -> None:
    shown = lived.office.run("policy", "show", number=3).out
    flat = " ".join(shown.replace("\u00a0", " ").split())
    said = lived.words("fr/policy.html").lower()
    for words in ("tout, dit ou non dit", "suspension dès la publication"):
        assert words in flat
        assert words in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_says_what_the_watch_is_not(lived: Place, language: str) -> None:
    words = {
        "fr": "Cette surveillance ne vaut ni avis du DPO, ni AIPD, ni certification.",
        "en": "This watch is neither an opinion of the DPO, nor a DPIA, nor a certification.",
    }
    for path in lived.pages():
        if path.startswith(f"{language}/"):
            assert words[language] in lived.words(path), path


def test_no_page_calls_anything_compliant(lived: Place) -> None:
    for path, body in lived.files().items():
        assert not re.search(rb"\b(?:non-)?conforme|compliant", body, re.IGNORECASE), path


def test_people_are_named_by_their_function_alone(lived: Place) -> None:
    for path, body in lived.files().items():
        for name in (b"Dupont", b"Camille", b"Alex Martin", b"example.fr", b"martin"):
            assert name not in body, (path, name)
    assert "une autorité d’approbation" in lived.words("fr/tools/lumenia-free.html") or (
        "autorité d’approbation (informatique)" in lived.words("fr/tools/lumenia-free.html")
    )


# --- it stands alone ---------------------------------------------------------------------------------


def _links(page: Any) -> Iterator[tuple[str, str]]:
    for element in page.iter():
        for name in ("href", "src", "action", "data", "poster", "srcset"):
            if isinstance(element.tag, str) and element.get(name) is not None:
                yield element.tag, element.get(name)


def test_every_link_within_the_site_leads_to_a_file(lived: Place) -> None:
    files = set(lived.files())
    for path, page in lived.pages().items():
        for tag, target in _links(page):
            if target.startswith(("http://", "https://")):
                assert tag == "a", (path, target)
                continue
            file, _, anchor = unquote(target).partition("#")
            landed = (lived.out / path).parent.joinpath(file).resolve() if file else lived.out / path
            where = landed.relative_to(lived.out.resolve()).as_posix() if file else path
            assert where in files, (path, target)
            if anchor:
                assert lived.pages()[where].xpath("//*[@id=$id]", id=anchor), (path, target)


def test_nothing_is_inline_and_each_page_forbids_it(lived: Place) -> None:
    for path, page in lived.pages().items():
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policy) == 1, path
        assert policy[0].startswith("default-src 'none';"), path
        assert "unsafe" not in policy[0]
        assert not page.xpath("//style | //script[not(@src)] | //@style"), path
        assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")], path


def test_ids_are_not_used_twice_on_a_page(lived: Place) -> None:
    for path, page in lived.pages().items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


# --- hostile words -----------------------------------------------------------------------------------


def test_markup_in_a_vendors_text_or_a_name_is_words(lived: Place) -> None:
    assert SCRIPT in lived.words(lived.page_of("fr/drifts/lumenia"))
    assert NAME in lived.words("fr/tools/otterloo.html")
    assert SCRIPT in lived.words("fr/tools/lumenia-free.html"), "a person's reason"
    for path, body in lived.files().items():
        if path.endswith(".html"):
            assert b"<script>alert" not in body, path


def test_what_looks_like_a_template_is_words(lived: Place) -> None:
    assert TEMPLATE in lived.words(lived.page_of("en/drifts/lumenia"))


def test_characters_that_hide_or_reorder_are_left_out(lived: Place) -> None:
    assert "evil" in lived.words(lived.page_of("en/drifts/lumenia"))
    for path, body in lived.files().items():
        for character in HIDDEN.replace("evil", ""):
            assert character.encode() not in body, path


def test_a_very_long_word_stands_whole(lived: Place) -> None:
    assert LONG in lived.words(lived.page_of("en/drifts/lumenia"))


@given(st.lists(st.text(max_size=90), max_size=8, unique=True))
def test_file_names_are_safe_and_unique_whatever_the_names(names: list[str]) -> None:
    slugs = [slug(name) for name in names]
    assert len(set(slugs)) == len(slugs)
    for each in slugs:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", each)


def test_names_that_differ_by_case_alone_have_pages_of_their_own() -> None:
    assert slug("Claude") != slug("claude")


# --- what is rewritten -------------------------------------------------------------------------------


def _stamps(lived: Place) -> dict[str, int]:
    return {path: (lived.out / path).stat().st_mtime_ns for path in lived.files()}


def test_writing_again_at_the_same_moment_rewrites_nothing(own: Place) -> None:
    own.report(number=4)
    before = _stamps(own)
    said = own.report("--json", number=4)
    assert said.lines[0] | {"folder": ""} == {
        "folder": "",
        "files": len(before) - 1,
        "written": 0,
        "removed": 0,
    }
    assert _stamps(own) == before


def test_a_quiet_day_rewrites_only_what_tells_the_moment_of_the_round(own: Place) -> None:
    before = own.files()
    own.office.run("check", number=3)
    own.report(number=3)
    after = own.files()
    assert set(after) == set(before)
    assert {path for path in after if after[path] != before[path]} - {MANIFEST} <= TIMELY


def test_a_site_written_day_by_day_is_the_one_that_is_written_at_once(own: Place, tmp_path: Path) -> None:
    for number in (3, 4):
        own.office.run("check", number=number)
        own.report(number=number)
    own.office.run(
        "suspend", "otterloo", "--usage", "non_sensitive", "--by", "martin", "--reason", "No.", number=5
    )
    own.office.edit("fr: usages non sensibles", "fr: usages courants")
    own.report(number=5)
    anew = Place(own.office, tmp_path / "anew")
    anew.report(number=5)
    assert anew.files() == own.files()


def test_the_pages_of_a_change_are_not_made_again(own: Place) -> None:
    path = own.page_of("fr/drifts/")
    (own.out / path).write_text("as it was made")
    own.report(number=3)
    assert (own.out / path).read_text() == "as it was made"


def test_a_page_that_somebody_removed_is_made_again(own: Place) -> None:
    path = own.page_of("fr/drifts/")
    before = own.files()[path]
    (own.out / path).unlink()
    own.report(number=3)
    assert own.files()[path] == before


def test_a_page_that_a_power_cut_left_empty_is_made_again(own: Place) -> None:
    path = own.page_of("fr/tools/")
    before = own.files()[path]
    (own.out / path).write_bytes(b"")
    own.report(number=3)
    assert own.files()[path] == before


def test_a_page_that_belongs_to_the_site_no_longer_is_removed_and_nothing_else(own: Place) -> None:
    stale, strange = own.out / "fr/tools/gone.html", own.out / "fr/tools/notes.html"
    for file in (stale, strange):
        file.write_text("old")
    manifest = own.out / MANIFEST
    plain = json.loads(manifest.read_text())
    plain["files"] |= {"fr/tools/gone.html": "0", "../../office/sources.yaml": "0"}
    manifest.write_text(json.dumps(plain))
    assert own.report("--json", number=3).lines[0]["removed"] == 1
    assert not stale.exists()
    assert strange.read_text() == "old"
    assert own.office.config.exists()


def test_a_folder_that_holds_other_things_is_refused_and_left_alone(own: Place, tmp_path: Path) -> None:
    other = tmp_path / "documents"
    other.mkdir()
    (other / "letter.txt").write_text("Dear all")
    said = own.office.run("report", "--out", str(other), number=3)
    assert said.code == 2
    assert "nothing was touched" in said.err
    assert [each.name for each in other.iterdir()] == ["letter.txt"]


def test_a_file_is_replaced_whole_and_nothing_temporary_stays(tmp_path: Path) -> None:
    site = SiteFolder.open(tmp_path / "site")
    site.put("fr/index.html", b"one")
    site.put("fr/index.html", b"two")
    site.close()
    assert sorted(each.name for each in (tmp_path / "site").rglob("*")) == [MANIFEST, "fr", "index.html"]
    assert (tmp_path / "site/fr/index.html").read_bytes() == b"two"


def test_a_site_whose_first_writing_was_broken_off_is_known_for_ours(tmp_path: Path) -> None:
    SiteFolder.open(tmp_path / "site").put("index.html", b"half a site")
    again = SiteFolder.open(tmp_path / "site")
    again.put("index.html", b"whole")
    again.close()
    assert (tmp_path / "site/index.html").read_bytes() == b"whole"


# --- several at once ---------------------------------------------------------------------------------


def test_who_finds_another_writing_waits_and_then_gives_up_without_touching_anything(
    own: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.office.run("check", number=3)
    monkeypatch.setattr(publish, "PATIENCE", 0.2)
    before = own.files()
    with alone(own.out, 0):
        said = own.office.run("report", "--out", str(own.out), number=3)
    assert said.code == 2
    assert f"another process is writing into {own.out}" in said.err
    assert own.files() == before
    assert own.report(number=3).code == 0


def test_two_that_write_into_one_new_folder_leave_what_one_would(own: Place, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "monitor",
        "--config",
        str(own.office.config),
        "--now",
        day(3).isoformat(),
    ]
    both = Place(own.office, tmp_path / "both")
    writers = [
        subprocess.Popen([*command, "report", "--out", str(both.out)], cwd=ROOT, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    one = Place(own.office, tmp_path / "one")
    one.report(number=3)
    assert both.files() == one.files()


def test_where_folders_cannot_be_locked_pages_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with alone(tmp_path / "site", 0), alone(tmp_path / "site", 0):
        assert (tmp_path / "site").is_dir()


# --- how old it is; after a round ---------------------------------------------------------------------


def test_a_site_written_when_the_round_was_late_says_so(own: Place) -> None:
    own.report(number=9)
    assert "Pas à jour : quand cette page a été écrite" in own.words("index.html")


def test_the_register_has_it_written_after_each_complete_round(own: Place, tmp_path: Path) -> None:
    own.office.edit("people:\n", f"report: {{folder: {tmp_path / 'intranet'}}}\npeople:\n")
    assert own.office.run("check", number=3).code == 0
    assert (tmp_path / "intranet/index.html").is_file()


def test_a_page_that_cannot_be_written_is_logged_and_leaves_the_round_as_it_is(
    own: Place, tmp_path: Path
) -> None:
    (tmp_path / "intranet").mkdir()
    (tmp_path / "intranet/letter.txt").write_text("Dear all")
    own.office.edit("people:\n", f"report: {{folder: {tmp_path / 'intranet'}}}\npeople:\n")
    said = own.office.run("check", number=3)
    assert said.code == 0
    assert "the page was not written" in said.err


def test_an_empty_organisation_has_a_site_too(tmp_path: Path) -> None:
    with office(tmp_path / "office") as here:
        here.run("init", number=0)
        said = here.run("report", "--out", str(tmp_path / "site"), number=0)
    assert said.code == 0
    assert (
        "Out of date" in (tmp_path / "site/en/index.html").read_text()
        or "No round" in (tmp_path / "site/en/index.html").read_text()
    )
