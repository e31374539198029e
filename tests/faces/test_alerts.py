"""`monitor alerts` when mail servers refuse and channels fail, and what `status` and `doctor` say of it."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.core.tools import Language
from monitor.faces.cli.alert_words import ALERTS, state_words
from monitor.faces.cli.schedule import plan
from monitor.faces.cli.session import Session
from tests.adapters.loopback import free_port
from tests.adapters.test_channels import Room, room
from tests.faces.office import Office, office
from tests.mailbox import Mailbox
from tests.samples import NOW, alert, day, page

OPT_OUT = "We may use your content to train our models unless you opt out."
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        assert one.run("check").code == 0
        yield one


@pytest.fixture
def there() -> Iterator[Room]:
    with room() as one:
        yield one


def with_channel(here: Office, monkeypatch: pytest.MonkeyPatch, port: int | None) -> None:
    register = here.folder / "sources.yaml"
    register.write_text(register.read_text() + "\nchannels: {tchap-dsi: {language: fr}}\n")
    if port is not None:
        monkeypatch.setenv("MONITOR_CHANNEL_TCHAP_DSI", f"json://127.0.0.1:{port}/hook")


def refusing(address: str) -> Mailbox:
    return Mailbox(refuses={address: "550 5.1.1 no such mailbox"})


# --- given up --------------------------------------------------------------------------------------


def test_an_address_that_is_refused_is_told_to_those_who_run_machines_in_the_same_round(here: Office) -> None:
    here.serve(page(OPT_OUT))
    with refusing("dupont@example.fr") as mailbox:
        here.write_to(mailbox.port)
        here.run("check", number=1)
        letters = mailbox.letters
    assert [letter.to for letter in letters] == ["martin@example.fr"] * 2
    assert "550 5.1.1 no such mailbox" in " ".join(letters[-1].text.split())
    listed = here.run("alerts", "list", "--given-up", number=1).out
    assert "dupont" in listed
    assert "given up 2025-08-29" in listed
    assert "1 attempt, the last: mail server" in listed


def test_what_was_given_up_is_said_by_status_and_doctor_until_it_was_sent_again(here: Office) -> None:
    here.serve(page(OPT_OUT))
    with refusing("dupont@example.fr") as mailbox:
        here.write_to(mailbox.port)
        here.run("check", number=1)
        assert "1 alert given up in the last thirty days" in here.run("status", number=1).err
        said = here.run("doctor", number=1)
        assert (said.code, "FAILED  alerts: 1 were given up, the last to dupont" in said.out) == (4, True)
        assert "1 alert given up" not in here.run("status", number=40).err
        mailbox.refuses.clear()
        said = here.run("alerts", "send", "--given-up", number=2)
        assert said.out == "1 alert that was given up waits again.\n1 sent, 0 waiting.\n"
        assert mailbox.letters[-1].to == "dupont@example.fr"
        assert "given up" not in here.run("status", number=2).err
        assert "ok      alerts: 0 waiting" in here.run("doctor", number=2).out


def test_what_waits_is_said_by_status(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.write_to(free_port())
    here.run("check", number=1)
    assert "2 alerts waiting: mail server 127.0.0.1" in here.run("status", number=1).err
    assert "waiting, next try after 2025-08-29 06:05" in here.run("alerts", "list", number=1).out


# --- what became of it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("became", "english", "french"),
    [
        ({}, "waiting", "en attente"),
        ({"sent_at": day(1), "tried_at": day(1)}, "sent 2025-08-29 06:00", "envoyée le 2025-08-29 06:00"),
        ({"given_up": day(1), "error": "550"}, "given up 2025-08-29", "abandonnée le 2025-08-29"),
        (
            {"next_try": day(1), "tried_at": NOW, "error": "451"},
            "waiting, next try after 2025-08-29 06:00",
            "en attente, prochain essai après le 2025-08-29 06:00",
        ),
        (
            {"tried_at": day(1), "attempts": 1},
            "broken off 2025-08-29 06:00: it may have arrived, and will be sent again",
            "envoi interrompu le 2025-08-29 06:00 : elle est peut-être arrivée, et repartira",
        ),
    ],
    ids=["nothing yet", "taken", "given up", "put off", "broken off"],
)
def test_what_became_of_an_alert_is_said_in_both_languages(
    became: dict[str, Any], english: str, french: str
) -> None:
    told = replace(alert(1), **became)
    assert state_words(told, Language.EN) == english
    assert state_words(told, Language.FR).replace("\u00a0", " ") == french


@pytest.mark.parametrize("count", [1, 2])
def test_a_line_on_what_waits_and_what_was_lost_counts_in_both_languages(count: int) -> None:
    en, fr = ALERTS[Language.EN], ALERTS[Language.FR]
    s = "s" if count > 1 else ""
    assert en.waits(count, "down").startswith(f"{count} alert{s} waiting: down (")
    assert fr.waits(count, "").startswith(f"{count} alerte{s} en attente (")
    assert en.lost(count).startswith(f"{count} alert{s} given up")
    assert fr.lost(count).startswith(f"{count} alerte{s} abandonnée{s} depuis")
    assert fr.reopened(count).startswith(f"{count} alerte{s} abandonnée{s} ")


# --- the next try ------------------------------------------------------------------------------------


def test_a_frequent_job_sends_only_what_is_due_and_says_nothing_else(here: Office) -> None:
    here.serve(page(OPT_OUT))
    gone = free_port()
    here.write_to(gone)
    here.run("check", number=1)
    with Mailbox() as mailbox:
        here.edit(f"port: {gone}", f"port: {mailbox.port}")
        said = here.run("alerts", "send", "--due", number=1)
        assert (said.code, said.out, mailbox.letters) == (0, "", ())
        assert here.run("alerts", "send", "--due", number=2).out == "2 sent, 0 waiting.\n"


def test_a_frequent_job_leaves_to_a_round_under_way_what_is_due(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.write_to(free_port())
    here.run("check", number=1)
    with (here.folder / "monitor.db.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert here.run("alerts", "send", "--due", number=1).code == 0  # nothing is due
        said = here.run("alerts", "send", "--due", number=2)
        assert (said.code, said.out, said.err) == (0, "", "")
        assert here.run("alerts", "send", number=2).code == 3


def test_the_daemon_sends_what_is_due_between_two_rounds(
    here: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    here.serve(page(OPT_OUT))
    here.write_to(free_port())
    here.run("check", number=1)
    daemon = Session(here.config, None)
    *_, between = plan(daemon, None)
    between.run()  # years later, by this machine's clock
    assert "an alert was not taken: mail server 127.0.0.1" in caplog.text
    caplog.clear()
    between.run()  # less than ten minutes after that
    assert caplog.text == ""


# --- channels ------------------------------------------------------------------------------------------


def test_a_channel_is_told_what_referents_are_told(
    here: Office, there: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_channel(here, monkeypatch, there.port)
    here.serve(page(OPT_OUT))
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        here.run("check", number=1)
        assert [letter.to for letter in mailbox.letters] == ["dupont@example.fr", "martin@example.fr"]
    ((_, told),) = there.heard
    assert "[Suspendu]" in told["title"]
    assert "use your content to train our [-models-]" in told["message"]
    here.run("check", number=2)
    assert len(there.heard) == 1


def test_a_channel_that_fails_holds_no_mail_back_and_is_tried_again(
    here: Office, there: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_channel(here, monkeypatch, there.port)
    there.status = 500
    here.serve(page(OPT_OUT))
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        said = here.run("check", number=1)
        assert ("2 sent, 1 waiting" in said.out, len(mailbox.letters)) == (True, 2)
        assert "channel tchap-dsi refused the message: HTTP 500" in said.err
        there.status = 200
        here.run("check", number=2)
        assert len(mailbox.letters) == 2
    assert len(there.heard) == 2


def test_a_trial_goes_to_a_channel_too(here: Office, there: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with_channel(here, monkeypatch, there.port)
    said = here.run("alerts", "test", "tchap-dsi")
    assert (said.code, said.out, len(there.heard)) == (0, "Sent to tchap-dsi.\n", 1)
    assert here.run("alerts", "test", "channel:tchap-dsi").code == 0


def test_a_channel_without_its_address_is_named_by_the_trial_and_by_doctor(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_channel(here, monkeypatch, None)
    said = here.run("alerts", "test", "tchap-dsi")
    assert (said.code, "set $MONITOR_CHANNEL_TCHAP_DSI" in said.err) == (2, True)
    said = here.run("doctor")
    assert (said.code, "FAILED  channels: channel tchap-dsi: no address" in said.out) == (4, True)


def test_doctor_says_what_a_channel_is(here: Office, there: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with_channel(here, monkeypatch, there.port)
    assert "ok      channels: tchap-dsi (JSON)" in here.run("doctor").out
    assert there.heard == []
