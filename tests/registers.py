"""A register that watches the ten invented vendors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.vendors import HOST, VENDORS, path_of


def register(
    site_port: int, mail_port: int, *, suspend_after: str = "30d", deadline: str = "20s"
) -> dict[str, object]:
    """Return a register of ten tools, three people and two usages."""
    stances = ["denied", "opt_in", "improvement"]
    others: dict[str, object] = dict.fromkeys(("feedback", "deidentified", "flagged"), "any")
    proposals = {usage: {"by": "head", "on": "2026-02-28"} for usage in ("careful", "relaxed")}
    tools: dict[str, object] = {
        name.lower(): {
            "name": name,
            "service": name,
            "plan": "consumer",
            "terms": ["Terms of Service"],
            "propose": proposals,
            "referents": ["head", "it", "counsel"] if n % 2 else ["head", "it"],
        }
        for n, name in enumerate(VENDORS)
    }
    return {
        "organisation": {"name": "Mairie de Valmoulin", "language": "fr"},
        "people": {
            "head": {"name": "Sacha Leroy", "email": "head@example.org", "role": "business"},
            "it": {"name": "Alex Martin", "email": "it@example.org", "role": "it", "language": "en"},
            "counsel": {"name": "Dominique Roux", "email": "counsel@example.org", "role": "legal"},
        },
        "network": {"delay": "0s", "confirm_after": "0s", "allow": [f"{HOST}:{site_port}"], "deadline": deadline, "retries": 0},
        "mail": {"host": HOST, "port": mail_port, "tls": "none", "from": "monitor@example.org"},
        "services": {
            name: {"terms": {"Terms of Service": {"fetch": f"http://{HOST}:{site_port}{path_of(name)}", "select": "main", "render": "html"}}}
            for name in VENDORS
        },
        "usages": {
            usage: {
                "training": {"content": allowed, "personal": "any", **others},
                "location": "any",
                "suspend_after": suspend_after,
            }
            for usage, allowed in (("careful", stances), ("relaxed", [*stances, "opt_out"]))
        },
        "tools": tools,
    }  # fmt: skip


def write(plain: Mapping[str, object], folder: Path) -> Path:
    """Write a register into a folder, and return its path."""
    path = folder / "sources.yaml"
    # JSON is YAML too, without the anchors that a register may not have.
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
