"""The house as it was drawn: how modules open, how long they are, what they are called, what is shipped."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "monitor").rglob("*.py"))
LAYERS = ("core", "adapters", "services", "faces")
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc", "lib"}
#: What `monitor/core` may lean on; all else comes to it as values.
PURE = {"bs4", "lxml", "diff_match_patch", "babel", "soupsieve"}
#: The standard library's doors to the outside.
IMPURE = {
    "os", "subprocess", "socket", "tempfile", "shutil", "sqlite3", "urllib.request", "time", "random",
    "logging", "threading", "multiprocessing", "importlib.resources", "smtplib", "http.client", "glob", "secrets",
}  # fmt: skip

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the dotted names that a module imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


# --- modules ----------------------------------------------------------------------------------------


@every_module
def test_every_module_opens_with_one_sentence(path: Path) -> None:
    words = ast.get_docstring(tree(path)) or ""
    first = words.split("\n\n")[0].replace("\n", " ")
    assert first.endswith((".", "?")), "the first paragraph of the docstring is a sentence"
    assert first[0].isupper() or first[0] in '`«"', "and begins like one"


@every_module
def test_a_module_has_three_hundred_lines_at_the_most(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@every_module
def test_no_module_is_named_for_having_no_idea(path: Path) -> None:
    assert not {part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts} & FORBIDDEN


@every_module
def test_nothing_is_printed_past_the_command_line(path: Path) -> None:
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    printed = [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]
    assert not printed or path.name == "__main__.py", "use click.echo in a face, logging elsewhere"


def test_everything_is_caught_only_where_one_terms_ends() -> None:
    broad = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node) and not _raises_again(node)
    ]
    assert broad == ["monitor/services/guard.py"]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    named = handler.type
    return named is None or (isinstance(named, ast.Name) and named.id in ("Exception", "BaseException"))


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


# --- layers -----------------------------------------------------------------------------------------


@every_module
def test_imports_go_down_the_house_only(path: Path) -> None:
    layer = path.relative_to(ROOT / "monitor").parts[0]
    allowed = {
        "core": {"core"},
        "adapters": {"adapters", "core"},
        "services": {"services", "core"},
        "faces": {"faces", "app", "adapters", "services", "core"},
        "app.py": {"adapters", "services", "core"},
    }.get(layer, {"faces", "core"})
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("monitor.")} - {"__version__"}
    assert ours <= allowed


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.is_relative_to(ROOT / "monitor" / "core")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_core_is_pure(path: Path) -> None:
    names = imports(path)
    outside = {name for name in names if any(name == door or name.startswith(f"{door}.") for door in IMPURE)}
    assert outside == set()
    foreign = {name.partition(".")[0] for name in names} - {"monitor", "__future__", *PURE}
    assert not {
        name
        for name in foreign
        if name in ("httpx", "git", "sqlalchemy", "yaml", "jinja2", "pydantic", "click")
    }


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("git", "adapters"),
        ("httpx", "adapters"),
        ("sqlalchemy", "adapters"),
        ("yaml", "adapters"),
        ("smtplib", "adapters"),
        ("pebble", "adapters"),
        ("click", "faces"),
        ("jinja2", "faces"),
    ],
)
def test_a_library_is_known_where_it_is_wrapped_and_nowhere_else(library: str, home: str) -> None:
    users = {
        path.relative_to(ROOT / "monitor").as_posix()
        for path in MODULES
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    }
    strays = {user for user in users if not user.startswith(home)}
    assert strays <= {"__main__.py"} if library == "click" else not strays


def test_the_house_has_the_floors_it_was_drawn_with() -> None:
    floors = {path.name for path in (ROOT / "monitor").iterdir() if path.is_dir()} - {"__pycache__"}
    assert floors == {*LAYERS, "rules"}


# --- what is shipped ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel() -> set[str]:
    """Return the paths that a built wheel holds."""
    return {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


def test_everything_in_the_package_is_shipped(wheel: set[str]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "monitor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - wheel == set()


def test_migrations_and_the_catalogue_travel_inside_the_package(wheel: set[str]) -> None:
    migrations = {
        f"monitor/_migrations/{path.relative_to(ROOT / 'alembic').as_posix()}"
        for path in (ROOT / "alembic").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {*migrations, "monitor/catalogue.yaml"} - wheel == set()


def test_nothing_else_is_shipped(wheel: set[str]) -> None:
    assert {path.split("/")[0] for path in wheel} == {"monitor"}
    assert not {path for path in wheel if "__pycache__" in path or path.endswith((".db", ".pyc"))}


def test_the_folder_of_migrations_does_not_hide_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


#: Words of the glossary's last column that are no English words too.
_AVOIDED = re.compile(
    r"\b(?:registres?|vérifiée?s?|infractions?|approbateurs?|sous-processeurs?|conformes?|conformité)\b",
    re.IGNORECASE,
)
_SPEAKING = sorted(
    path for path in (ROOT / "monitor/faces").rglob("*") if path.suffix in {".py", ".j2", ".yaml", ".md"}
)


@pytest.mark.parametrize("path", _SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_face_says_in_french_what_the_glossary_avoids(path: Path) -> None:
    assert _AVOIDED.findall(path.read_text("utf-8")) == []
