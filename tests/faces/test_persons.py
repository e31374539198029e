"""What people decide at the command line: approve, suspend, say what they think, and what is shown of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, office
from tests.samples import OPT_OUT, page

MINE = ("lumenia-free", "--usage", "non_sensitive", "--by", "martin", "--reason", "Committee of 1 September")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """A folder whose usage tolerates an opt-out once it is exercised, and whose first tool offers one."""
    with office(tmp_path / "office") as one:
        one.edit("content: [denied, opt_in]", "content: [denied, opt_in, opt_out_exercised]")
        one.serve(page(OPT_OUT))
        assert one.run("check").code == 1
        yield one


def test_an_opt_out_that_nobody_exercised_suspends_and_says_what_is_missing(here: Office) -> None:
    said = here.run("status", "--lost")
    assert "only once the opt-out is exercised" in " ".join(said.out.split())
    (row,) = here.run("status", "--lost", "--json").lines
    assert [breach["code"] for breach in row["breaches"]] == ["opt_out"]


def test_an_exercised_opt_out_is_recorded_with_its_proof_and_shown(here: Office, tmp_path: Path) -> None:
    proof = tmp_path / "settings.png"
    proof.write_bytes(b"a screenshot")
    told = ("--opted-out", "accounts", "--accounts", "the pilot's 40", "--proof", str(proof))
    said = here.run("approve", *MINE, *told, number=1)
    assert said.code == 0
    assert "Accepted against the policy" not in said.out
    assert "Accepted, within the policy:" in said.out
    shown = here.run("status", number=1).out
    assert "Opt-out exercised (the pilot's 40) on 29 August 2025" in shown.replace("\xa0", " ")
    (row, _) = here.run("status", "--json", number=1).lines
    assert (row["status"], row["opted_out_until"]) == ("allowed", "2026-03-01")
    exported = here.run("log", "--export", "-", number=1).out
    assert hashlib.sha256(b"a screenshot").hexdigest() in exported


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--accounts", "all"), "told with --opted-out"),
        (("--opted-out", "accounts"), "which accounts opted out"),
        (("--opted-out", "organisation", "--opted-out-on", "2025-09-09"), "still to come"),
        (("--opted-out", "organisation", "--opted-out-until", "2026-12-31"), "six months at the most"),
        (("--review-by", "2027-01-01"), "within twelve months"),
        (("--by", "dupont"), "is a DPO, who advises and does not approve"),
        (("--opinion", "reserved"), "only a DPO records an opinion"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_leaves_nothing(
    here: Office, wrong: tuple[str, ...], words: str
) -> None:
    said = here.run("approve", *MINE, *wrong, number=1)
    assert said.code == 2
    assert words in said.err
    assert len(here.run("log", "--json", number=1).lines) == 2


def test_what_is_left_once_opted_out_is_told_as_reservations(here: Office) -> None:
    here.serve(page(f"{OPT_OUT} We use your feedback to train our models."))
    here.run("check", number=1)
    said = here.run("approve", *MINE, "--opted-out", "organisation", number=2)
    _, _, remains = said.out.partition("Remains despite the opt-out:")
    assert "feedback" in remains


def test_an_approval_says_when_it_is_due_for_review_and_status_when_it_is_overdue(here: Office) -> None:
    said = here.run("approve", *MINE, "--review-by", "2025-09-05", number=1)
    assert "Review due on 5 September 2025." in said.out.replace("\xa0", " ")
    assert "Review due on 5 September 2025" in here.run("status", number=2).out.replace("\xa0", " ")
    assert "Review overdue since 5 September 2025" in here.run("status", number=9).out.replace("\xa0", " ")
    (row, _) = here.run("status", "--json", number=9).lines
    assert row["review_by"] == "2025-09-05"


def test_the_opinion_of_a_dpo_stands_beside_what_was_decided(here: Office) -> None:
    opinion = (
        "--usage",
        "non_sensitive",
        "--by",
        "dupont",
        "--opinion",
        "reserved",
        "--reason",
        "No DPIA yet",
    )
    said = here.run("approve", "lumenia-free", *opinion, number=1)
    assert (said.code, "opinion of the DPO, with reservations" in said.out) == (0, True)
    shown = " ".join(here.run("status", number=1).out.replace("\xa0", " ").split())
    assert "Opinion of the DPO, with reservations, 29 August 2025: No DPIA yet" in shown
    assert here.run("status", "--lost", number=1).code == 1
    (row,) = here.run("status", "--lost", "--json", number=1).lines
    assert [(note["by"], note["opinion"]) for note in row["notes"]] == [("dupont", "reserved")]
    assert "opinion of the DPO" in here.run("log", number=1).out
    assert "opinion of the DPO" in here.run("show", "lumenia-free", number=1).out


def test_a_changed_clause_on_opting_out_is_told_beside_the_approval(here: Office) -> None:
    here.run("approve", *MINE, "--opted-out", "organisation", number=1)
    here.serve(page(OPT_OUT.replace("your content", "the content you write")))
    said = here.run("check", number=2)
    assert said.code == 0
    assert "review due" in said.out
    assert "check that the opt-out holds" in " ".join(here.run("status", number=2).out.split())


def test_a_tool_outside_the_register_is_not_authorised(here: Office) -> None:
    said = here.run("show", "chat-o-matic")
    assert said.code == 2
    assert "a tool that is not in the register is not authorised" in said.err


def test_who_approves_is_told_which_terms_nobody_has_read(here: Office) -> None:
    read = here.run("approve", *MINE, number=1)
    plan = "plan: consumer\n    terms: "
    here.edit(f"{plan}[Terms of Service]", f"{plan}[Terms of Service, Privacy Policy]")
    privacy = "Privacy Policy: {fetch: 'https://lumenia.example/privacy'}"
    here.edit("Lumenia: {terms: {", f"Lumenia: {{terms: {{{privacy}, ")
    unread = here.run("approve", *MINE, number=2)
    assert (read.code, unread.code) == (0, 0)
    assert "never read well" not in read.out
    assert "Privacy policy: never read well" in unread.out.replace("Policy", "policy")


def test_a_second_process_that_decides_while_an_approval_is_read_stops_it(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)

    def meanwhile(*_: object, **__: object) -> bool:
        return here.run("suspend", *MINE, number=1).code == 0

    monkeypatch.setattr("click.confirm", meanwhile)
    said = here.run("approve", *MINE, "--opted-out", "organisation", number=1)
    assert said.code == 2
    assert "changed while it was being read" in said.err
    assert [line["status"] for line in here.run("status", "--lost", "--json", number=2).lines] == [
        "suspended"
    ]
