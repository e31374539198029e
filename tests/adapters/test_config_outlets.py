"""What the register says of who wants which news, of channels, of the page and of when rounds are due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.adapters.config import read_register
from monitor.core.alerts import AlertKind
from monitor.core.errors import RegisterError
from monitor.core.register import Register
from monitor.core.schedule import DAILY, Timing
from monitor.core.tools import DigestEvery, DriftAlerts, Language

REST = """
services: {Claude.ai: {terms: {Terms of Service: {fetch: 'https://a.example/terms'}}}}
usages: {u: {training: {content: [denied]}, location: [eu]}}
"""
TOOL = "tools: {t: {service: Claude.ai, plan: consumer, terms: [Terms of Service]}}\n"
FOLDER = Path("/srv/register")


def register(text: str) -> Register:
    return read_register((REST + text).encode(), "sources.yaml", FOLDER)


def person(entry: str) -> str:
    return f"people: {{a: {{name: A, email: a@example.org, role: it, {entry}}}}}\n"


def test_a_person_who_says_nothing_hears_of_drifts_at_once_and_of_the_rest_once_a_week() -> None:
    one = register(person("language: en")).people["a"]
    assert (one.drift, one.digest, one.all_clear, one.usages) == (
        DriftAlerts.AT_ONCE,
        DigestEvery.WEEKLY,
        False,
        (),
    )


def test_a_person_chooses_what_comes_when() -> None:
    one = register(person("drift: digest, digest: daily, all_clear: yes, usages: u")).people["a"]
    assert (one.drift, one.digest, one.all_clear, one.usages) == (
        DriftAlerts.DIGEST,
        DigestEvery.DAILY,
        True,
        ("u",),
    )


def test_a_channel_names_the_variable_that_holds_its_address() -> None:
    told = register(TOOL + "channels: {tchap-dsi: {kinds: [suspension], tools: t, usages: [u]}}").channels
    assert told["tchap-dsi"].variable == "MONITOR_CHANNEL_TCHAP_DSI"
    assert told["tchap-dsi"].kinds == {AlertKind.SUSPENSION}
    assert (told["tchap-dsi"].tools, told["tchap-dsi"].usages) == (("t",), ("u",))
    assert told["tchap-dsi"].language is Language.FR


def test_the_page_lies_where_the_register_says_and_its_address_ends_without_a_slash() -> None:
    report = register("report: {folder: ./site, url: 'https://intranet.example/ia/'}").report
    assert report.folder == FOLDER / "site"
    assert report.url == "https://intranet.example/ia"
    assert register("").report.folder is None


def test_rounds_come_every_morning_unless_the_register_says_otherwise() -> None:
    assert register("").schedule.timing == Timing(cron=DAILY)
    assert register("schedule: {jitter: 1min}").schedule.timing == Timing(cron=DAILY)
    assert register("schedule: {every: 12h}").schedule.timing == Timing(every=timedelta(hours=12))


def test_a_tool_may_have_rounds_of_its_own() -> None:
    entry = TOOL.replace("plan:", "schedule: {cron: '0 */6  * * mon-fri'}, plan:")
    assert register(entry).tools["t"].timing == Timing(cron="0 */6 * * mon-fri")
    assert register(TOOL).tools["t"].timing is None


@pytest.mark.parametrize(
    "expression",
    ["30 6 * * *", "*/15 0-6 1,15 jan-mar 0", "0 0 29 2 sun", "5 4 * * 7", "0 8-18/2 * * MON-FRI"],
)
def test_what_crontab_takes_is_taken(expression: str) -> None:
    timing = register(f"schedule: {{cron: '{expression}'}}").schedule.timing
    assert timing == Timing(cron=expression)


REFUSED = [
    # text, key, a part of the message, a part of the remedy
    (person("drift: hourly"), "people.a.drift", "hourly", "at_once"),
    (person("digest: monthly"), "people.a.digest", "monthly", "weekly"),
    (person("drift: digest, digest: never"), "people.a.digest", "never comes", "digest: weekly"),
    (person("all_clear: yes, digest: never"), "people.a.digest", "`all_clear`", "digest: weekly"),
    (person("all_clear: perhaps"), "people.a.all_clear", "neither yes nor no", "yes or no"),
    (person("usages: [v]"), "people.a.usages[0]", "'v'", "u"),
    ("channels: {'t chap': {}}", "channels.t chap", "environment variable", "letters"),
    ("channels: {tchap: {kinds: [gossip]}}", "channels.tchap.kinds[0]", "gossip", "suspension"),
    ("channels: {tchap: {url: 'https://x.example'}}", "channels.tchap.url", "unknown key", "kinds"),
    ("channels: {tchap: {tools: [t]}}", "channels.tchap.tools[0]", "'t'", "there is none yet"),
    ("report: {url: intranet}", "report.url", "not an http", "https://"),
    ("report: {out: site}", "report.out", "unknown key", "folder"),
    ("schedule: {cron: '30 6 * *'}", "schedule.cron", "4 fields", "30 6 * * *"),
    ("schedule: {cron: '60 6 * * *'}", "schedule.cron", "between 0 and 59", "30 6 * * *"),
    ("schedule: {cron: '0 6 * * fri-mon'}", "schedule.cron", "'fri-mon'", "weekday"),
    ("schedule: {cron: '0 6 * * */0'}", "schedule.cron", "'*/0'", "weekday"),
    ("schedule: {cron: '0 6 0 * *'}", "schedule.cron", "between 1 and 31", "day"),
    ("schedule: {cron: '0 6 * * *', every: 6h}", "schedule.every", "not by both", "take one"),
    ("schedule: {every: 5min}", "schedule.every", "weigh on vendors", "6h"),
    ("schedule: {jitter: 2h}", "schedule.jitter", "an hour", "5min"),
    ("schedule: {heartbeat: 'https://u:p@hc.example/'}", "schedule.heartbeat", "no password", "@"),
]


@pytest.mark.parametrize(("text", "key", "message", "remedy"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_remedy(
    text: str, key: str, message: str, remedy: str
) -> None:
    with pytest.raises(RegisterError) as raised:
        register(text)
    (problem,) = raised.value.problems
    assert problem.key == key
    assert message in problem.message
    assert remedy in problem.remedy
