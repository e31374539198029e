"""The shipped register, its documentation, and real declarations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from monitor.adapters.config import load_register, read_register, starter
from monitor.adapters.register import shape
from monitor.core.errors import UsageError
from monitor.core.model import DataClass, Mechanism, Region, Stance
from monitor.core.register import MailTls, Register
from monitor.core.terms import Render
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import ANY, Fallback, Language, Plan, Role

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
PAGE = ROOT / "docs" / "register.md"


def shapes() -> list[type[shape.Shape]]:
    return sorted(shape.Shape.__subclasses__(), key=lambda each: each.__name__)


def read(text: str) -> Register:
    return read_register(text.encode(), "sources.yaml", Path("/srv/register"))


def test_the_shipped_register_loads_without_a_problem() -> None:
    register = load_register(ROOT / "sources.yaml")
    assert len(register.tools) >= 15
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


def test_what_the_comments_of_the_shipped_register_suggest_can_be_taken_as_it_is() -> None:
    text = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    text = text.replace("#   ca: autorite-interne.pem\n", "")
    keys = ("people:", "mail:", "network:", "  dupont:", "  martin:", "  contact:", "  proxy:", "  delay:")
    for key in keys:
        assert f"\n# {key}" in text
        text = text.replace(f"\n# {key}", f"\n{key}")
    text = text.replace("    # countries: {refuse", "    countries: {refuse")
    proposal = "    propose: {non_sensitive: {by: dupont, on: 2026-01-15}}\n    referents: [dupont, martin]\n"
    register = read(text.replace("\n  claude-free:\n", f"\n  claude-free:\n{proposal}"))
    assert register.tools["claude-free"].proposals[0].by == "dupont"
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
