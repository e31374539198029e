"""Each way in which one page of a round of ten can break: the round goes on, and nothing is decided."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bench import site as replay
from bench.days import Day, Player
from monitor.adapters.workers import Workers
from monitor.core.checks import OutcomeName
from monitor.core.terms import TermsId
from tests import registers, vendors
from tests.mailbox import Mailbox
from tests.vendors import UNREACHABLE, UNREADABLE

KINDS = [*UNREACHABLE, *UNREADABLE]
FIRST = date(2025, 8, 2)


class Pages(Protocol):
    """Pages that can be broken."""

    def break_page(self, kind: str, path: str) -> None: ...

    def mend(self) -> None: ...


@dataclass(frozen=True)
class Stage:
    """A register of ten terms after its first round."""

    folder: Path
    pages: Pages
    path: str
    """Of the page to break."""
    terms: TermsId
    mailbox: Mailbox
    workers: Workers

    def player(self, copy: Path, deadline: str) -> Player:
        """Return what plays rounds over a copy of these stores."""
        shutil.copytree(self.folder, copy)
        config = copy / "sources.yaml"
        plain = json.loads(config.read_text(encoding="utf-8"))
        plain["network"]["deadline"] = deadline
        config.write_text(json.dumps(plain), encoding="utf-8")
        return Player(config, self.mailbox, self.workers)


@pytest.fixture(scope="module")
def tools() -> Iterator[tuple[Mailbox, Workers]]:
    workers = Workers(2)
    with Mailbox() as mailbox:
        try:
            yield mailbox, workers
        finally:
            workers.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def invented(tools: tuple[Mailbox, Workers], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    mailbox, workers = tools
    folder = tmp_path_factory.mktemp("invented")
    with vendors.VendorSite() as site:
        path, terms = vendors.path_of("Corvelune"), TermsId("Corvelune", "Terms of Service")
        config = registers.write(registers.register(site.port, mailbox.port), folder)
        Player(config, mailbox, workers).play(FIRST)
        yield Stage(folder, site, path, terms, mailbox, workers)


@pytest.fixture(scope="module")
def real(tools: tuple[Mailbox, Workers], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    if not replay.is_present():
        pytest.skip("needs the real pages of ../shared/replay")
    mailbox, workers = tools
    folder = tmp_path_factory.mktemp("real")
    only = ("Claude.ai", "ChatGPT", "Cursor", "OpenRouter", "Replicate")
    with replay.real_pages() as pages:
        plain = replay.register(pages.port, mailbox.port, network={"retries": 0}, only=only)
        Player(replay.write(plain, folder), mailbox, workers).play(FIRST)
        path, terms = "/Claude.ai/Privacy%20Policy.html", TermsId("Claude.ai", "Privacy Policy")
        yield Stage(folder, pages, path, terms, mailbox, workers)


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_page_of_an_invented_vendor_costs_nothing_but_its_reading(
    invented: Stage, kind: str, tmp_path: Path
) -> None:
    _break_and_mend(invented, kind, tmp_path / "copy")


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_real_page_costs_nothing_but_its_reading(real: Stage, kind: str, tmp_path: Path) -> None:
    _break_and_mend(real, kind, tmp_path / "copy")


def _break_and_mend(stage: Stage, kind: str, copy: Path) -> None:
    # Short enough not to wait long for a slow page, long enough for the other nine on a busy machine.
    player = stage.player(copy, deadline="3s" if kind == "slow" else "30s")
    before = _stands(player)
    try:
        stage.pages.break_page(kind, stage.path)
        broken, still = player.play(FIRST + timedelta(1)), player.play(FIRST + timedelta(2))
    finally:
        stage.pages.mend()
    mended = player.play(FIRST + timedelta(3))

    name = OutcomeName.UNREACHABLE if kind in UNREACHABLE else OutcomeName.UNREADABLE
    reason = (UNREACHABLE | UNREADABLE)[kind]
    for day in (broken, still):
        fared = {each.terms: (each.outcome, each.reason) for each in day.round.fared}
        assert len(fared) == 10
        assert fared.pop(stage.terms) == (name, reason)
        assert set(fared.values()) == {(OutcomeName.UNCHANGED, "")}
    assert {each.outcome for each in mended.round.fared} == {OutcomeName.UNCHANGED}
    assert _stands(player) == before
    assert not [entry for day in (broken, still, mended) for entry in day.entries]
    assert [_told(day) for day in (broken, still, mended)] == [["it@example.org"], [], ["it@example.org"]]


def _told(day: Day) -> list[str]:
    return [letter.to for letter in day.letters]


def _stands(player: Player) -> Mapping[str, object]:
    """Return the versions and the statuses that stand, and whether the archive holds other commits."""
    with player.app(FIRST + timedelta(9)) as app:
        states = app.records.states().items()
        return {
            "versions": {terms: state.version.commit for terms, state in states if state.version},
            "all versions": {terms: len(app.records.versions(terms)) for terms, _ in states},
            "archive": len(list(app.archive.since(None))),
            "decisions": app.ledger.head(),
            "statuses": {(s.tool.id, s.usage.id): s.decision and s.decision.status for s in app.standings()},
        }
