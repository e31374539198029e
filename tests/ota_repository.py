"""Repositories as Open Terms Archive's engine leaves them, and as people have meddled with them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2025, 1, 1, tzinfo=UTC)
TEXT = b"# Terms\n\nWe do not use your content to train our models.\n"


@dataclass(frozen=True)
class Link:
    """A symbolic link, or a submodule, in the place of a file."""

    target: str
    mode: str = "120000"


Content = bytes | Link | None


def day(number: float) -> datetime:
    """Return the moment that comes `number` days after the start."""
    return START + timedelta(days=number)


class Repository:
    """A bare repository that commits are put into one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
        self._day = 0

    def git(self, *words: str, stdin: bytes = b"") -> str:
        done = subprocess.run(
            ["git", "-C", self.folder, *words], input=stdin, capture_output=True, check=True, timeout=60
        )
        return done.stdout.decode().strip()

    def commit(
        self,
        subject: str,
        files: Mapping[str | bytes, Content] = {},
        *,
        at: datetime | None = None,
        moves: Mapping[str, str] = {},
        branch: str = "main",
        parents: Sequence[str] | None = None,
    ) -> str:
        """Commit files (None: removed), a day after the commit before; gives the commit's id.

        The parents are the branch's last commit unless others are named; an empty list starts anew.
        """
        self._day += 1
        moment = int((at or day(self._day)).timestamp())
        message = subject.encode()
        lines = [
            f"commit refs/heads/{branch}".encode(),
            f"author OTA Bot <bot@example.org> {moment} +0000".encode(),
            f"committer OTA Bot <bot@example.org> {moment} +0000".encode(),
            b"data %d\n%s" % (len(message), message),
        ]
        known = self._heads()
        before = parents if parents is not None else [known[branch]] if branch in known else []
        if not before and branch in known:
            self.git("update-ref", "-d", f"refs/heads/{branch}")
        lines += [
            f"{word} {each}".encode() for word, each in zip(["from", *["merge"] * 9], before, strict=False)
        ]
        lines += [b"R %s %s" % (_quoted(old), _quoted(new)) for old, new in moves.items()]
        for path, content in files.items():
            match content:
                case None:
                    lines.append(b"D " + _quoted(path))
                case Link(target, "160000"):
                    lines.append(b"M 160000 %s %s" % (target.encode(), _quoted(path)))
                case Link(target, mode):
                    lines.append(b"M %s inline %s" % (mode.encode(), _quoted(path)))
                    lines.append(b"data %d\n%s" % (len(target), target.encode()))
                case _:
                    lines.append(b"M 100644 inline " + _quoted(path))
                    lines.append(b"data %d\n%s" % (len(content), content))
        stream = b"\n".join(lines) + b"\n"
        self.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", stdin=stream)
        return self.git("rev-parse", f"refs/heads/{branch}")

    def record(self, path: str, text: bytes = TEXT, *, at: datetime | None = None, prefix: str = "") -> str:
        """Commit a text as the engine does: a first record, then changes."""
        is_known = "main" in self._heads() and path in self.git(
            "ls-tree", "-rz", "--name-only", "main"
        ).split("\0")
        prefix = prefix or ("Record new changes of" if is_known else "First record of")
        named = path.removesuffix(".md").replace("/", " ")
        return self.commit(f"{prefix} {named}", {path: text}, at=at)

    def bundle(self, file: Path, *references: str) -> Path:
        self.git("bundle", "create", str(file), *(references or ("HEAD", "main")))
        return file

    def _heads(self) -> dict[str, str]:
        listed = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
        return dict(line.rsplit(" ", 1) for line in listed.splitlines())


def _quoted(path: str | bytes) -> bytes:
    """Write a path as fast-import reads it: in C's quotes, every byte that needs it in octal."""
    raw = path.encode() if isinstance(path, str) else path
    return b'"%s"' % b"".join(
        b"\\%03o" % byte if byte < 32 or byte > 126 or byte in b'"\\' else bytes([byte]) for byte in raw
    )
