"""An organisation with hostile vendors and names, some days of its life, and the site that tells them."""

from __future__ import annotations

import contextlib
import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from tests.faces.office import Office, Said, office
from tests.samples import CAPTCHA, OPT_OUT, page

#: What a vendor may put into its text, and an administrator into a name.
SCRIPT = "<script>alert(1)</script>"
TEMPLATE = "{{ 7*7 }}{% raw %}"
HIDDEN = "\u202eevil\u2066\u200b"
LONG = "Antidisestablishment" * 12
HOSTILE = f"&lt;script&gt;alert(1)&lt;/script&gt; {TEMPLATE} {HIDDEN} {LONG} ]]&gt; &amp;amp;"
NAME = f"Ötter/loo & Söhne {SCRIPT} {TEMPLATE}"


@dataclass
class Place:
    """An office, and the folder its site is written to."""

    office: Office
    out: Path

    def report(self, *words: str, number: int = 3) -> Said:
        return self.office.run("report", "--out", str(self.out), *words, number=number)

    def copied(self, folder: Path) -> Place:
        """The same organisation and its site in another folder, to do more with; the vendors are shared."""
        theirs = copy.copy(self.office)
        theirs.folder, theirs.config = folder / "office", folder / "office/sources.yaml"
        shutil.copytree(self.office.folder, theirs.folder)
        shutil.copytree(self.out, folder / "site")
        return Place(theirs, folder / "site")

    def files(self) -> dict[str, bytes]:
        """Every file of the site, by path."""
        found = (each for each in self.out.rglob("*") if each.is_file())
        return {each.relative_to(self.out).as_posix(): each.read_bytes() for each in found}

    def pages(self) -> dict[str, Any]:
        """Every page, parsed."""
        return {path: html.fromstring(body) for path, body in self.files().items() if path.endswith(".html")}

    def words(self, path: str) -> str:
        """What a reader reads on a page, on one line."""
        return " ".join(self.pages()[path].text_content().replace("\u00a0", " ").split())

    def page_of(self, beginning: str) -> str:
        """The path of the page that begins so."""
        return next(path for path in sorted(self.files()) if path.startswith(beginning))


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Live four days: all is well; a vendor turns to training; another cannot be read; the first is looked at."""
    with office(folder / "office") as here:
        here.edit("name: Otterloo\n", f"name: {NAME!r}\n")
        here.edit("organisation: {name: Mairie de Valmoulin, language: en}",
                  "organisation: {name: 'Mairie de Valmoulin <b>', language: fr}")  # fmt: skip
        lived = Place(here, folder / "site")
        here.run("check", number=0)
        here.serve(page(f"{OPT_OUT} {HOSTILE}"))
        here.run("check", number=1)
        here.serve(CAPTCHA, "/otterloo")
        here.run("check", number=2)
        here.run("approve", "lumenia-free", "--usage", "non_sensitive", "--by", "martin", "--yes",
                 "--reason", f"Seen by Camille Dupont. {SCRIPT}", number=2)  # fmt: skip
        lived.report(number=2)
        yield lived
