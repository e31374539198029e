"""What went wrong in tools of this kind, and the test that would have caught it here.

The advisories are those of changedetection.io (CD), Open Terms Archive (OTA) and GitPython. Where the test stands
beside what it tests, the table names it; the others are below.

| advisory | what went wrong there | the tests here |
| --- | --- | --- |
| CVE-2026-27696 | cloud metadata and the inside read through a page's address | adapters/test_gate.py::test_an_address_off_the_public_internet_is_refused_however_it_is_wrapped, adapters/test_gate.py::test_every_address_of_a_name_is_checked_not_only_the_first |
| GHSA-rph4-96w6-q594 | two parsers disagree on `\\@` | adapters/test_gate.py::test_an_address_that_two_programs_may_read_differently_is_refused, adapters/test_gate.py::test_a_number_that_only_some_programs_take_for_an_address_is_refused |
| GHSA-gwph-fp79-379w | CGNAT passed for public | adapters/test_gate.py::test_no_address_is_public_that_the_standard_library_calls_private, adapters/test_gate.py::test_wrapping_an_address_never_changes_whether_it_is_public |
| GHSA-56fq-63vj-9992, GHSA-hm22-wg2m-35v4 | preview and browser went around the gate | adapters/test_gate.py::test_the_transport_itself_asks_the_gate, adapters/test_browser.py::test_a_page_reaches_no_private_address_by_any_way, test_security.py::test_a_preview_passes_the_same_gate_as_a_round |
| GHSA-jrxm-qjfh-g54f | addresses of settings went around the gate | test_security.py::test_a_collection_is_reached_by_https_or_a_path_and_nothing_else, adapters/test_heartbeat.py::test_it_passes_the_same_gate_as_the_vendors_pages |
| CD validate_url.py | a redirect was not checked; a name was checked, then resolved again | adapters/test_fetch_redirects.py::test_a_redirect_to_what_the_gate_refuses_is_blocked, adapters/test_fetch_redirects.py::test_a_redirect_to_a_name_that_leads_inside_is_blocked_and_nothing_inside_is_asked, adapters/test_gate.py::test_the_address_that_was_checked_is_the_one_connected_to, adapters/test_browser.py::test_a_sub_request_that_redirects_to_a_private_address_is_refused, adapters/test_fetch_tls.py::test_a_redirect_from_https_to_http_is_blocked |
| CD requests.py | certificates not verified; a whole body in memory | adapters/test_fetch_tls.py::test_a_certificate_that_nobody_vouches_for_is_refused_once, adapters/test_mail.py::test_a_certificate_nobody_vouches_for_is_refused, adapters/test_fetch_faults.py::test_a_bomb_of_400_megabytes_is_refused_in_little_memory, adapters/test_fetch_faults.py::test_a_page_larger_than_the_cap_is_not_read_to_its_end, adapters/test_fetch_faults.py::test_a_server_that_drips_meets_the_deadline_though_it_never_falls_silent, test_security.py::test_nowhere_is_a_certificate_left_unverified |
| CVE-2024-32651 | a page's text became a template | core/test_extract_hostile.py::test_markup_in_text_stays_text, test_security.py::test_a_vendors_braces_are_sent_as_they_are, test_security.py::test_templates_are_files_of_ours_and_escape |
| CVE-2024-51483, CVE-2024-51998, CVE-2024-56509 | `file:` read the disk | adapters/test_gate.py::test_only_http_and_https_pass, adapters/test_browser.py::test_a_script_cannot_lead_to_what_is_not_the_web |
| CVE-2026-29039, CVE-2026-33981, dadc8045 | selectors read files and the environment | test_security.py::test_a_selector_is_css_and_can_read_nothing_but_the_page, test_security.py::test_a_selectors_names_are_never_written_into_a_query |
| CVE-2025-62780, CVE-2025-52558, CVE-2026-27645, CVE-2026-29038 | a vendor's words became markup | core/test_letter.py::test_whatever_a_vendor_writes_stays_text, core/test_notice.py::test_hostile_names_and_quotes_stay_text, core/test_notice.py::test_only_web_addresses_become_links, core/test_extract_markdown.py::test_links_are_absolute_and_lead_to_documents |
| 866b4425, 288926b4 | an error's words became markup, or wrote to the terminal | adapters/test_fetch_faults.py::test_a_detail_is_one_printable_line_of_bearable_length, faces/test_cli.py::test_hostile_quotes_cannot_write_to_the_terminal, test_security.py::test_a_preview_cannot_write_to_the_terminal |
| GHSA-pwgc-w4x9-gw67 | escaping followed the name of a file | test_security.py::test_templates_are_files_of_ours_and_escape |
| GHSA-q8xq-qg4x-wphg | a difference stood unescaped in a mail | core/test_letter.py::test_whatever_a_vendor_writes_stays_text |
| 624dee60 | snapshots were served as pages; subjects started headers | core/test_letter.py::test_nothing_is_fetched_and_nothing_runs, adapters/test_mail.py::test_no_subject_can_start_another_header, adapters/test_mail.py::test_no_name_can_start_another_header |
| CVE-2026-25527, GHSA-mh42-m7cg-49fr | a name led out of its folder | core/test_names.py::test_a_name_that_is_unsafe_as_a_folder_is_refused, core/test_names.py::test_a_name_that_is_taken_stays_in_its_folder, adapters/test_archive.py::test_a_name_that_is_no_plain_file_name_is_refused, adapters/test_ota.py::test_a_name_that_is_no_folder_is_refused, adapters/test_ota.py::test_a_link_out_of_the_folder_is_not_followed |
| CVE-2026-29065 | a zip wrote anywhere, or grew without end | test_security.py::test_nothing_is_unpacked_where_it_likes, adapters/test_marked_yaml.py::test_billion_laughs_are_never_expanded |
| ba20f66c | an import skipped the checks | adapters/test_ota.py::test_whatever_is_declared_is_refused_or_loads |
| CVE-2026-35490, ab19cb3e, GHSA-3v57-xv5m-v7m7 | a web face let strangers act | test_security.py::test_there_is_no_web_face_to_attack |
| 52b189fc | an entity read a file | core/test_extract_hostile.py::test_outside_files_are_not_read, core/test_extract_hostile.py::test_entities_are_not_expanded |
| CD llm | a page's words were a model's orders | test_security.py::test_no_model_is_asked, core/test_decisions.py::test_the_machine_never_reinstates |
| OTA engine PR#1261 | a version's id was an option of git | adapters/test_archive.py::test_what_is_no_commit_id_is_refused |
| OTA engine#1165 | filters of strangers were run | adapters/test_ota.py::test_filters_are_named_with_their_terms_and_left, test_security.py::test_no_text_is_ever_run |
| OTA 10.0.1, Federation 2.1.1 | a server listened to everyone | test_security.py::test_nothing_listens_beyond_this_machine |
| OTA 14.0.0 | a lock was left, a browser hung, files of others were cleaned away | adapters/test_archive.py::test_locks_of_a_killed_process_are_cleared, adapters/test_archive.py::test_files_that_others_put_into_the_folder_are_left_alone, adapters/test_browser.py::test_a_script_that_never_ends_hits_the_deadline_and_the_next_page_is_rendered, test_security.py::test_no_folder_is_ever_cleaned_by_git |
| GHSA-956x-8gvw-wg5v, GHSA-v396-v7q4-x2qj, GHSA-9rj7-rf2p-w77r, GHSA-wvpp-8hx9-p66j, CVE-2022-24439, CVE-2023-40267 | GitPython ran what options, templates and hooks said | test_security.py::test_gitpython_is_one_without_known_holes, adapters/test_archive.py::test_nothing_of_the_users_git_reaches_the_archive |
| GHSA-rwj8-pgh3-r573 | an address of a clone was expanded by the environment | test_security.py::test_a_collection_is_reached_by_https_or_a_path_and_nothing_else |
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from monitor.adapters.collections.transfer import Transfer, fetch
from monitor.core.errors import CollectionError
from monitor.core.extract import css
from monitor.core.extract.page import parse, text_of
from monitor.core.notice.letter import as_html, as_text
from monitor.faces.cli import sources
from tests.core.test_letter import notice
from tests.faces.office import office
from tests.fakes import InlineExecutor
from tests.samples import page

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
MODULES = sorted((ROOT / "monitor").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NAMED = sorted(set(re.findall(r"([\w/]+\.py)::(test_\w+)", __doc__ or "")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Give every call of a function or method of this name in the package."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called == name:
                    yield path, node


def required() -> dict[str, str]:
    """Return what the program leans on, with the floors of their versions."""
    found = (re.match(r"([\w.\-]+)(.*)", each) for each in PROJECT["dependencies"])
    return {each[1].lower(): each[2] for each in found if each}


# --- the table --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "name"), NAMED, ids=str)
def test_the_test_that_an_advisory_leans_on_is_there(file: str, name: str) -> None:
    """Every advisory: a test that was renamed or deleted must not go on being counted on."""
    defined = {node.name for node in ast.walk(tree(TESTS / file)) if isinstance(node, ast.FunctionDef)}
    assert name in defined


def test_every_row_of_the_table_names_a_test() -> None:
    """Every advisory has at least one test."""
    rows = [line for line in (__doc__ or "").splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 20
    assert [row.split(" | ")[0] for row in rows if "::test_" not in row] == []


# --- fetching ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://[::ffff:127.0.0.1]/"],
)
def test_a_preview_passes_the_same_gate_as_a_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """GHSA-56fq-63vj-9992: a preview fetched what the watcher itself would not have."""
    monkeypatch.setattr(sources, "Workers", lambda _: InlineExecutor())
    with office(tmp_path) as here:
        said = here.run("sources", "test", address, "--json")
    assert [(line["outcome"], line["reason"]) for line in said.lines] == [("unreachable", "blocked")]


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% /tmp/pwned",
        "fd::17",
        "file:///etc",
        "ssh://collections.example/x",
        "git@collections.example:x",
        "git://collections.example/x",
        "http://collections.example/x",
        "https://user:secret@collections.example/x",
        "--upload-pack=touch /tmp/pwned",
        "-u",
        "$HOME/x",
        "https:///x",
        "https://collections.example/x\n[remote]",
        "../collections",
    ],
)
def test_a_collection_is_reached_by_https_or_a_path_and_nothing_else(tmp_path: Path, address: str) -> None:
    """GHSA-jrxm-qjfh-g54f, GHSA-rwj8-pgh3-r573: the address of a clone is a command in other words."""
    with pytest.raises(CollectionError):
        fetch(tmp_path, address, Transfer())


def test_nowhere_is_a_certificate_left_unverified() -> None:
    """CD requests.py: `verify=False` makes a page no evidence of anything."""
    loose = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if (
            isinstance(node, ast.keyword)
            and node.arg in ("verify", "check_hostname")
            and isinstance(node.value, ast.Constant)
            and not node.value.value
        )
        or (isinstance(node, ast.Attribute) and node.attr in ("CERT_NONE", "_create_unverified_context"))
    ]
    assert loose == []


# --- extraction -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "selector",
    [
        "unparsed-text('file:///etc/passwd')",
        "//a[document('file:///etc/passwd')]",
        "env",
        "$ENV.PATH",
        ".a | env",
        "p:contains(document('x'))/..",
        "xpath:unparsed-text('/etc/passwd')",
    ],
)
def test_a_selector_is_css_and_can_read_nothing_but_the_page(selector: str) -> None:
    """CVE-2026-29039, CVE-2026-33981: XPath 3 and jq read files and the environment."""
    root = parse(b"<p class=a>page</p>", None)
    try:
        found = css.select(root, selector)
    except css.InvalidSelectorError:
        found = []
    assert "".join(text_of(element) for element in found) in ("", "page")


@pytest.mark.parametrize("quote", ["\\'", '\\"', "\\]", "\\)"])
def test_a_selectors_names_are_never_written_into_a_query(quote: str) -> None:
    """dadc8045: what stands in a selector is looked for, not run; the page's own names are no different."""
    name = f"a{quote}\\ or\\ 1\\=1"
    root = parse(b"<main><p class=b>one</p><p id=c>two</p></main>", None)
    assert css.select(root, f".{name}") == css.select(root, f"#{name}") == []


# --- what is shown ----------------------------------------------------------------------------------


def test_a_vendors_braces_are_sent_as_they_are() -> None:
    """CVE-2024-32651: a template in a page's words ran on the watcher's machine."""
    words = "{{ 7*7 }} {% for x in () %} ${7*7} <%= 7*7 %> {0.__class__} %(x)s"
    told = notice(about=words)
    assert words in as_text(told)
    assert "49" not in as_html(told) + as_text(told)
    assert "{{ 7*7 }} {% for x in () %}" in as_html(told)


def test_templates_are_files_of_ours_and_escape() -> None:
    """GHSA-pwgc-w4x9-gw67: escaping is on for every template, and no text is made into one."""
    ours = ROOT / "monitor/faces/demo"  # its templates are shipped, and it shows made-up vendors only
    environments = [(path, call) for path, call in calls("Environment") if ours not in path.parents]
    for path, call in environments:
        escape = {word.arg: word.value for word in call.keywords}.get("autoescape")
        assert isinstance(escape, ast.Constant), path
        assert escape.value is True, path
    assert [
        path for name in ("from_string", "Template") for path, _ in calls(name) if ours not in path.parents
    ] == []


def test_a_preview_cannot_write_to_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """866b4425: what a page says is shown to an administrator as words, in a preview too."""
    monkeypatch.setattr(sources, "Workers", lambda _: InlineExecutor())
    with office(tmp_path) as here:
        hostile = b"<title>x\x1b[2J</title><main><p>\x1b]0;owned\x07\xe2\x80\xae evil [red]x[/red]</p>"
        here.serve(page().replace(b"<main>", hostile))
        said = here.run("sources", "test", "lumenia-free")
    assert said.code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(said.out + said.err)


def test_there_is_no_web_face_to_attack() -> None:
    """CVE-2026-35490, GHSA-3v57-xv5m-v7m7: what does not listen needs no password."""
    assert not required().keys() & {
        "flask",
        "django",
        "fastapi",
        "starlette",
        "aiohttp",
        "uvicorn",
        "tornado",
    }


def test_nothing_listens_beyond_this_machine() -> None:
    """OTA 10.0.1, Federation 2.1.1: a server bound to all interfaces."""
    everyone = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in ("0.0.0.0", "::")
    ]
    assert everyone == []


# --- imports, git -----------------------------------------------------------------------------------


def test_nothing_is_unpacked_where_it_likes() -> None:
    """CVE-2026-29065: the names within an archive are a stranger's; only tar's data filter may unpack one."""
    careless = [
        str(path.relative_to(ROOT))
        for name in ("extractall", "unpack_archive")
        for path, call in calls(name)
        if isinstance(call.func, ast.Attribute)
        and not any(word.arg == "filter" and ast.unparse(word.value) == "'data'" for word in call.keywords)
    ]
    assert careless == []


def test_no_text_is_ever_run() -> None:
    """OTA engine#1165: filters that came with a declaration were run; here nothing that comes from outside is."""
    run = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for name in ("eval", "exec", "system", "popen", "unsafe_load", "full_load")
        for path, call in calls(name)
        if not (isinstance(call.func, ast.Attribute) and name in ("eval", "exec"))
    ]
    run += [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.keyword) and node.arg == "shell")
        or (
            isinstance(node, ast.Import)
            and {alias.name for alias in node.names} & {"pickle", "marshal", "shelve"}
        )
    ]
    assert run == []


def test_no_model_is_asked() -> None:
    """CD llm: a page that can instruct a model could have itself allowed."""
    assert not required().keys() & {
        "openai",
        "anthropic",
        "litellm",
        "langchain",
        "mistralai",
        "transformers",
    }


def test_no_folder_is_ever_cleaned_by_git() -> None:
    """OTA 14.0.0: `git clean -f -d` at every start deleted files that were not the tool's."""
    assert [path for path, _ in calls("clean")] == []
    words = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in ("clean", "filter-branch")
    ]
    assert words == []


def test_gitpython_is_one_without_known_holes() -> None:
    """GHSA-956x-8gvw-wg5v and those after it are closed from 3.1.60 on, which is also what is asked for."""
    installed = tuple(int(part) for part in importlib.metadata.version("gitpython").split(".")[:3])
    assert installed >= (3, 1, 60)
    floor = re.match(r">=([\d.]+)", required()["gitpython"])
    assert floor is not None
    assert tuple(int(part) for part in floor[1].split(".")) >= (3, 1, 60)
