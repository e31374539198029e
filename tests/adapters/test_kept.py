"""A large register is read once, and again whenever it might be read otherwise."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.config import load_register, read_register
from monitor.adapters.register import kept as keeping
from monitor.core.errors import RegisterError
from monitor.core.register import Register
from tests.registers import register as plain_register
from tests.registers import write

RICH: dict[str, Any] = {
    "rules": "own",
    "network": {
        "ca": "ca.pem",
        "allow": ["10.0.0.5:8080", "[::1]:80"],
        "delay": "1.5s",
        "proxy": "http://proxy.example:3128",
        "place": "Paris",
    },
    "collections": {"genai": {"url": "https://ota.example/versions.git", "location": "Europe"}},
    "services": {
        "Lumenia « IA »": {
            "terms": {
                "Terms of Service": {
                    "combine": [
                        {"fetch": "https://a.example/1", "select": ["main", {"startBefore": "#a", "endAfter": "#b"}]},
                        {"fetch": "https://a.example/2", "remove": ".x", "render": "browser"},
                    ],
                    "language": "fr",
                    "ota": {"collection": "genai", "service": "Lumenia"},
                },
                "Privacy Policy": {"ota": "genai"},
            }
        }
    },
    "usages": {
        "careful": {
            "label": {"fr": "Données sensibles", "en": "Sensitive data"},
            "training": {"content": ["denied", "opt_out_exercised"], "personal": "any"},
            "location": ["eu", "third_country_safeguarded"],
            "countries": {"accept": ["adequate", "CH"], "refuse": ["CN"]},
            "mechanisms": ["scc"],
            "review_every": "180d",
            "approvers": ["it"],
        }
    },
    "tools": {
        "lumenia": {
            "service": "Lumenia « IA »",
            "plan": "business",
            "terms": ["Terms of Service", "Privacy Policy"],
            "indicative": ["Privacy Policy"],
            "controlled_by": "FR",
            "propose": {
                "careful": {
                    "by": "it",
                    "on": "2025-09-01T09:00:00+02:00",
                    "opted_out": {"for": "accounts", "accounts": "the town's", "on": "2025-08-30", "proof": "ticket 12"},
                }
            },
            "attestations": {
                "secnumcloud": {
                    "perimeter": "all",
                    "issuer": "ANSSI",
                    "reference": "42",
                    "valid_until": "2027-01-31",
                    "checked_by": "it",
                    "checked_on": "2025-08-01",
                }
            },
        }
    },
}  # fmt: skip


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 100)
    (tmp_path / "own").mkdir()
    (tmp_path / "ca.pem").write_text("")
    return write(plain_register(8080, 2525) | RICH, tmp_path)


def beside(config: Path) -> Path:
    return config.with_name(f".{config.name}.read")


def anew(config: Path) -> Register:
    """Return the register as its file says, whatever is kept."""
    return read_register(config.read_bytes(), str(config), config.resolve().parent)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the registers that are read in a test, as they are."""
    found: list[bytes] = []

    def read(content: bytes, name: str, folder: Path) -> Register:
        found.append(content)
        return read_register(content, name, folder)

    monkeypatch.setattr("monitor.adapters.config.read_register", read)
    return found


def test_a_register_comes_back_as_it_was_read_and_is_not_read_again(
    config: Path, readings: list[bytes]
) -> None:
    first, again = load_register(config), load_register(config)
    assert first == again == anew(config)
    assert list(again.terms) == list(first.terms)
    assert len(again.terms) == len(first.terms) > 0
    assert len(readings) == 1


def edited(config: Path) -> None:
    config.write_text(config.read_text() + " ")


def without_its_file(config: Path) -> None:
    (config.parent / "ca.pem").unlink()


def cut(config: Path) -> None:
    content = beside(config).read_bytes()
    beside(config).write_bytes(content[: len(content) // 3])


def garbled(config: Path) -> None:
    first, *rest = beside(config).read_bytes().splitlines(keepends=True)
    beside(config).write_bytes(first + b"".join(line.replace(b"{", b"[") for line in rest))


@pytest.mark.parametrize("change", [edited, cut, garbled, lambda config: beside(config).unlink()])
def test_whatever_is_kept_and_does_not_hold_is_not_believed(
    config: Path, readings: list[bytes], change: Callable[[Path], None]
) -> None:
    load_register(config)
    change(config)
    assert load_register(config) == anew(config)
    assert len(readings) == 2


def test_a_file_that_the_register_names_and_that_has_gone_is_told_as_ever(config: Path) -> None:
    load_register(config)
    without_its_file(config)
    with pytest.raises(RegisterError, match="there is no file"):
        load_register(config)


def test_a_program_that_was_edited_reads_for_itself(
    config: Path, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_register(config)
    monkeypatch.setattr(keeping, "_program", lambda: "another")
    load_register(config)
    assert len(readings) == 2


def test_what_somebody_else_has_put_there_is_not_believed(
    config: Path, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_register(config)
    mine = beside(config).stat().st_uid
    monkeypatch.setattr("monitor.adapters.register.kept.os.geteuid", lambda: mine + 1)
    monkeypatch.setattr(keeping, "_ROOT", mine + 2)
    load_register(config)
    assert len(readings) == 2


def test_a_register_with_mistakes_is_not_kept(config: Path) -> None:
    config.write_text(json.dumps(plain_register(8080, 2525) | {"nonsense": 1}))
    with pytest.raises(RegisterError):
        load_register(config)
    assert not beside(config).exists()


def test_what_is_kept_is_for_nobody_elses_eyes_and_leaves_nothing_beside_it(config: Path) -> None:
    load_register(config)
    assert stat.S_IMODE(beside(config).stat().st_mode) == 0o600
    assert {each.name for each in config.parent.iterdir()} == {
        ".sources.yaml.read",
        "sources.yaml",
        "own",
        "ca.pem",
    }


def test_a_register_in_a_folder_that_cannot_be_written_is_read_each_time(
    config: Path, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("monitor.adapters.register.kept.tempfile.mkstemp", refuse)
    assert load_register(config) == load_register(config)
    assert len(readings) == 2


def test_a_small_register_is_read_each_time_and_what_was_kept_of_it_goes(
    config: Path, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_register(config)
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 10**9)
    load_register(config)
    assert len(readings) == 2
    assert not beside(config).exists()


def test_terms_are_read_when_they_are_asked_for(config: Path) -> None:
    load_register(config)
    known = load_register(config)
    other = replace(known, organisation="Other")
    assert dict(other.terms.items()) == dict(anew(config).terms)
