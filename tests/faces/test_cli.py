"""The command line: what it says, in which shape, and how it leaves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.__main__ import exit_code
from monitor.adapters.stores.lock import round_lock
from monitor.adapters.web import chromium
from monitor.core import errors
from monitor.faces.cli import cli
from monitor.services.assess import Job
from tests.adapters import loopback
from tests.adapters.loopback import free_port
from tests.faces.office import Office, monitor, office
from tests.fakes import InlineExecutor
from tests.mailbox import Mailbox
from tests.samples import DENIED, NOW, OPT_OUT, PERMITTED, TERMS, day, page


def _commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *path, name)
        else:
            yield (*path, name), command


ROOT = Path(__file__).resolve().parents[2]
COMMANDS = list(_commands(cli))
every_command = pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(p) for p, _ in COMMANDS])


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """A fresh folder whose first round is done and which nothing was lost in."""
    with office(tmp_path / "office") as one:
        assert one.run("check").code == 0
        yield one


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A folder whose second round lost an approval; tests only look at it."""
    with office(tmp_path_factory.mktemp("lost")) as one:
        one.run("check")
        one.serve(page(OPT_OUT))
        assert one.run("check", number=1).code == 1
        yield one


# --- help ---------------------------------------------------------------------------------------------


@every_command
def test_every_command_says_what_it_does_in_a_sentence(path: tuple[str, ...], command: click.Command) -> None:
    first = (command.help or "").split("\n\n")[0]
    assert first.endswith((".", "?"))
    assert command.get_short_help_str(limit=90).count("...") == 0


@every_command
def test_every_command_shows_an_example(path: tuple[str, ...], command: click.Command) -> None:
    said = CliRunner().invoke(cli, [*path, "--help"])
    assert said.exit_code == 0
    assert re.search(rf"Examples?:\s+monitor {' '.join(path)}", said.output)


@every_command
def test_every_option_is_explained(path: tuple[str, ...], command: click.Command) -> None:
    bare = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert bare == []


@every_command
def test_every_example_is_a_command_that_exists(path: tuple[str, ...], command: click.Command) -> None:
    for words in re.findall(r"^ +monitor ([a-z][^|>\n]*)", command.help or "", re.MULTILINE):
        assert _is_known(words.split()), words


def _is_known(words: Sequence[str]) -> bool:
    command: click.Command = cli
    for word in words:
        if not isinstance(command, click.Group):
            break
        if word not in command.commands:
            return False
        command = command.commands[word]
    options = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
    return not isinstance(command, click.Group) and {w for w in words if w.startswith("--")} <= options


def test_the_help_lists_every_command_and_every_exit_code() -> None:
    said = monitor("--help")
    assert said.code == 0
    assert all(f"\n  {name} " in said.out for name in cli.commands)
    assert all(f"{code} " in said.out for code in range(5))


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"monitor, version \d+\.\d+\.\d+\n", monitor("--version").out)


def test_what_the_program_advises_exists() -> None:
    advised: set[str] = set()
    for path in sorted(ROOT.joinpath("monitor").rglob("*.py")):
        found = re.findall(r"`monitor ([a-z](?:[a-z-]+ ?|--[a-z-]+ ?)+)`", path.read_text("utf-8"))
        advised |= {words for words in found if not isinstance(cli.commands.get(words), click.Group)}
    assert {words for words in advised if not _is_known(words.split())} == set()


# --- exit codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.RegisterError(()), 2),
        (errors.RuleError("f", "r", "m", "do"), 2),
        (errors.StoreMismatchError("x"), 2),
        (errors.MailError("x"), 2),
        (errors.RoundInProgressError("x"), 3),
        (errors.StoreError("x"), 4),
    ],
)
def test_each_error_leaves_with_its_own_code(error: errors.MonitorError, code: int) -> None:
    assert exit_code(error) == code


def test_a_round_with_nothing_to_report_leaves_with_0(here: Office) -> None:
    said = here.run("check", number=1)
    assert (said.code, said.err) == (0, "")
    assert "2 terms checked: 2 read well, 0 with a new text." in said.out
    assert "No alert." in said.out


def test_a_round_that_loses_an_approval_leaves_with_1(here: Office) -> None:
    here.serve(page(OPT_OUT))
    said = here.run("check", number=1)
    assert said.code == 1
    assert "1 approval lost: see `monitor status --lost`." in said.out
    assert OPT_OUT in " ".join(said.out.split())
    assert here.run("check", number=2).code == 0


def test_a_page_that_cannot_be_read_is_an_outcome(here: Office) -> None:
    here.serve(b"gone", status=404)
    said = here.run("check", number=1)
    assert said.code == 0
    assert "1 read well" in said.out


def test_a_round_over_a_tool_nobody_knows_leaves_with_2(here: Office) -> None:
    said = here.run("check", "lumenia")
    assert (said.code, said.out) == (2, "")
    assert "no tool 'lumenia'" in said.err


@pytest.mark.parametrize(
    "words", [["chekc"], ["check", "--jsno"], ["approve", "x"], ["--now", "noon", "check"]]
)
def test_a_command_that_cannot_be_understood_leaves_with_2(words: list[str]) -> None:
    said = monitor(*words)
    assert said.code == 2
    assert "Usage: " in said.err
    assert "Error: " in said.err


def test_a_second_round_at_the_same_time_leaves_with_3_and_says_who_is_at_it(here: Office) -> None:
    with round_lock(here.folder / "monitor.db.lock", NOW):
        said = here.run("check", number=1)
    assert said.code == 3
    assert "another round is under way: process" in said.err


@pytest.mark.parametrize("also_lost", [False, True])
def test_a_round_in_which_our_code_failed_leaves_with_3_whatever_was_lost(
    here: Office,
    monkeypatch: pytest.MonkeyPatch,
    also_lost: bool,  # noqa: FBT001
) -> None:
    here.serve(page(OPT_OUT if also_lost else DENIED, extra="A new text."))
    here.serve(page(PERMITTED), "/otterloo")

    def fails(self: InlineExecutor, job: tuple[object, ...]) -> Exception | None:
        wild = isinstance(job[1], Job) and job[1].terms.id != TERMS
        return RuntimeError("boom") if wild else None

    monkeypatch.setattr(InlineExecutor, "fails", fails, raising=False)
    monkeypatch.setattr(InlineExecutor, "__init__", lambda self: None)
    said = here.run("check", number=1)
    assert said.code == 3
    assert "Some terms got no outcome" in said.err
    assert ("1 approval lost" in said.out) is also_lost


def test_a_damaged_database_leaves_with_4(here: Office) -> None:
    for name in ("monitor.db-wal", "monitor.db-shm"):
        (here.folder / name).unlink(missing_ok=True)
    (here.folder / "monitor.db").write_bytes(b"garbage" * 1000)
    said = here.run("check", number=1)
    assert said.code == 4
    assert "cannot be opened" in said.err


def test_a_lost_archive_leaves_with_2_and_says_what_belongs_together(here: Office) -> None:
    (here.folder / "snapshots").rename(here.folder / "elsewhere")
    said = here.run("check", number=1)
    assert said.code == 2
    assert "bring the folder `snapshots` and the database of the same moment together" in said.err


def test_what_nobody_foresaw_leaves_with_4(tmp_path: Path) -> None:
    code = """
        import sys
        from monitor import __main__
        from monitor.faces.cli import cli
        cli.commands["status"].callback = lambda **_: 1 / 0
        sys.argv = ["monitor", "status"]
        __main__.main()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert "ZeroDivisionError" in done.stderr
    assert "monitor: unexpected error" in done.stderr


def test_the_program_starts_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--version"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- the register ------------------------------------------------------------------------------------------


def test_a_register_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    said = monitor("--config", str(tmp_path / "sources.yaml"), "status")
    assert said.code == 2
    assert str(tmp_path / "sources.yaml") in said.err


def test_the_register_may_be_named_by_the_environment(
    here: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONITOR_CONFIG", str(here.config))
    monkeypatch.chdir(tmp_path)
    assert "Lumenia" in monitor("status").out


def test_the_register_is_looked_for_in_the_folder_one_is_in(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here.folder)
    assert "Lumenia" in monitor("status").out


def test_a_register_that_holds_is_summed_up(here: Office) -> None:
    said = here.run("sources", "validate")
    assert said.code == 0
    assert "2 terms, 2 tools (2 proposed), 1 usages, 2 people. No problem." in said.out
    assert "no `mail:` section" in said.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("plan: consumer", "plan: costumer", ["tools.lumenia-free.plan", "costumer", "consumer"]),
        ("role: dpo", "role: dpo, phone: 1", ["people.dupont.phone", "unknown"]),
        ("by: martin", "by: marten", ["propose.non_sensitive.by", "marten", "martin"]),
        ("dupont@example.fr", "dupont at example.fr", ["people.dupont.email"]),
    ],
)
def test_an_error_in_the_register_names_file_line_key_and_remedy(
    here: Office, old: str, new: str, words: list[str]
) -> None:
    here.edit(old, new)
    for command in ("validate", None):
        said = here.run("sources", command) if command else here.run("check")
        assert said.code == 2
        assert re.search(rf"{re.escape(str(here.config))}:\d+: ", said.err)
        assert "\n    → " in said.err
        assert all(word in said.err for word in words)


# --- init -----------------------------------------------------------------------------------------------------


def test_init_writes_a_register_that_holds_a_database_and_an_archive(tmp_path: Path) -> None:
    said = monitor("init", str(tmp_path / "new"), "--organisation", "Ville de Brest")
    assert said.code == 0
    config = tmp_path / "new" / "sources.yaml"
    assert "Ville de Brest" in config.read_text("utf-8")
    assert monitor("--config", str(config), "sources", "validate").code == 0
    assert (tmp_path / "new" / "snapshots" / ".git").is_dir()
    assert list((tmp_path / "new").glob("*.db"))


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("mine")
    said = monitor("init", str(tmp_path))
    assert said.code == 2
    assert "left as it is" in said.err
    assert (tmp_path / "sources.yaml").read_text() == "mine"


def test_a_new_register_has_nothing_to_check_and_says_what_to_add(tmp_path: Path) -> None:
    monitor("init", str(tmp_path))
    said = monitor("--config", str(tmp_path / "sources.yaml"), "check")
    assert said.code == 2
    assert "propose: {USAGE: {by: PERSON, on: DATE}}" in said.err


# --- status and show ---------------------------------------------------------------------------------------------


def test_status_lists_every_tool_with_its_basis_and_the_sentence(lost: Office) -> None:
    said = lost.run("status", number=1)
    assert said.code == 0
    flat = " ".join(said.out.split())
    assert all(words in flat for words in ("✗ Lumenia [lumenia-free]", "✓ Otterloo [otterloo]", OPT_OUT))
    assert "Last complete round: 2025-08-29 06:00 UTC." in said.out


def test_status_lost_leaves_with_1_while_any_is_lost(lost: Office) -> None:
    said = lost.run("status", "--lost", number=1)
    assert said.code == 1
    assert ("Lumenia" in said.out, "Otterloo" in said.out) == (True, False)


def test_status_lost_leaves_with_0_when_none_is(here: Office) -> None:
    said = here.run("status", "--lost")
    assert said.code == 0
    assert "No tool has lost its approval." in said.out


STATUS_KEYS = {
    "tool", "name", "service", "plan", "usage", "status", "basis", "since", "by", "cause", "reason", "breaches",
    "verified", "unverified", "unread", "review_by", "opted_out_until", "notes", "facts",
}  # fmt: skip


def test_status_as_json_is_one_object_a_line_with_every_key(lost: Office) -> None:
    said = lost.run("status", "--json", number=1)
    bad, good = said.lines
    assert set(bad) == set(good) == STATUS_KEYS
    assert (bad["status"], bad["basis"], bad["cause"], bad["since"]) == (
        "suspended",
        "precautionary",
        "provider",
        day(1).isoformat(),
    )
    assert [breach["quote"] for breach in bad["breaches"]] == [OPT_OUT]
    assert (good["status"], good["basis"], good["breaches"]) == ("allowed", "decided", [])


def test_status_before_the_first_round_says_so(tmp_path: Path) -> None:
    with office(tmp_path) as one:
        said = one.run("status")
        assert "not judged yet: run `monitor check`" in said.out
        assert "Last complete round: none yet." in said.out
        assert {line["status"] for line in one.run("status", "--json").lines} == {None}


def test_status_names_terms_that_cannot_be_read(here: Office) -> None:
    here.serve(b"gone", status=404)
    here.run("check", number=1)
    (unread,) = here.run("status", "--json", number=1).lines[0]["unread"]
    assert unread == {"terms": "Terms of Service", "reason": "http_status", "since": day(1).isoformat()}
    assert "(" in here.run("status", number=1).out


def test_status_says_that_a_round_did_not_complete(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InlineExecutor, "submit", lambda *_: 1 / 0)
    here.serve(page(OPT_OUT))
    assert here.run("check", number=1).code == 3
    assert "The round of 2025-08-29 06:00 UTC did not complete." in here.run("status", number=1).out


def test_show_tells_quotes_decisions_and_alerts(lost: Office) -> None:
    said = lost.run("show", "lumenia-free", number=1)
    assert said.code == 0
    flat = " ".join(said.out.split())
    assert all(
        words in flat for words in (OPT_OUT, "Decisions", "Alerts", "dupont", "waiting", "consumer plan")
    )


def test_show_tells_that_terms_were_never_read(tmp_path: Path) -> None:
    with office(tmp_path) as one:
        assert "never read well" in one.run("show", "lumenia-free").out


@pytest.mark.parametrize("words", [["show", "x"], ["diff", "x"], ["diff", "lumenia-free", "Privacy Policy"]])
def test_what_the_register_does_not_know_leaves_with_2_and_what_it_knows(
    lost: Office, words: list[str]
) -> None:
    said = lost.run(*words, number=1)
    assert said.code == 2
    assert "lumenia-free" in said.err or "Terms of Service" in said.err


# --- diff ------------------------------------------------------------------------------------------------------------


def test_diff_marks_the_words_that_changed(lost: Office) -> None:
    said = lost.run("diff", "lumenia-free", number=1)
    assert said.code == 0
    assert "material" in said.out
    assert "unless you opt out" in " ".join(said.out.split())
    assert "[+" in said.out


def test_diff_of_terms_with_one_version_says_so(lost: Office) -> None:
    assert "no earlier version" in lost.run("diff", "otterloo", number=1).out


def test_diff_between_versions_one_names(lost: Office) -> None:
    versions = [line["versions"]["Terms of Service"] for line in lost.run("log", "--json", number=1).lines]
    first, last = versions[0], versions[-1]
    said = lost.run("diff", "lumenia-free", "--from", first[:10], "--to", last, number=1)
    assert (said.code, f"{first[:10]} → " in said.out, last[:10] in said.out) == (0, True, True)
    assert f"{first[:10]} → " in lost.run("diff", "lumenia-free", "--since", "2025-08-28", number=1).out
    assert "no earlier version" in lost.run("diff", "lumenia-free", "--since", "2025-08-27", number=1).out


@pytest.mark.parametrize("name", ["abc", "0" * 10])
def test_a_version_nobody_kept_is_told_with_those_there_are(lost: Office, name: str) -> None:
    said = lost.run("diff", "lumenia-free", "--to", name, number=1)
    assert said.code == 2
    assert "names no version of these terms; they are: " in said.err


def test_diff_shows_noise_only_when_asked(here: Office) -> None:
    here.serve(page(extra="See <a href='/b?utm=1'>our blog</a>."))
    here.run("check", number=1)
    here.serve(page(extra="See <a href='/b?utm=2'>our blog</a>."))
    here.run("check", number=2)
    said = here.run("diff", "lumenia-free", number=2)
    assert "noise" in said.out
    assert "--all shows noise" in said.out
    assert "--all shows noise" not in here.run("diff", "lumenia-free", "--all", number=2).out


def test_diff_shows_two_columns_a_topic_or_a_fragment_of_a_page(lost: Office) -> None:
    assert "│" in lost.run("diff", "lumenia-free", "--side-by-side", number=1).out
    location = lost.run("diff", "lumenia-free", "--topic", "location", number=1).out
    assert OPT_OUT not in location
    assert "hidden" in location
    page = lost.run("diff", "lumenia-free", "--html", number=1).out
    assert page.startswith('<section class="drift" lang="en">')
    assert "<ins>" in page


def test_a_french_organisation_reads_in_french_what_changed_and_why(here: Office) -> None:
    here.edit("language: en}\npeople", "language: fr}\npeople")
    here.serve(page(OPT_OUT))
    told = here.run("check", number=1).out
    changed = here.run("diff", "lumenia-free", number=1).out
    for said in (told, changed):
        words = " ".join(said.split())
        assert "de fond (une négation ou une exception)" in words
        assert "entraînement\u00a0: moins protecteur" in said.replace("\n  ", " ")
        assert not {"material", "negation", "cause", "worse"} & {w.strip("(),:;") for w in words.split()}
    assert "le fournisseur a modifié son texte" in changed
    assert "[entraînement] " in changed
    assert "aucune version antérieure" in here.run("diff", "otterloo", number=1).out


def test_diff_before_the_first_round_has_nothing_to_compare(tmp_path: Path) -> None:
    with office(tmp_path) as one:
        assert "no earlier version" in one.run("diff", "lumenia-free").out


# --- people ----------------------------------------------------------------------------------------------------------------

PERSONAL = ("--usage", "non_sensitive", "--by", "martin", "--reason", "opt-out exercised")


def test_a_person_approves_and_is_shown_what_is_accepted(here: Office, tmp_path: Path) -> None:
    here.serve(page(OPT_OUT))
    here.run("check", number=1)
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(b"%PDF")
    said = here.run("approve", "lumenia-free", *PERSONAL, "--evidence", str(proof), number=2)
    assert said.code == 0
    assert "Accepted against the policy:" in said.out
    assert OPT_OUT in " ".join(said.out.split())
    assert here.run("status", "--lost", number=2).code == 0
    assert len(here.run("log", "--json", number=2).lines[-1]["evidence"]) == 64


def test_a_person_decides_on_what_the_terms_say_under_the_rules_of_today(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.run("check", number=1)
    here.alter("DELETE FROM readings")  # what an upgrade of our rules leaves
    assert OPT_OUT in " ".join(here.run("show", "lumenia-free", number=2).out.split())
    here.alter("DELETE FROM readings")
    assert "Accepted against the policy:" in here.run("approve", "lumenia-free", *PERSONAL, number=2).out


def test_an_approval_given_after_an_upgrade_of_the_rules_covers_what_stood(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.run("check", number=1)
    here.alter("DELETE FROM readings")
    here.run("approve", "lumenia-free", *PERSONAL, number=2)
    assert here.run("check", number=3).code == 0
    assert here.run("status", "--lost", number=3).code == 0


def test_a_person_suspends(here: Office) -> None:
    assert here.run("suspend", "otterloo", *PERSONAL, number=1).code == 0
    assert here.run("status", "--lost", number=1).code == 1


@pytest.mark.parametrize("wrong", [("--by", "durand"), ("--usage", "secret"), ("--reason", " ")])
def test_a_decision_nobody_could_account_for_is_refused(here: Office, wrong: tuple[str, str]) -> None:
    said = here.run("approve", "lumenia-free", *PERSONAL, *wrong)
    assert said.code == 2
    assert len(here.run("log", "--json").lines) == 2


def test_a_moment_before_the_last_entry_is_refused(lost: Office) -> None:
    said = lost.run("status", number=0)
    assert said.code == 2
    assert "lies before the last entry" in said.err


# --- log ----------------------------------------------------------------------------------------------------------------------

LOG_KEYS = {
    "seq", "at", "tool", "usage", "status", "basis", "occasion", "cause", "by", "reason", "quotes", "versions", "rules",
    "policy", "evidence", "hash",
}  # fmt: skip


def test_the_log_lists_decisions_oldest_first(lost: Office) -> None:
    lines = lost.run("log", "--json", number=1).lines
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert all(set(line) == LOG_KEYS for line in lines)
    assert lines[-1]["quotes"] == [OPT_OUT]
    text = lost.run("log", "--tool", "otterloo", number=1).out
    assert ("otterloo" in text, "lumenia" in text) == (True, False)


def test_an_intact_log_is_verified(lost: Office) -> None:
    said = lost.run("log", "--verify", number=1)
    assert said.code == 0
    assert "3 entries, chain intact, head" in said.out


def test_an_altered_log_leaves_with_4_and_names_the_entry(here: Office) -> None:
    here.alter("UPDATE decisions SET entry = replace(entry, 'allowed', 'refused') WHERE seq = 2")
    said = here.run("log", "--verify")
    assert said.code == 4
    assert "entry 2 " in said.err


# --- check as JSON ----------------------------------------------------------------------------------------------------------------


def test_check_as_json_tells_checks_then_decisions(here: Office) -> None:
    here.serve(page(OPT_OUT))
    lines = here.run("check", "--json", number=1).lines
    assert [line["event"] for line in lines] == ["check", "check", "decision"]
    assert set(lines[0]) == {"event", "service", "terms", "outcome", "reason", "detail", "commit"}
    assert set(lines[2]) == {"event", "seq", "tool", "usage", "status", "basis", "cause"}
    assert (lines[0]["outcome"], lines[1]["outcome"], lines[0]["reason"]) == ("changed", "unchanged", None)
    assert (lines[2]["status"], lines[2]["cause"]) == ("suspended", "provider")


# --- alerts ------------------------------------------------------------------------------------------------------------------------------

ALERT_KEYS = {
    "id", "message_id", "kind", "at", "person", "channel", "tool", "tools", "subject", "sent_at", "attempts", "error",
    "given_up", "tried_at", "next_try",
}  # fmt: skip


def test_alerts_are_listed(lost: Office) -> None:
    lines = lost.run("alerts", "list", "--json", "--waiting", number=1).lines
    assert [line["person"] for line in lines] == ["dupont", "martin"]
    assert all(set(line) == ALERT_KEYS for line in lines)
    assert "(waiting)" in lost.run("alerts", "list", number=1).out


def test_alerts_cannot_be_sent_without_a_mail_server(lost: Office) -> None:
    said = lost.run("alerts", "send", number=1)
    assert said.code == 2
    assert "neither `mail:` nor `channels:`" in said.err


def test_alerts_leave_with_the_round_once_there_is_a_mail_server(here: Office) -> None:
    here.serve(page(OPT_OUT))
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        assert "Alerts: 2 new, 2 sent, 0 waiting." in here.run("check", number=1).out
        assert [letter.to for letter in mailbox.letters] == ["dupont@example.fr", "martin@example.fr"]
        here.run("check", number=2)
        assert len(mailbox.letters) == 2


def test_alerts_that_wait_can_be_sent_later(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.run("check", number=1)
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        said = here.run("alerts", "send", number=1)
        assert (said.code, said.out) == (0, "2 sent, 0 waiting.\n")
        assert len(mailbox.letters) == 2


def test_a_mail_server_that_is_down_is_told_and_the_alerts_wait(here: Office) -> None:
    here.serve(page(OPT_OUT))
    here.write_to(free_port())
    said = here.run("check", number=1)
    assert (said.code, "2 new, 0 sent, 2 waiting" in said.out) == (1, True)
    assert "The mail server did not take an alert" in said.err
    assert here.run("alerts", "send", number=1).code == 2
    assert "attempts, the last:" in here.run("alerts", "list", number=1).out


def test_a_trial_shows_that_alerts_arrive(here: Office) -> None:
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        said = here.run("alerts", "test", "martin")
        assert (said.code, said.out) == (0, "Sent to martin@example.fr.\n")
        assert [letter.to for letter in mailbox.letters] == ["martin@example.fr"]


def test_a_trial_that_does_not_leave_is_told(here: Office) -> None:
    here.write_to(free_port())
    assert here.run("alerts", "test", "martin").code == 2


def test_a_trial_goes_to_a_person_of_the_register(lost: Office) -> None:
    said = lost.run("alerts", "test", "durand", number=1)
    assert said.code == 2
    assert "it knows: dupont, martin" in said.err


# --- texts on disk ----------------------------------------------------------------------------------------------------------------------------

ANALYSE_KEYS = {
    "file", "language", "training", "location", "countries", "broad_licence", "instructions_only", "findings", "error",
    "facts", "recipients",
}  # fmt: skip
FINDING_KEYS = {
    "topic", "stance", "rule", "quote", "line_start", "line_end", "data", "scope", "region", "countries", "mechanisms",
}  # fmt: skip


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "old.md", tmp_path / "new.md"
    for file, training in zip(files, (DENIED, OPT_OUT), strict=True):
        file.write_text(f"# Terms of Service\n\nYou own what you write and share with us.\n\n{training}\n")
    return files


def test_analyse_needs_no_register_and_prints_every_key(texts: tuple[Path, Path]) -> None:
    said = monitor("analyse", "--json", *map(str, texts))
    assert said.code == 0
    old, new = said.lines
    assert set(old) == set(new) == ANALYSE_KEYS
    assert (old["training"], new["training"], new["error"]) == ("denied", "opt_out", None)
    assert all(set(found) == FINDING_KEYS for found in new["findings"])
    assert new["findings"][0]["quote"] == OPT_OUT
    assert (new["findings"][0]["line_start"], new["findings"][0]["line_end"]) == (5, 5)


def test_a_file_that_cannot_be_read_is_unclear_and_says_why(texts: tuple[Path, Path], tmp_path: Path) -> None:
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"\xff\xfe\x00")
    said = monitor("analyse", "--json", str(tmp_path / "nowhere.md"), str(binary), str(texts[0]))
    assert said.code == 0
    assert [line["training"] for line in said.lines] == ["unclear", "unclear", "denied"]
    assert [bool(line["error"]) for line in said.lines] == [True, True, False]
    assert [line["findings"] for line in said.lines[:2]] == [[], []]


def test_analyse_prints_quotes_for_people(texts: tuple[Path, Path]) -> None:
    said = monitor("analyse", str(texts[1]))
    assert "reuse for training unless users opt out [opt_out]" in said.out
    assert OPT_OUT in " ".join(said.out.split())


def test_compare_needs_no_register_and_prints_every_key(texts: tuple[Path, Path]) -> None:
    said = monitor("compare", "--json", *map(str, texts))
    assert said.code == 0
    (line,) = said.lines
    assert set(line) == {"kind", "training", "location", "hunks"}
    assert (line["kind"], line["training"], line["location"]) == ("material", "worse", "none")
    assert all(set(hunk) == {"before", "after", "topic"} for hunk in line["hunks"])


def test_compare_of_a_text_with_itself_is_noise(texts: tuple[Path, Path]) -> None:
    said = monitor("compare", str(texts[0]), str(texts[0]))
    assert (said.code, said.out.startswith("noise")) == (0, True)


def test_compare_speaks_french_where_asked(texts: tuple[Path, Path]) -> None:
    said = monitor("compare", "--language", "fr", *map(str, texts)).out
    assert said.startswith("de fond (")
    assert "entraînement\u00a0: moins protecteur" in said
    same = monitor("compare", "--language", "fr", str(texts[0]), str(texts[0])).out
    assert same.startswith("sans portée (les mêmes mots)\u00a0; ")


def test_compare_of_what_cannot_be_read_leaves_with_2(texts: tuple[Path, Path], tmp_path: Path) -> None:
    said = monitor("compare", str(texts[0]), str(tmp_path / "nowhere.md"))
    assert said.code == 2
    assert "nowhere.md" in said.err


# --- doctor -------------------------------------------------------------------------------------------------------------------------------------------


def test_doctor_finds_nothing_wrong_after_a_round(here: Office) -> None:
    with Mailbox() as mailbox:
        here.write_to(mailbox.port)
        said = here.run("doctor")
    assert (said.code, said.out.count("FAILED")) == (0, 0)


def test_doctor_shows_whose_robots_txt_is_not_asked_and_why(here: Office) -> None:
    here.edit(
        "select: main}}}\n  Otterloo", "select: main, ignore_robots: agreed with Lumenia}}}\n  Otterloo"
    )
    said = here.run("doctor").out
    assert f"robots.txt not asked for http://127.0.0.1:{here.vendor.port}/terms: agreed with Lumenia" in said


def test_doctor_says_what_a_proxy_is_trusted_with(here: Office) -> None:
    here.edit("network: {", "network: {proxy: 'http://127.0.0.1:3128', ")
    assert "where a name leads is left to the proxy" in here.run("doctor").out


def test_doctor_fails_where_a_page_must_be_rendered_and_there_is_no_browser(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "find", lambda: chromium.Missing("There is no Chromium."))
    assert "ok      browser: none" in here.run("doctor").out
    here.edit("select: main}}}\n  Otterloo", "select: main, render: browser}}}\n  Otterloo")
    said = here.run("doctor")
    assert "FAILED  browser: There is no Chromium." in said.out
    assert said.code == 4


@pytest.mark.skipif(isinstance(chromium.find(), chromium.Missing), reason="no browser is installed")
def test_a_page_that_only_scripts_write_is_read_in_a_browser_and_so_from_then_on(here: Office) -> None:
    body = page().decode().partition("<body>")[2].partition("</body>")[0]
    script = f"document.body.innerHTML = {json.dumps(body)}"
    here.vendor.on("/app.js", loopback.page(script.encode(), Content_Type="text/javascript"))
    here.serve(b"<html><body><script src=/app.js></script></body></html>")
    assert here.run("check").code == 0
    assert DENIED in here.run("show", "lumenia-free").out
    here.vendor.asked.clear()
    assert here.run("check", number=1).code == 0
    assert here.vendor.paths().count("/terms") == 1
    assert "/app.js" in here.vendor.paths()


def test_doctor_finds_that_no_alert_can_leave(here: Office) -> None:
    said = here.run("doctor")
    assert said.code == 4
    assert "FAILED  mail server" in said.out


def test_doctor_looks_no_further_than_a_register_that_does_not_hold(here: Office) -> None:
    here.edit("role: dpo", "role: king")
    said = here.run("doctor")
    assert said.code == 4
    assert ("FAILED  register" in said.out, "database" in said.out) == (True, False)


def test_doctor_finds_an_archive_that_lacks_what_the_database_names(here: Office) -> None:
    (here.folder / "snapshots").rename(here.folder / "elsewhere")
    assert "FAILED  archive" in here.run("doctor").out


def test_doctor_finds_an_altered_ledger(here: Office) -> None:
    here.alter("UPDATE decisions SET tool = 'other' WHERE seq = 2")
    assert "FAILED  database" in here.run("doctor").out


def test_doctor_finds_that_there_was_no_round_yet(tmp_path: Path) -> None:
    with office(tmp_path) as one:
        assert "there was no complete round yet" in one.run("doctor").out


def test_doctor_finds_a_missed_round(here: Office) -> None:
    said = here.run("doctor", number=4)
    assert said.code == 4
    assert "FAILED  last round" in said.out


def test_hostile_quotes_cannot_write_to_the_terminal(here: Office) -> None:
    here.serve(page(PERMITTED.replace("content", "content\x1b[2J\u202e")))
    said = here.run("check", number=1)
    assert (said.code, "train our models" in said.out) == (1, True)
    shown = said.out + here.run("show", "lumenia-free", number=1).out + here.run("status", number=1).out
    assert not {"\x1b", "\u202e"} & set(shown)


def test_a_moment_without_a_zone_is_utc(here: Office) -> None:
    said = monitor(
        "--config", str(here.config), "--now", "2025-08-29T06:00", "suspend", "otterloo", *PERSONAL
    )
    assert said.code == 0
    assert here.run("log", "--json", number=1).lines[-1]["at"] == day(1).isoformat()


@pytest.mark.parametrize(
    "words",
    [("diff", "x", "--since"), ("backtest", "--until"), ("deposit", "x", "y", "z", "--date")],
    ids=" ".join,
)
def test_a_day_written_otherwise_is_refused_with_the_way_to_write_it(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "z").touch()
    said = monitor(*words, "31/01/2026")
    assert (said.code, "'31/01/2026' is not a date: write it as 2026-01-31" in said.err) == (2, True)
    assert f"{words[-1]} YYYY-MM-DD" in monitor(words[0], "--help").out


def test_a_tool_proposed_in_a_dpos_name_is_pointed_out(here: Office) -> None:
    text = here.config.read_text(encoding="utf-8")
    assert "is a DPO" not in here.run("sources", "validate").out
    here.config.write_text(re.sub(r"(propose: .*?by: )\w+", r"\1dupont", text), encoding="utf-8")
    said = here.run("sources", "validate")
    assert said.code == 0
    assert "propose.non_sensitive.by: dupont is a DPO, who advises and does not approve" in said.out
