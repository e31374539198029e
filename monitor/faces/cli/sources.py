"""`monitor sources`: does the register hold, what would be recorded now, and what others have declared."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from monitor.adapters.declarations.entries import register_entries
from monitor.adapters.declarations.imported import Imported, read_declarations
from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.adapters.workers import Workers
from monitor.app import App
from monitor.core.errors import Problem, UsageError
from monitor.core.extract import css
from monitor.core.names import document_id, name_fault
from monitor.core.notice.quotation import harmless
from monitor.core.register import choices
from monitor.core.terms import SourceDocument, Terms, TermsId
from monitor.core.tools import Role
from monitor.faces.cli.preview import preview_rows, print_preview
from monitor.faces.cli.preview_words import WORDS, PreviewWords
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services.preview import LastGood, Preview, last_good, preview


@click.group()
def sources() -> None:
    """Look after the register: what is fetched, and how it is read."""


@sources.command()
@pass_session
def validate(session: Session) -> None:
    """Check the register and tell every problem.

    Each with its file, line, key and remedy; exit code 2 if there is one.

    \b
    Example:
      monitor sources validate
    """
    with session.app() as app:
        register = app.register
    proposed = sum(bool(tool.proposals) for tool in register.tools.values())
    click.echo(
        f"{app.config}: {len(register.terms)} terms, {len(register.tools)} tools ({proposed} proposed), "
        f"{len(register.usages)} usages, {len(register.people)} people. No problem."
    )
    if not register.mail:
        click.echo("Note: no `mail:` section, so no alert can leave.")
    for tool in register.tools.values():
        for proposal in tool.proposals:
            if register.people[proposal.by].role is Role.DPO:
                click.echo(
                    f"Note: tools.{tool.id}.propose.{proposal.usage}.by: {proposal.by} is a DPO, who advises "
                    "and does not approve (GDPR, article 38(6)); name who decided."
                )


@sources.command()
@click.argument("what", metavar="TOOL|URL")
@click.option("--terms", "types", multiple=True, metavar="TYPE", help="Of a tool's terms, these alone.")
@click.option("--select", "selectors", multiple=True, metavar="CSS", help="Try these selectors instead.")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Write the Markdown there.")
@as_json
@pass_session
def test(
    session: Session,
    what: str,
    types: tuple[str, ...],
    selectors: tuple[str, ...],
    save: Path | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show what a round would record now; nothing is kept.

    What is read from an Open Terms Archive collection alone has no page to try; that is said, and `monitor
    show` shows what the collection says.

    For each source document: where it was found, whether it can be read as the terms and why not, what
    the selectors match, how the text begins and ends. Of a tool, also how the text differs from the last
    good version and, where selectors have stopped matching, which others find that text.

    It is said in the language of the register's organisation; --json prints one object for each source
    document. What cannot be read is told, and is no failure of the command: the exit code is 0.

    \b
    Examples:
      monitor sources test claude-free
      monitor sources test https://vendor.example/terms --select main --save terms.md
      monitor sources test claude-free --terms "Privacy Policy" --select article
      monitor sources test claude-free --json
    """
    for selector in selectors:
        try:
            css.check(selector)
        except css.InvalidSelectorError as error:
            raise UsageError(f"--select {selector!r} is not CSS: {error}; quote it whole") from None
    with session.app() as app:
        wanted = [_with(selectors, terms) for terms in _wanted(app, what, types)]
        files = _files(save, wanted)
        language = app.register.language
        fetcher, workers = app.fetcher(), Workers(1)
        try:
            for terms, file in zip(wanted, files, strict=True):
                if not terms.documents:
                    click.echo(_no_page(terms, WORDS[language]), err=as_json)
                    continue
                with _progress(f"{WORDS[language].fetching} {harmless(str(terms.id).strip())}"):
                    seen = preview(terms, fetcher, workers, pdf_markdown, _last(app, terms.id))
                if as_json:
                    for row in preview_rows(seen, _saved(seen, file)):
                        print_json(row)
                else:
                    print_preview(seen, language)
                    _tell_saved(file, _saved(seen, file), WORDS[language])
        finally:
            fetcher.close()
            workers.shutdown(cancel_futures=True)


def _progress(words: str) -> AbstractContextManager[object]:
    """Show on a terminal that a slow site or a browser is being waited for."""
    if not sys.stderr.isatty():
        return nullcontext()
    # The words may hold brackets, which rich would take for markup.
    return Console(stderr=True).status(Text(words))


def _wanted(app: App, what: str, types: Sequence[str]) -> list[Terms]:
    """Find what to fetch: the terms of a tool, or a page by its address."""
    if "://" in what:
        if types:
            raise UsageError("--terms goes with a tool; an address is one source document")
        try:
            name = document_id(what)
        except ValueError as error:
            raise UsageError(f"{what!r} is not an address ({error}); write it whole: https://…") from None
        return [Terms(TermsId(name, ""), (SourceDocument(name, what),))]
    tool = app.register.tools.get(what)
    if tool is None:
        raise UsageError(f"the register knows no tool {what!r}; {choices(what, app.register.tools)}")
    bound = {terms.type: app.register.terms[terms] for terms in tool.terms}
    for each in types:
        if each not in bound:
            raise UsageError(f"{what} is not bound by {each!r}; {choices(each, bound)}")
    return [terms for name, terms in bound.items() if not types or name in types]


def _with(selectors: tuple[str, ...], terms: Terms) -> Terms:
    if not selectors:
        return terms
    return replace(terms, documents=tuple(replace(each, select=selectors) for each in terms.documents))


def _last(app: App, terms: TermsId) -> LastGood | None:
    """Return the last good version; a register without stores has none, and gets none made."""
    if not terms.type or not app.register.snapshots.is_dir():
        return None
    return last_good(app.records, app.archive, terms)


def _no_page(terms: Terms, says: PreviewWords) -> str:
    assert terms.witness is not None
    return f"{harmless(str(terms.id))}{says.colon}{says.no_page(harmless(terms.witness.collection))}"


def _files(save: Path | None, wanted: Sequence[Terms]) -> list[Path | None]:
    """Name the file of each terms: the one given, or one beside it for each of several."""
    if save is None:
        return [None] * len(wanted)
    files = [save]
    if len(wanted) > 1:
        files = [save.with_name(f"{save.stem} {terms.id.type}{save.suffix or '.md'}") for terms in wanted]
    for file in files:
        _refuse_existing(file)
    return list(files)


def _saved(seen: Preview, file: Path | None) -> Path | None:
    """Write the text that would be recorded, if there is one and a file was named; return that file."""
    if file is None or seen.text is None:
        return None
    _write(file, seen.text)
    return file


def _tell_saved(wanted: Path | None, saved: Path | None, says: PreviewWords) -> None:
    if wanted is not None:
        click.echo(f"  {says.written(wanted) if saved else says.not_written(wanted)}")


@sources.command("import-ota")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--service", "services", multiple=True, metavar="NAME", help="These services alone.")
@click.option("--collection", metavar="ID", help="The register's id of the collection they come from.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there.")
def import_ota(path: Path, services: tuple[str, ...], collection: str | None, output: Path | None) -> None:
    """Turn Open Terms Archive's declarations into register entries.

    PATH is a declaration, or a folder of them. The entries are printed, or written to a new file; move
    what you need into the register. Programs that some declarations name are listed and never run.

    \b
    Examples:
      monitor sources import-ota genai-contrib-declarations -o imported.yaml
      monitor sources import-ota "declarations/Le Chat.json"
    """
    if collection is not None and (fault := name_fault(collection)):
        raise UsageError(f"--collection {collection!r} {fault}; give it the id it has in the register")
    if output is not None:
        _refuse_existing(output)
    imported = read_declarations(path, services)
    text = register_entries(imported, collection)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
    for line in _told(imported, output):
        click.echo(harmless(line), err=True)


def _told(imported: Imported, output: Path | None) -> Iterator[str]:
    """Tell what was carried over, and what was not."""
    for title, problems in (("Left out", imported.problems), ("Note", imported.warnings)):
        yield from (f"{title}: {_on_one_line(problem)}" for problem in problems)
    for service in imported.services:
        yield from (f"Not run: {service.id}, {each}: a program of OTA's" for each in service.filters)
    terms = sum(len(service.terms) for service in imported.services)
    yield (
        f"{f'{output}: ' if output else ''}{len(imported.services)} services, {terms} terms; "
        f"{imported.former} former declarations left out."
    )


def _on_one_line(problem: Problem) -> str:
    return " ".join(str(problem).split())


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise UsageError(f"{file} exists and is left as it is; name another file")


def _write(file: Path, text: str) -> None:
    """Write a new file."""
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}; name another file") from error


COMMANDS = [sources]
