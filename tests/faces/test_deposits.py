"""`monitor deposit` from the command line, and what then binds."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app import App
from monitor.core.contracts import bound
from monitor.core.tools import Language
from monitor.faces.cli.bindings import binding_lines, binding_row
from tests.adapters.test_pdf import pdf, prose
from tests.faces.office import Office, Said, office
from tests.samples import DENIED, PERMITTED, day, page

ARGUMENTS = ("deposit", "lumenia-free", "Terms of Service")
MARTIN = ("--by", "martin")
SIGNED = ("--date", "2025-08-20")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        yield one


def put(here: Office, training: str = DENIED, *more: str, number: int = 0) -> Said:
    file = here.folder / "Master Agreement.html"
    file.write_bytes(page(training, title="Master Agreement"))
    return here.run(*ARGUMENTS, str(file), *MARTIN, *SIGNED, *more, number=number)


def end(here: Office, *more: str, number: int = 0) -> Said:
    return here.run(*ARGUMENTS, "--withdraw", *MARTIN, *more, number=number)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def git(here: Office, *words: str) -> str:
    command = ["git", "-C", str(here.folder / "snapshots"), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def lines(here: Office, number: int, language: Language = Language.EN) -> list[str]:
    """What is said of every terms of the tool, those where nothing is said left out."""
    with App(here.config, day(number)) as app:
        states = app.records.states()
        tool = bound(app.register.tools["lumenia-free"], states)
        return [
            plain(line.strip())
            for terms in tool.terms
            for line in binding_lines(app, tool, terms, states, language)
        ]


# --- said and kept ---------------------------------------------------------------------------------------


def test_a_deposit_tells_what_was_kept_what_it_says_and_what_comes_next(here: Office) -> None:
    said = put(here)
    assert said.code == 0
    for words in (
        "Contract kept: Terms of Service, signed on 20 August 2025",
        "It binds lumenia-free in place of the web page.",
        "training: no reuse for training",
        "location: data in the European Union",
        "The next `monitor check` judges the tool on that",
    ):
        assert words in plain(said.out)


def test_a_contract_of_a_type_without_a_page_stands_beside_the_pages(here: Office) -> None:
    file = here.folder / "dpa.pdf"
    file.write_bytes(pdf(prose(lines=20)))
    said = here.run("deposit", "lumenia-free", "Data Processor Agreement", str(file), *MARTIN, *SIGNED)
    assert "It binds lumenia-free, beside the web pages." in said.out


def test_the_archive_holds_the_bytes_their_hash_and_no_name_of_a_person_nor_a_place(here: Office) -> None:
    put(here, DENIED, "--note", "Committee of 20 August")
    file = here.folder / "Master Agreement.html"
    message = git(here, "log", "-1", "--format=%B")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in message
    for line in ("X-signed: 2025-08-20", "X-deposited-by: #1", 'X-note: "Committee of 20 August"'):
        assert line in message.splitlines()
    assert '"address": "file:Master%20Agreement.html"' in message
    assert "martin" not in message
    assert str(here.folder) not in message
    folder = "Lumenia (lumenia-free)/Terms of Service"
    assert git(here, "show", f"HEAD:{folder} #Master Agreement.html").encode() == file.read_bytes()
    assert DENIED in git(here, "show", f"HEAD:{folder}.md")


def test_the_same_deposit_again_says_that_there_is_nothing_to_do(here: Office) -> None:
    put(here)
    before = git(here, "rev-parse", "HEAD")
    said = put(here, number=1)
    assert said.code == 0
    assert "Nothing to do: this contract (Terms of Service, signed on 20 August 2025)" in plain(said.out)
    assert git(here, "rev-parse", "HEAD") == before


def test_in_french_too(here: Office) -> None:
    here.edit("language: en}", "language: fr}")
    assert "Contrat conservé : Conditions d’utilisation, signé le 20 août 2025" in plain(put(here).out)
    assert "est déjà en vigueur" in put(here).out
    assert "Le contrat a pris fin" in end(here, "--reason", "fini").out


# --- refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((*ARGUMENTS, *MARTIN, *SIGNED), "a contract is a FILE, and --date"),
        ((*ARGUMENTS, "FILE", *MARTIN), "a contract is a FILE, and --date"),
        ((*ARGUMENTS, "FILE", "--withdraw", *MARTIN), "--withdraw takes neither a file nor a date"),
        ((*ARGUMENTS, "--withdraw", *MARTIN, *SIGNED), "--withdraw takes neither a file nor a date"),
        ((*ARGUMENTS, "--withdraw", *MARTIN), "why has the contract ended?"),
        ((*ARGUMENTS, "--withdraw", *MARTIN, "--reason", "over"), "no contract is in force"),
        ((*ARGUMENTS, "FILE", "--by", "durand", *SIGNED), "knows no person 'durand'"),
        ((*ARGUMENTS, "WORD", *MARTIN, *SIGNED), "export it as a PDF, and deposit that"),
        ((*ARGUMENTS, "SCAN", *MARTIN, *SIGNED), "scan.pdf' cannot be deposited"),
    ],
)
def test_what_cannot_be_deposited_leaves_with_2_and_keeps_nothing(
    here: Office, words: tuple[str, ...], why: str
) -> None:
    files = {"FILE": "dpa.html", "WORD": "dpa.docx", "SCAN": "scan.pdf"}
    (here.folder / "dpa.html").write_bytes(page())
    (here.folder / "dpa.docx").write_bytes(b"PK\x03\x04")
    (here.folder / "scan.pdf").write_bytes(pdf([], image=True))
    said = here.run(*(str(here.folder / files[word]) if word in files else word for word in words))
    assert said.code == 2
    assert why in said.err
    assert "Traceback" not in said.err
    if (here.folder / "snapshots").exists():
        assert git(here, "for-each-ref") == ""


# --- what binds ----------------------------------------------------------------------------------------------------


def test_a_page_that_binds_as_usual_needs_no_word(here: Office) -> None:
    here.run("check")
    assert lines(here, 0) == []


def test_a_contract_is_told_with_its_dates_and_who_deposited_it(here: Office) -> None:
    put(here, DENIED, "--note", "Committee")
    assert lines(here, 0) == [
        "contract signed on 20 August 2025, deposited by martin on 28 August 2025",
        "“Committee”",
    ]
    assert (
        lines(here, 0, Language.FR)[0] == "contrat signé le 20 août 2025, déposé par martin le 28 août 2025"
    )


def test_who_was_forgotten_is_named_no_longer(here: Office) -> None:
    put(here)
    with App(here.config, day(1)) as app:
        app.people.forget("martin", day(1))
    assert "deposited by someone whose name was erased" in lines(here, 1)[0]


def test_a_page_that_binds_again_says_since_when(here: Office) -> None:
    put(here)
    end(here, "--reason", "Not renewed", number=1)
    assert lines(here, 1) == ["web page, which binds again since the contract ended on 29 August 2025"]


def test_indicative_terms_are_said_to_be_so(here: Office) -> None:
    here.edit(
        'Lumenia: {terms: {Terms of Service: {fetch: "http',
        'Lumenia: {terms: {Privacy Policy: {fetch: "http://127.0.0.1:1/privacy"}, Terms of Service: {fetch: "http',
    )
    here.edit(
        "plan: consumer\n    terms: [Terms of Service]",
        "plan: consumer\n    terms: [Terms of Service, Privacy Policy]\n    indicative: [Privacy Policy]",
    )
    assert lines(here, 0) == ["indicative: this page does not bind, and nothing in it suspends"]


def test_programs_are_told_what_binds(here: Office) -> None:
    put(here, DENIED, "--note", "Committee")
    with App(here.config, day(0)) as app:
        states = app.records.states()
        tool = bound(app.register.tools["lumenia-free"], states)
        assert [binding_row(app, tool, terms, states) for terms in tool.terms] == [
            {"binding": "contract", "signed": "2025-08-20", "deposited_by": "martin", "note": "Committee"}
        ]
        other = app.register.tools["otterloo"]
        assert binding_row(app, other, other.terms[0], states) == {
            "binding": "incorporated",
            "signed": None,
            "deposited_by": None,
            "note": None,
        }


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_a_contract_lets_an_approved_tool_stand_until_a_worse_one_comes(here: Office) -> None:
    here.run("check")
    here.serve(page(PERMITTED))
    assert here.run("check", number=1).code == 1
    put(here, number=2)
    approved = ("--usage", "non_sensitive", *MARTIN, "--reason", "Master agreement")
    assert here.run("approve", "lumenia-free", *approved, number=2).code == 0
    here.serve(page(PERMITTED, extra="And more."))
    assert here.run("check", number=3).code == 0
    assert "Allowed" in here.run("status", number=3).out
    put(here, PERMITTED, number=3)
    lost = here.run("check", number=4)
    assert lost.code == 1
    assert "suspended    lumenia-free" in lost.out
    assert here.run("log", "--json", "--tool", "lumenia-free", number=4).lines[-1]["cause"] == "policy"


def test_a_tool_that_contracts_alone_bind_is_not_said_to_be_read_every_day(here: Office) -> None:
    here.run("check")
    assert "Last read in full" in here.run("show", "lumenia-free").out
    put(here, number=1)
    here.run("check", number=2)
    said = plain(here.run("show", "lumenia-free", number=5).out)
    assert "Contract deposited on 29 August 2025; nothing to read again" in said
    assert "Last read in full" not in said
    assert "nothing to read again" in plain(here.run("status", number=5).out)


def test_two_contracts_are_compared_word_by_word(here: Office) -> None:
    put(here)
    put(here, PERMITTED, number=1)
    said = here.run("diff", "lumenia-free", "Terms of Service", number=1)
    assert "Lumenia (lumenia-free) Terms of Service" in said.out
    assert "cause policy" in said.out


def test_a_round_under_way_is_waited_for_by_nobody(here: Office) -> None:
    with App(here.config, day(0)) as app, app.round_lock():
        assert put(here).code == 3
