"""`monitor demo`: the whole job on a made-up vendor site."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.core.tools import Language


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--language", type=click.Choice([e.value for e in Language]), help="Of the telling.")
def demo(folder: Path | None, language: str | None) -> None:
    """See the whole job in a minute, on a made-up vendor site.

    On loopback: no network and no configuration. FOLDER keeps what it leaves; without one, a new temporary
    folder does.

    \b
    Examples:
      monitor demo
      monitor demo /tmp/demo --language en
    """
    from monitor.faces.demo import demo as play  # noqa: PLC0415 (its servers are no other command's business)

    play(folder, Language(language) if language else None)


COMMANDS = [demo]
