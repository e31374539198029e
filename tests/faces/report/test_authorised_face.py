"""`monitor status --authorised`: the list at the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, office
from tests.samples import OPT_OUT, page


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office after two rounds: Lumenia was suspended in the second."""
    folder: Path = tmp_path_factory.mktemp("office")
    with office(folder) as here:
        here.run("check")
        here.serve(page(OPT_OUT))
        here.run("check", number=1)
        yield here


def test_the_list_is_printed_as_markdown_in_the_organisation_s_language(place: Office) -> None:
    said = place.run("status", "--authorised", number=1)
    assert said.code == 0
    assert said.out.startswith(
        "# List of authorised tools\n\nMairie de Valmoulin. As of 29\u00a0August\u00a02025.\n"
    )
    authorised, others = said.out.split("### Not authorised at present")
    assert "| Otterloo | business plan | Allowed by decision | 28\u00a0August\u00a02025 |" in authorised
    assert (
        "| Lumenia | consumer plan | Suspended as a precaution | 29\u00a0August\u00a02025 | the monitor |"
        in others
    )
    assert "unless you opt out in your settings." in others


def test_the_list_is_printed_as_csv_that_starts_with_excel_s_mark(place: Office) -> None:
    said = place.run("status", "--authorised", "--format", "csv", number=1)
    assert said.out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(said.out.removeprefix("\ufeff"), newline="")))
    assert [row[1] for row in rows[1:]] == ["Otterloo", "Lumenia"]


@pytest.mark.parametrize(
    "words", [("--authorised", "--json"), ("--authorised", "--lost"), ("--format", "csv")]
)
def test_options_that_do_not_go_together_are_refused(place: Office, words: tuple[str, ...]) -> None:
    said = place.run("status", *words, number=1)
    assert said.code == 2
    assert "--authorised stands alone" in said.err


def test_the_site_holds_the_list_the_feed_and_the_status(place: Office) -> None:
    assert place.run("report", number=1).code == 0
    site = place.folder / "site"
    for name in (
        "fr/outils-autorises.md",
        "en/authorised-tools.csv",
        "fr/authorised.html",
        "en/feed.atom",
        "status.json",
    ):
        assert (site / name).stat().st_size > 0
    printed = place.run("status", "--authorised", number=1).out
    assert (site / "en/authorised-tools.md").read_text("utf-8") == printed


def test_after_a_quiet_day_the_feed_is_the_same_to_the_byte_and_the_list_is_of_the_new_day(
    tmp_path: Path,
) -> None:
    with office(tmp_path) as here:
        site = tmp_path / "site"
        feeds = [site / name for name in ("fr/feed.atom", "en/feed.atom")]
        here.run("check")
        assert here.run("report").code == 0
        before = [each.read_bytes() for each in feeds]
        here.run("check", number=1)
        assert here.run("report", number=1).code == 0
        assert [each.read_bytes() for each in feeds] == before
        assert "As of 29\u00a0August\u00a02025." in (site / "en/authorised-tools.md").read_text("utf-8")
