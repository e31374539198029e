"""The files in `deploy/`: what they start is there, and what they forbid stays forbidden."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from monitor.adapters.register.crontab import cron
from monitor.core.schedule import DAILY
from monitor.faces.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
SERVICES = ("monitor.service", "monitor-alerts.service", "monitor-schedule.service")
TIMERS = ("monitor.timer", "monitor-alerts.timer")
PROGRAM = "/srv/monitor/app/.venv/bin/monitor"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


def unit(name: str) -> dict[str, list[str]]:
    """Return the settings of a unit; one may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def assert_is_known(verb: str, words: list[str]) -> None:
    command = cli.commands[verb]
    if words and isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    command.make_parser(click.Context(command)).parse_args(words)


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_starts_a_command_that_there_is(name: str) -> None:
    [started] = unit(name)["ExecStart"]
    program, verb, *words = shlex.split(started)
    assert program == PROGRAM
    assert_is_known(verb, words)


def test_an_approval_that_was_lost_is_no_failure_of_the_unit() -> None:
    assert unit("monitor.service")["SuccessExitStatus"] == ["1"]


def test_the_daemon_is_told_alone_to_end_and_is_given_the_time_to() -> None:
    daemon = unit("monitor-schedule.service")
    assert (daemon["KillMode"], daemon["TimeoutStopSec"]) == (["mixed"], ["15min"])
    assert daemon["ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_timer_crontab_and_register_agree_on_when() -> None:
    minute, hour, *_ = DAILY.split()
    assert unit("monitor.timer")["OnCalendar"] == [f"*-*-* {int(hour):02}:{minute}"]
    lines = [
        line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if re.match(r"[\d*]", line)
    ]
    jobs = {line.split(maxsplit=5)[5]: cron(" ".join(line.split(maxsplit=5)[:5])) for line in lines}
    assert jobs.pop(f"{PROGRAM} check >/dev/null") == DAILY
    assert jobs == {f"{PROGRAM} alerts send --due >/dev/null 2>&1": "*/10 0-5,7-23 * * *"}


def test_what_sends_between_rounds_is_not_under_way_when_one_begins() -> None:
    minute = int(DAILY.split()[0])
    assert unit("monitor-alerts.timer")["OnCalendar"] == ["*:6/10"]
    latest = (minute + int(unit("monitor.timer")["RandomizedDelaySec"][0].removesuffix("min"))) % 60
    assert not {minute, latest} & set(range(6, 60, 10))
    assert "monitor-alerts.service" in unit("monitor.service")["After"][0].split()
    # Cron orders nothing: a slow mail server may keep one at work for some minutes.
    hour = int(DAILY.split()[1])
    [hours] = re.findall(r"^\S+ (\S+) .*alerts send", (DEPLOY / "crontab").read_text("utf-8"), re.MULTILINE)
    spans = [tuple(map(int, span.split("-"))) for span in hours.split(",")]
    assert not any(first <= hour <= last for first, last in spans)


@needs_systemd
@pytest.mark.parametrize("name", [*SERVICES, *TIMERS])
def test_systemd_reads_the_unit_without_a_word(name: str, tmp_path: Path) -> None:
    for each in (*SERVICES, *TIMERS):
        text = (DEPLOY / each).read_text("utf-8")
        (tmp_path / each).write_text(text.replace(PROGRAM, shutil.which("true") or "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_may_do_little_beyond_its_work(name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(DEPLOY / name)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in said.stderr:
        pytest.skip("this systemd cannot look at a unit that is not installed")
    assert said.returncode == 0, said.stdout[-200:]


def containerfile() -> list[str]:
    return (DEPLOY / "Containerfile").read_text("utf-8").splitlines()


def copied() -> list[str]:
    """Return what the container file takes from the checkout."""
    lines = [shlex.split(line)[1:-1] for line in containerfile() if re.match(r"COPY (?!--from)", line)]
    return [name for names in lines for name in names]


def test_the_container_is_made_of_what_is_there() -> None:
    assert copied()
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    ends = [line for line in containerfile() if line.startswith(("USER", "ENTRYPOINT", "CMD"))]
    assert ends == ["USER monitor", 'ENTRYPOINT ["monitor"]', 'CMD ["--log-format", "json", "schedule"]']
    assert_is_known("schedule", [])
    cli.make_parser(click.Context(cli)).parse_args(["--log-format", "json"])


def test_a_person_s_command_in_the_container_speaks_to_the_person() -> None:
    assert [line for line in containerfile() if line.startswith("ENV") and "MONITOR_LOG" in line] == []


def test_the_build_is_sent_what_it_takes_and_no_more() -> None:
    """`compose.yaml` has the data and the passwords lie in the checkout."""
    text = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8")
    everything, *let_through, compiled = [line for line in text.splitlines() if not line.startswith("#")]
    assert everything == "*"
    assert sorted(line.removeprefix("!") for line in let_through) == sorted(copied())
    assert compiled == "**/__pycache__"


def test_a_container_that_is_still_starting_can_be_told_to_end() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["monitor"]
    assert service["init"] is True
    assert service["stop_grace_period"] == "15m"
    runs = [
        line for line in "\n".join(containerfile()).replace("\\\n#", "").splitlines() if "podman run" in line
    ]
    assert runs
    assert all(" --init " in line for line in runs)


def test_who_runs_in_the_container_is_who_the_data_is_given_to() -> None:
    text = "\n".join(containerfile())
    [user] = re.findall(r"useradd --uid (\d+)", text)
    assert re.findall(r"groupadd --gid (\d+)", text) == [user], "no number that is a group of the host's"
    assert set(re.findall(r"chown (\d+) data", text)) == {user}
    assert re.findall(r"chown (\d+) data", (DEPLOY / "compose.yaml").read_text("utf-8")) == [user]


def test_what_the_containers_keep_in_a_checkout_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/data/", "/secrets.env"} <= set(ignored)
