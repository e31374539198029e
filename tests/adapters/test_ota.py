"""Importing Open Terms Archive's declarations: faithful to what they say, deaf to what they try."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.config import read_register
from monitor.adapters.declarations.entries import register_entries
from monitor.adapters.declarations.files import read_json
from monitor.adapters.declarations.imported import Imported, read_declarations
from monitor.core.errors import RegisterError, UsageError
from monitor.core.terms import Range, Render, Terms, TermsId, Witness

COLLECTION = Path(__file__).resolve().parents[2] / "../shared/ota/genai-contrib-declarations"
needs_collection = pytest.mark.skipif(not COLLECTION.is_dir(), reason="OTA's declarations are not at hand")

ADDRESS = "https://vendor.example/terms"
PAGE: dict[str, Any] = {"fetch": ADDRESS, "select": ["main"]}
SIMPLE: dict[str, Any] = {"name": "Vendor", "terms": {"Terms of Service": PAGE}}


def declare(folder: Path, data: Any, name: str = "Vendor") -> Path:
    file = folder / "declarations" / f"{name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def imported(folder: Path, terms: dict[str, Any]) -> Imported:
    declare(folder, {"name": "Vendor", "terms": {"Terms of Service": terms}})
    return read_declarations(folder)


def loaded(found: Imported, collection: str | None = None) -> dict[TermsId, Terms]:
    return dict(
        read_register(register_entries(found, collection).encode(), "imported", Path("/nowhere")).terms
    )


def only(found: Imported) -> Terms:
    (terms,) = loaded(found).values()
    return terms


def refused(folder: Path) -> str:
    with pytest.raises(RegisterError) as told:
        read_declarations(folder)
    return str(told.value)


# --- what is carried over --------------------------------------------------------------------


def test_a_declaration_becomes_terms_of_the_register(tmp_path: Path) -> None:
    found = imported(tmp_path, {"fetch": ADDRESS, "select": ["main", "aside"], "remove": ".ad"})
    (document,) = only(found).documents
    assert (document.address, document.select, document.remove) == (ADDRESS, ("main", "aside"), (".ad",))


@pytest.mark.parametrize(
    ("scripts", "render"),
    [
        ({"executeClientScripts": True}, Render.BROWSER),
        ({"executeClientScripts": False}, Render.HTML),
        ({}, Render.AUTO),
    ],
)
def test_the_way_of_fetching_has_three_states(
    tmp_path: Path, scripts: dict[str, bool], render: Render
) -> None:
    assert (
        only(imported(tmp_path, {"fetch": ADDRESS, "select": "main", **scripts})).documents[0].render
        is render
    )


def test_combined_documents_take_from_the_terms_what_they_do_not_say(tmp_path: Path) -> None:
    children = [
        {"fetch": f"{ADDRESS}/1"},
        {"fetch": f"{ADDRESS}/2", "select": "article", "executeClientScripts": False, "remove": []},
    ]
    found = imported(
        tmp_path, {"select": "main", "remove": ".ad", "executeClientScripts": True, "combine": children}
    )
    first, second = only(found).documents
    assert (first.select, first.remove, first.render) == (("main",), (".ad",), Render.BROWSER)
    assert (second.select, second.remove, second.render) == (("article",), (), Render.HTML)


def test_ranges_keep_their_ends(tmp_path: Path) -> None:
    found = imported(tmp_path, {"fetch": ADDRESS, "select": {"startBefore": "#a", "endBefore": "#b"}})
    assert only(found).documents[0].select == (Range("#a", "#b", start_included=True, end_included=False),)


def test_a_pdf_needs_no_selector(tmp_path: Path) -> None:
    found = imported(tmp_path, {"fetch": f"{ADDRESS}.pdf?v=2"})
    assert (only(found).documents[0].select, found.warnings) == ((), ())


def test_a_page_without_selector_is_carried_over_with_a_warning(tmp_path: Path) -> None:
    assert "main text" in str(imported(tmp_path, {"fetch": ADDRESS}).warnings[0])


def test_one_page_combined_with_itself_is_read_once(tmp_path: Path) -> None:
    twice = [{"fetch": ADDRESS, "select": "#a"}, {"fetch": ADDRESS, "select": ["#b", "#a"]}]
    (document,) = only(imported(tmp_path, {"combine": twice})).documents
    assert document.select == ("#a", "#b")


def test_histories_are_counted_and_never_current(tmp_path: Path) -> None:
    former = {
        "Terms of Service": [{"fetch": f"{ADDRESS}/old", "select": "p", "validUntil": "2024-01-01T00:00:00Z"}]
        * 3
    }
    declare(tmp_path, former, "Vendor.history")
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main"})
    assert (found.former, len(found.services), only(found).documents[0].address) == (3, 1, ADDRESS)


def test_filters_are_named_with_their_terms_and_left(tmp_path: Path) -> None:
    (tmp_path / "declarations").mkdir()
    (tmp_path / "declarations" / "Vendor.filters.js").write_text("throw new Error('run')")
    found = imported(
        tmp_path, {"fetch": ADDRESS, "select": "main", "filter": ["cut", {"replace": {"a": "b"}}]}
    )
    assert found.services[0].filters == ("Terms of Service: cut", "Terms of Service: replace")
    assert "Vendor, Terms of Service: cut" in register_entries(found)


def test_the_filter_of_links_that_we_apply_ourselves_is_not_listed(tmp_path: Path) -> None:
    filters = [{"removeQueryParams": ["utm_source", "fbclid", "lang"]}]
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main", "filter": filters})
    assert found.services[0].filters == ("Terms of Service: removeQueryParams lang",)


def test_the_collection_is_named_as_its_metadata_says(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_text(
        "id: contrib\nname: Contrib\nlanguages: [en]\nversions: https://example.org/versions\n"
        "trackingPeriods:\n  - {startDate: 2023-01-01, serverLocation: 'London, GB'}\n"
        "  - {startDate: 2025-12-02, serverLocation: 'Dublin, IE'}\n"
    )
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main"})
    assert only(found).witness == Witness("contrib", TermsId("Vendor", "Terms of Service"))
    assert "Dublin, IE since 2025-12-02" in register_entries(found)


def test_the_id_of_the_collection_can_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_text("id: contrib\nversions: https://example.org/versions\n")
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main"})
    (terms,) = loaded(found, "ours").values()
    assert terms.witness is not None
    assert terms.witness.collection == "ours"


def test_the_contributors_are_credited(tmp_path: Path) -> None:
    declare(tmp_path, SIMPLE)
    assert "Open Terms Archive contributors" in register_entries(read_declarations(tmp_path)).splitlines()[0]


def test_a_single_file_is_imported(tmp_path: Path) -> None:
    assert len(loaded(read_declarations(declare(tmp_path, SIMPLE)))) == 1


def test_services_are_chosen_by_either_name(tmp_path: Path) -> None:
    declare(tmp_path, SIMPLE, "One")
    declare(tmp_path, {**SIMPLE, "name": "豆包"}, "Two")
    assert [each.id for each in read_declarations(tmp_path, ["豆包"]).services] == ["Two"]


def test_an_unknown_service_is_told_with_its_nearest(tmp_path: Path) -> None:
    declare(tmp_path, SIMPLE)
    with pytest.raises(UsageError, match="did you mean 'Vendor'"):
        read_declarations(tmp_path, ["Vendo"])


@needs_collection
def test_the_whole_collection_imports_without_a_problem() -> None:
    found = read_declarations(COLLECTION)
    declared = [f for f in (COLLECTION / "declarations").glob("*.json") if ".history" not in f.name]
    written = sum(len(json.loads(f.read_text())["terms"]) for f in declared)
    assert (len(found.services), found.problems, found.warnings) == (len(declared), (), ())
    assert len(loaded(found)) == written


# --- what is told ------------------------------------------------------------------------------


def test_an_unknown_key_is_a_warning_with_file_and_pointer(tmp_path: Path) -> None:
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main", "sel/ect": "p"})
    (warning,) = found.warnings
    assert (Path(warning.file).name, warning.key) == ("Vendor.json", "/terms/Terms of Service/sel~1ect")


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"fetch": ADDRESS, "select": "(("}, "/select"),
        ({"fetch": ADDRESS, "select": 3}, "/select"),
        ({"fetch": ADDRESS, "select": {"startBefore": "a"}}, "/select"),
        ({"fetch": "file:///etc/passwd", "select": "main"}, "/fetch"),
        ({"fetch": ["x"], "select": "main"}, "/fetch"),
        ({"select": "main"}, ""),
        ({"combine": "x"}, "/combine"),
        ({"combine": [3]}, "/combine/0"),
        ({"combine": [{"fetch": "nowhere"}]}, "/combine/0/fetch"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_pointer(tmp_path: Path, terms: Any, pointer: str) -> None:
    declare(
        tmp_path,
        {
            "name": "V",
            "terms": {"Terms of Service": terms, "Privacy Policy": PAGE},
        },
    )
    found = read_declarations(tmp_path)
    assert any(p.key.startswith(f"/terms/Terms of Service{pointer}") for p in found.problems)
    assert set(found.services[0].terms) == {"Privacy Policy"}


def test_a_terms_type_that_ota_does_not_know_is_left_out(tmp_path: Path) -> None:
    declare(tmp_path, {"name": "V", "terms": {"Terms of Sevice": {"fetch": ADDRESS, "select": "p"}}})
    assert "did you mean 'Terms of Service'" in refused(tmp_path)


# --- what is tried ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"name": "a", "name": "b"}', "stands twice"),
        (b'{"name": NaN}', "no number"),
        (b'{"name": ' + b"9" * 5000 + b"}", "too long"),
        (b"[" * 100_000, "nested"),
        (b"[" * 50 + b"]" * 50, "nested"),
        (b'"' + b"a" * 1_000_001 + b'"', "over 1000000 bytes"),
        (b'"\\ud800"', "not UTF-8"),
        (b"[]", "object is expected"),
        (b'{"name": "a"}', "terms by type"),
        (b'{"terms": []}', "terms by type"),
    ],
    ids=range(12),
)
def test_a_file_that_is_no_declaration_is_a_problem(tmp_path: Path, content: bytes, words: str) -> None:
    declare(tmp_path, content)
    assert words in refused(tmp_path)


@pytest.mark.parametrize("name", ["-rf", ".hidden", "a:b", "x\u202egnp"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    declare(tmp_path, SIMPLE, name)
    assert "name" in refused(tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps(SIMPLE))
    (tmp_path / "declarations").mkdir()
    (tmp_path / "declarations" / "Vendor.json").symlink_to(outside)
    assert "no plain file" in refused(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert "no plain file" in str(read_json(tmp_path / "pipe.json")[1])


def test_metadata_that_cannot_be_read_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_text("id: &a [*a")
    found = imported(tmp_path, {"fetch": ADDRESS, "select": "main"})
    assert found.collection is None
    assert found.warnings


def test_a_name_cannot_leave_its_comment(tmp_path: Path) -> None:
    declare(tmp_path, {**SIMPLE, "name": "x\nusages: {}\u2028tools: {}"})
    assert len(loaded(read_declarations(tmp_path))) == 1


def test_a_folder_without_declarations_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="0 declarations"):
        read_declarations(tmp_path)


def test_a_history_alone_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="history"):
        read_declarations(declare(tmp_path, {}, "Vendor.history"))


WORDS = st.one_of(
    st.sampled_from(
        ["main", ADDRESS, "#a > p", "fetch", "select", "~", "on", "2024-01-01", "&a", "*b", "'", "# x"]
    ),
    st.text(max_size=12),
)
VALUES = st.recursive(
    st.one_of(WORDS, st.booleans(), st.none(), st.integers(-9, 9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "fetch",
                    "select",
                    "remove",
                    "combine",
                    "filter",
                    "executeClientScripts",
                    "startBefore",
                    "endAfter",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@given(name=WORDS, terms=VALUES)
def test_whatever_is_declared_is_refused_or_loads(
    tmp_path_factory: pytest.TempPathFactory, name: str, terms: Any
) -> None:
    folder = tmp_path_factory.mktemp("collection")
    declare(
        folder,
        {"name": name, "terms": {"Terms of Service": terms, "Imprint": {"fetch": ADDRESS, "select": "p"}}},
    )
    found = read_declarations(folder)
    assert len(loaded(found)) == len(found.services[0].terms)
    assert ("Terms of Service" in found.services[0].terms) is not bool(found.problems)
