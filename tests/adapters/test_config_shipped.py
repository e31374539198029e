"""The shipped register, its documentation, and real declarations."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml
from git import Repo

from monitor.adapters.config import load_register, read_register, starter
from monitor.adapters.register import shape
from monitor.adapters.register.catalogue import listed
from monitor.core.errors import UsageError
from monitor.core.model import DataClass, Mechanism, Region, Stance
from monitor.core.register import MailTls, Register
from monitor.core.terms import Render, TermsId
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import ANY, Fallback, Language, Plan, Role

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
PAGE = ROOT / "docs" / "register.md"
CATALOGUE = ROOT / "docs" / "catalogue.md"

_CONSUMER = ("Terms of Service", "Privacy Policy")
#: What OpenTermsArchive/genai-eu-versions tracks, of what we could use.
GENAI_EU: Final = {
    "DeepSeek": (*_CONSUMER, "Developer Terms"),
    "Google Generative AI Services": _CONSUMER,
    "Grok": (*_CONSUMER, "Commercial Terms"),
    "Llama API": (*_CONSUMER, "Data Processor Agreement"),
    "Meta AI": ("Terms of Service",),
    "Microsoft Copilot": _CONSUMER,
    "Perplexity": (*_CONSUMER, "Data Processor Agreement", "Developer Terms"),
    "Qwen Chat": _CONSUMER,
    "Vibe": (*_CONSUMER, "Commercial Terms", "Data Processor Agreement"),
}


def shapes() -> list[type[shape.Shape]]:
    return sorted(shape.Shape.__subclasses__(), key=lambda each: each.__name__)


def read(text: str) -> Register:
    return read_register(text.encode(), "sources.yaml", Path("/srv/register"))


def test_the_shipped_register_loads_without_a_problem() -> None:
    register = load_register(ROOT / "sources.yaml")
    assert set(register.usages) == {"non_sensitive", "sensitive"}


def test_the_shipped_register_proposes_nothing() -> None:
    assert not any(tool.proposals for tool in load_register(ROOT / "sources.yaml").tools.values())


def test_both_shipped_usages_suspend_on_silence_and_doubt() -> None:
    for each in load_register(ROOT / "sources.yaml").usages.values():
        assert (each.on_silent, each.on_unclear) == (Fallback.SUSPEND, Fallback.SUSPEND)
        said = [each.training[DataClass.CONTENT], each.training[DataClass.PERSONAL], each.location]
        assert all(tolerance != ANY and Stance.SILENT not in tolerance for tolerance in said)


def test_the_shipped_sensitive_usage_tolerates_no_reuse_of_content_and_the_eu_alone() -> None:
    sensitive = load_register(ROOT / "sources.yaml").usages["sensitive"]
    assert sensitive.training[DataClass.CONTENT] == frozenset({Stance.DENIED})
    assert sensitive.location == frozenset({Stance.EU})


def test_every_shipped_terms_binds_a_tool() -> None:
    register = load_register(ROOT / "sources.yaml")
    assert set(register.terms) == {each for tool in register.tools.values() for each in tool.terms}


def test_at_least_forty_tools_are_shipped_in_the_kinds_that_people_use_at_work() -> None:
    tools = listed((ROOT / "sources.yaml").read_text(encoding="utf-8"))
    assert len(tools) >= 40
    kinds = {each.category[Language.EN] for each in tools}
    assert kinds == {
        *("Assistants", "Search", "Code", "Images and video", "Voice", "Meetings and teamwork"),
        *("Writing and translation", "Models by API"),
    }


def test_french_and_european_vendors_are_well_represented() -> None:
    tools = listed((ROOT / "sources.yaml").read_text(encoding="utf-8"))
    countries = [each.country for each in tools if each.country]
    assert set(countries) <= {"CH", "DE", "FR", "GB", "SE"}
    assert len(countries) >= 10
    assert countries.count("FR") >= 5


def test_every_plan_is_shipped_with_several_tools() -> None:
    plans = Counter(tool.plan for tool in load_register(ROOT / "sources.yaml").tools.values())
    assert all(plans[plan] >= 10 for plan in Plan)


def test_every_shipped_terms_has_a_page_over_https_or_a_collection() -> None:
    for terms in load_register(ROOT / "sources.yaml").terms.values():
        assert terms.documents or terms.witness
        assert all(each.address.startswith("https://") for each in terms.documents)


def test_most_shipped_terms_are_also_tracked_by_a_collection() -> None:
    terms = load_register(ROOT / "sources.yaml").terms.values()
    assert sum(each.witness is not None for each in terms) > 0.66 * len(terms)


def test_what_genai_contrib_is_said_to_track_lies_in_its_history() -> None:
    bundle = SHARED / "ota" / "genai-contrib-versions.bundle"
    if not bundle.exists():
        pytest.skip("../shared/ota is absent")
    with tempfile.TemporaryDirectory() as folder:
        clone = Repo.clone_from(str(bundle.resolve()), folder, bare=True, multi_options=["--quiet"])
        paths = set(clone.git.ls_tree("-r", "-z", "--name-only", "HEAD").split("\0"))
        clone.close()
    tracked = witnesses("genai-contrib")
    assert tracked
    assert sorted(each for each in tracked if f"{each.service}/{each.type}.md" not in paths) == []


def test_what_genai_eu_is_said_to_track_is_among_what_it_tracks() -> None:
    tracked = witnesses("genai-eu")
    assert tracked
    assert sorted(each for each in tracked if each.type not in GENAI_EU.get(each.service, ())) == []


def test_every_shipped_collection_is_an_address_of_open_terms_archive_and_in_use() -> None:
    register = load_register(ROOT / "sources.yaml")
    for key, each in register.collections.items():
        assert each.url == f"https://github.com/OpenTermsArchive/{key}-versions"
        assert each.snapshots == f"https://github.com/OpenTermsArchive/{key}-snapshots"
        assert witnesses(key)


def test_the_page_of_the_catalogue_lists_it_as_it_is() -> None:
    written = CATALOGUE.read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith(("## ", "| `"))]
    assert rows == list(catalogue_rows())


def witnesses(collection: str) -> set[TermsId]:
    """Name what a collection is said to track, as it names it."""
    terms = load_register(ROOT / "sources.yaml").terms.values()
    return {each.witness.terms for each in terms if each.witness and each.witness.collection == collection}


def catalogue_rows() -> Iterator[str]:
    """Write the headings and rows of docs/catalogue.md."""
    register = load_register(ROOT / "sources.yaml")
    category = ""
    for each in listed((ROOT / "sources.yaml").read_text(encoding="utf-8")):
        if each.category[Language.EN] != category:
            category = each.category[Language.EN]
            yield f"## {category}"
        tool = register.tools[each.id]
        read_from = ", ".join(f"{terms.type} ({origin(register, terms)})" for terms in tool.terms)
        yield f"| `{each.id}` | {each.name} | {tool.plan} | {each.country or ''} | {read_from} |"


def origin(register: Register, terms: TermsId) -> str:
    """Say where terms are read: on the vendor's page, in a collection, or both."""
    found = register.terms[terms]
    names = ["page"] if found.documents else []
    if found.witness:
        names.append(found.witness.collection)
        if found.witness.terms != terms:
            names[-1] += f" as {found.witness.terms}"
    return " + ".join(names)


def test_what_the_comments_of_the_shipped_register_suggest_can_be_taken_as_it_is() -> None:
    text = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    text = text.replace("#   ca: autorite-interne.pem\n", "")
    keys = (
        "people:",
        "mail:",
        "network:",
        "  dupont:",
        "  martin:",
        "  leroy:",
        "  contact:",
        "  proxy:",
        "  delay:",
    )
    for key in keys:
        assert f"\n# {key}" in text
        text = text.replace(f"\n# {key}", f"\n{key}")
    text = text.replace("    # countries: {refuse", "    countries: {refuse")
    proposal = "    propose: {non_sensitive: {by: leroy, on: 2026-01-15}}\n    referents: [dupont, martin]\n"
    register = read(text.replace("\n  claude-free:\n", f"\n  claude-free:\n{proposal}"))
    assert register.tools["claude-free"].proposals[0].by == "leroy"
    assert register.mail is not None
    assert register.usages["non_sensitive"].refused_countries == {"CN", "RU"}


def test_the_first_register_is_the_shipped_one_under_another_name() -> None:
    shipped = (ROOT / "sources.yaml").read_text(encoding="utf-8").splitlines()
    first = starter("Mairie", Language.EN).splitlines()
    assert [new for old, new in zip(shipped, first, strict=True) if old != new] == [
        'organisation: {name: "Mairie", language: en}'
    ]


@pytest.mark.parametrize(
    "name", ['Mairie de "L\'Haÿ" : {tous}, #1', "a\\b", "%s {name}", "😀", "- x", "&a *b !c"]
)
def test_any_name_of_an_organisation_can_be_read_back(name: str) -> None:
    assert read(starter(name)).organisation == name


@pytest.mark.parametrize("name", ["a\nb", "a" * 300, "\x1b[31m"])
def test_a_name_that_could_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        starter(name)


def test_the_first_register_without_a_name_says_so_in_its_language() -> None:
    assert read(starter(language=Language.EN)).organisation == "My organisation"


def test_real_declarations_are_taken_whole() -> None:
    declarations = sorted((SHARED / "ota" / "genai-contrib-declarations" / "declarations").glob("*.json"))
    services = {}
    for path in declarations:
        if path.name.endswith(".history.json"):
            continue
        declared = json.loads(path.read_text(encoding="utf-8"))["terms"]
        kept = {key: _without_code(value) for key, value in declared.items()}
        services[path.stem] = {"terms": kept}
    if not services:
        pytest.skip("../shared/ota is absent")
    register = read(yaml.safe_dump({"services": services}, allow_unicode=True))
    assert len(register.terms) == sum(len(service["terms"]) for service in services.values())


def _without_code(value: object) -> object:
    """Drop what the register does not hold: functions, and OTA's word for a browser."""
    if isinstance(value, dict):
        return {
            key: _without_code(each)
            for key, each in value.items()
            if key not in {"filter", "executeClientScripts"}
        }
    return [_without_code(each) for each in value] if isinstance(value, list) else value


def test_the_tools_of_the_replay_are_taken() -> None:
    path = SHARED / "replay" / "tools.json"
    if not path.exists():
        pytest.skip("../shared/replay is absent")
    services: dict[str, dict[str, dict[str, object]]] = {}
    for service, declared in json.loads(path.read_text(encoding="utf-8")).items():
        for key, each in declared.items():
            pages = [{"fetch": f"http://127.0.0.1:8800{page['path']}"} for page in each["pages"]]
            entry = {"select": each["select"], "remove": each["remove"], "combine": pages}
            services.setdefault(service, {"terms": {}})["terms"][key] = entry
    register = read(yaml.safe_dump({"services": services}, allow_unicode=True))
    assert sum(len(each.documents) for each in register.terms.values()) == 19


def test_the_closed_list_of_terms_types_is_that_of_ota() -> None:
    path = SHARED / "ota" / "terms-types.txt"
    if not path.exists():
        pytest.skip("../shared/ota is absent")
    assert list(TERMS_TYPES) == path.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize("of", shapes(), ids=lambda each: each.__name__)
def test_every_key_is_documented(of: type[shape.Shape]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [key for key in shape.keys(of) if f"`{key}`" not in page] == []


@pytest.mark.parametrize(
    "word", [*Stance, *DataClass, *Plan, *Mechanism, *Role, *MailTls, *Render, *Region, *Fallback]
)
def test_every_word_a_register_may_use_is_documented(word: str) -> None:
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")


def test_the_example_of_the_documentation_loads() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    assert read(example).tools["claude-free"].proposals
