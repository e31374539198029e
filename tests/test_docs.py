"""The documentation says what is there: it fails like code."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from docs.generate import generated
from monitor.adapters import config
from monitor.adapters.register import catalogue, outlets, shape, sources, tools, usages
from monitor.core.tools import Language
from monitor.faces.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README, LISEZMOI = ROOT / "README.md", ROOT / "LISEZMOI.md"
FRENCH = [LISEZMOI, ROOT / "docs/pour-le-dpo.md"]
PAGES = sorted(
    [README, LISEZMOI, ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")]
)
REGISTER = (ROOT / "docs/register.md").read_text("utf-8")
ADMINISTRATION = (ROOT / "docs/administration.md").read_text("utf-8")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


# --- what is generated -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", list(generated()))
def test_a_generated_page_is_current(page: str) -> None:
    assert (ROOT / "docs" / page).read_text("utf-8") == generated()[page], "run `make docs`"


def groups(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        yield words
        for name, each in command.commands.items():
            yield from groups(each, (*words, name))


@pytest.mark.parametrize("words", list(groups(cli)), ids=" ".join)
def test_what_a_command_does_is_said_whole_on_a_terminal_of_eighty_columns(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(cli, [*words, "--help"], terminal_width=80).output
    assert not re.findall(r"^.*\w\.\.\.$", said, re.MULTILINE)


# --- links ------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links, as GitHub and GitLab make them."""
    headings = re.findall(r"^#{1,6} +(.+?)\s*$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_page
def test_every_link_between_our_pages_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```[\s\S]*?```|`[^`\n]*`(?!\])", "", page.read_text("utf-8"))
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), f"{target}#{anchor}"


def test_every_place_the_developer_is_sent_to_exists() -> None:
    text = (ROOT / "docs/developer.md").read_text("utf-8")
    places = set(re.findall(r"`((?:monitor|tests|bench|alembic)/[^`* ]*)`", text))
    assert len(places) > 20
    assert not [place for place in places if not (ROOT / place).exists()]


@pytest.mark.parametrize("page", [README, LISEZMOI], ids=lambda page: page.name)
def test_every_make_target_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:`|^|&& )make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named
    assert not [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)]


@pytest.mark.parametrize("picture", sorted(ROOT.glob("docs/pictures/*")), ids=lambda path: path.name)
def test_a_picture_is_shown_somewhere_and_light_enough_for_a_page(picture: Path) -> None:
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 250_000
    assert any(f"docs/pictures/{picture.name}" in page.read_text("utf-8") for page in (README, LISEZMOI))


# --- commands ---------------------------------------------------------------------------------------------


def commands(group: click.Group, before: str = "monitor") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("page", [README, LISEZMOI], ids=lambda page: page.name)
@pytest.mark.parametrize("command", list(commands(cli)))
def test_every_command_stands_in_the_readme(command: str, page: Path) -> None:
    assert command in page.read_text("utf-8")


def shown(page: Path) -> Iterator[str]:
    """Every command line in a block of a page, without what the shell does with it."""
    fenced = False
    for line in re.sub(r"\\\n\s*", "", page.read_text("utf-8")).splitlines():
        fenced = fenced != line.lstrip().startswith("```")
        found = re.match(r"(?:.*/bin/|\$ |sudo -u \w+ )?monitor (?! )(.*)", line.strip())
        if found and (fenced or line.startswith("    ")):
            words = re.sub(r"\$\([^)]*\)", "", found[1])
            yield re.split(r" {2,}|[ \t]#| \| | [0-9]?>| && |; ", words)[0]


def accept(line: str) -> None:
    """Fail unless click takes the words of a command line; files need not be there."""
    ctx, words = click.Context(cli, info_name="monitor"), shlex.split(line)
    while isinstance(ctx.command, click.Group):
        _, (name, *words), _ = ctx.command.make_parser(ctx).parse_args(words)
        command = ctx.command.get_command(ctx, name)
        assert command is not None, f"no command {name!r}"
        ctx = click.Context(command, ctx, name)
    values, rest, _ = ctx.command.make_parser(ctx).parse_args(words)
    assert not rest, f"too many words: {rest}"
    for param in ctx.command.params:
        given = values.get(str(param.name))
        missing = not isinstance(given, (str, int, list, tuple)) or given in ((), [])
        assert not (param.required and missing), f"{param.name} is missing"
        if isinstance(param.type, click.Choice) and isinstance(given, str):
            param.type.convert(given, param, ctx)


@every_page
def test_every_command_of_a_block_is_taken(page: Path) -> None:
    for line in shown(page):
        try:
            accept(line)
        except (AssertionError, ValueError, click.UsageError) as error:
            pytest.fail(f"monitor {line}: {error}")


def test_a_command_that_is_not_there_would_be_noticed() -> None:
    for line in ("chekc", "check --lost", "approve claude-free", "demo --language de", "rules", "log x"):
        with pytest.raises((AssertionError, ValueError, click.UsageError)):
            accept(line)


@every_page
def test_every_command_and_option_named_in_passing_exists(page: Path) -> None:
    text = re.sub(r"^```[\s\S]*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE)
    for mention in re.findall(r"`monitor ([^`]+)`", text):
        ctx = click.Context(cli, info_name="monitor")
        for word in re.findall(r"[\w.-]+", mention):
            options = {name for param in ctx.command.params for name in param.opts} | {"--help", "-h"}
            assert not word.startswith("--") or word in options, f"monitor {mention}: no {word}"
            if isinstance(ctx.command, click.Group) and re.fullmatch("[a-z][a-z-]+", word):
                command = ctx.command.get_command(ctx, word)
                assert command is not None, f"monitor {mention}: no command {word}"
                ctx = click.Context(command, ctx, word)


# --- the register -----------------------------------------------------------------------------------------

#: The tables of a section, in their order, and the shape of which each tells every key.
TABLES: dict[str, tuple[type[shape.Shape], ...]] = {
    "organisation": (shape.OrganisationShape,),
    "people": (shape.PersonShape,),
    "mail": (shape.MailShape,),
    "channels": (outlets.ChannelShape,),
    "report": (outlets.ReportShape,),
    "schedule": (outlets.ScheduleShape,),
    "network": (shape.NetworkShape,),
    "services": (sources.TermsShape,),
    "usages": (usages.UsageShape,),
    "tools": (tools.ToolShape, tools.OptOutShape, tools.AttestationShape),
    "collections": (sources.CollectionShape,),
}
#: Those whose few keys are told in the words of a section.
TOLD: dict[type[shape.Shape], str] = {
    sources.ServiceShape: "services",
    sources.CombinedShape: "services",
    sources.WitnessShape: "services",
    usages.TrainingShape: "usages",
    usages.CountriesShape: "usages",
    usages.LabelShape: "usages",
    tools.ProposalShape: "tools",
    outlets.TimingShape: "tools",
}


def sections() -> dict[str, str]:
    """The sections of the register's page by the keys their headings name."""
    parts = re.split(r"^## (.+)$", REGISTER, flags=re.MULTILINE)[1:]
    return {
        key: text
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
        for key in re.findall(r"`(\w+)`", heading)
    }


def tables(text: str) -> list[list[str]]:
    """The keys in the first column of every table whose head speaks of keys."""
    found = re.findall(r"^\| key\b.*\n\|[ |-]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE) for rows in found]


def every_shape(of: type[shape.Shape] = shape.Shape) -> Iterator[type[shape.Shape]]:
    for each in of.__subclasses__():
        yield each
        yield from every_shape(each)


def test_every_section_of_the_register_is_explained() -> None:
    assert set(sections()) == set(config._SECTIONS)


@pytest.mark.parametrize(("section", "shapes"), TABLES.items(), ids=list(TABLES))
def test_the_tables_of_a_section_have_its_keys_and_no_other(
    section: str, shapes: tuple[type[shape.Shape], ...]
) -> None:
    assert [set(rows) for rows in tables(sections()[section])] == [set(shape.keys(each)) for each in shapes]


@pytest.mark.parametrize(("each", "section"), TOLD.items(), ids=[each.__name__ for each in TOLD])
def test_the_keys_of_a_small_mapping_are_told(each: type[shape.Shape], section: str) -> None:
    code = {
        word for span in re.findall(r"`([^`\n]+)`", sections()[section]) for word in re.findall(r"\w+", span)
    }
    assert set(shape.keys(each)) <= code


def test_no_shape_is_forgotten() -> None:
    assert {*every_shape()} == {*TOLD, *(each for shapes in TABLES.values() for each in shapes)}


def test_every_key_stands_in_an_example_that_loads(tmp_path: Path) -> None:
    (tmp_path / "regles").mkdir()
    (tmp_path / "autorite-interne.pem").touch()
    examples = re.findall(r"^```yaml\n([\s\S]*?)^```", REGISTER, re.MULTILINE)
    register = config.read_register(examples[-1].encode(), "sources.yaml", tmp_path)
    assert register.tools["plumelle-pro"].attestations
    keys = {key for each in every_shape() for key in shape.keys(each)} | set(config._SECTIONS)
    assert sorted(keys - set(re.findall(r"(\w+):", "\n".join(examples)))) == []


@pytest.mark.parametrize("page", [README, LISEZMOI], ids=lambda page: page.name)
def test_what_the_readme_has_one_fill_in_makes_a_register_without_a_fault(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    block = textwrap.dedent(re.findall(r"^ *```yaml\n([\s\S]*?)^ *```", text, re.MULTILINE)[0])
    (tools_asked,) = set(re.findall(r"--tools ([\w,-]+)", text))
    written = catalogue.chosen(
        config.starter("Ville", Language.FR), tools_asked.split(","), date(2026, 1, 15)
    )
    filled, proposal = block.split("tools:\n")
    (propose,) = re.findall(r"propose: .*", proposal)
    (opted_out,) = re.findall(r"`(opted_out: .*?)`", text)
    propose = propose.replace("}}", f", {opted_out}}}}}")
    written = written.replace("\n  claude-free:\n", f"\n  claude-free:\n    {propose}\n") + filled
    register = config.read_register(written.encode(), "sources.yaml", tmp_path)
    assert register.mail is not None
    (proposed,) = register.tools["claude-free"].proposals
    assert proposed.opt_out is not None


# --- the environment --------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"\b_?(?:MONITOR|PLAYWRIGHT)_[A-Z_]*[A-Z]|\bPG[A-Z]+\b")


def test_every_variable_of_the_environment_is_listed_and_no_other() -> None:
    _, _, section = ADMINISTRATION.partition("\n## The environment\n")
    listed = set(_VARIABLE.findall("".join(re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE))))
    code = (ROOT / "monitor").rglob("*.py")
    read = {name for path in code for name in _VARIABLE.findall(path.read_text("utf-8"))}
    assert listed - {"_MONITOR_COMPLETE"} == read  # click makes that one of the program's name


@pytest.mark.parametrize(
    "path", sorted(p for p in ROOT.glob("deploy/**/*") if p.is_file()), ids=lambda path: path.name
)
def test_what_is_deployed_sets_variables_that_exist(path: Path) -> None:
    assert not [name for name in _VARIABLE.findall(path.read_text("utf-8")) if name not in ADMINISTRATION]


# --- French -----------------------------------------------------------------------------------------------


def avoided() -> list[str]:
    rows = (ROOT / "docs/glossaire.md").read_text("utf-8").splitlines()
    cells = [row.strip("|").split("|")[2] for row in rows if row.startswith("|")]
    return [word.strip() for cell in cells[2:] for word in cell.split(",") if word.strip()]


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_a_french_page_keeps_to_the_glossary(page: Path) -> None:
    text = re.sub(r"^```[\s\S]*?^```|`[^`]*`|\]\([^)]*\)", "", page.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"registre des (?:activités de )?traitements?|registre \(article 30", "", text.lower())
    assert not [word for word in avoided() if re.search(rf"\b{re.escape(word)}s?\b", text)]


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_french_typography_has_its_spaces_that_do_not_break(page: Path) -> None:
    text = re.sub(r"^```[\s\S]*?^```|`[^`]*`", "", page.read_text("utf-8"), flags=re.MULTILINE)
    prose = re.sub(r"!\[|\]\([^)]*\)|https?://\S+|^[|:\- ]+$", "", text, flags=re.MULTILINE)
    assert not re.findall(
        r".{0,20}(?:[^\u00a0\u202f][;!?»]|\S:(?=\s)|« | [:;!?»]|«[^\u00a0\u202f]).{0,10}", prose
    )
    assert not re.findall(r".{0,20}[^\W\d_]'[\w«].{0,10}", prose)


# --- dependencies -----------------------------------------------------------------------------------------


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text("utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = project[project.index("dependencies = [") : project.index("[project.scripts]")]
    for name in re.findall(r'^\s*"([a-z0-9_-]+)|= \["([a-z-]+)', listed, re.MULTILINE):
        assert next(filter(None, name)) in reasons
