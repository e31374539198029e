"""The colours and measures of a mail's HTML; contrasts are 4.5 or more (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.core.alerts import AlertKind

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_MONO = "font-family:Consolas,'Liberation Mono',Menlo,monospace"

#: By class name; inline, for mail programs that drop style sheets.
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "page": f"margin:0;padding:0;background:#f1f3f5;color:#1b1f24;{_FONT};font-size:16px;line-height:1.5",
        "column": "max-width:680px;margin:0 auto;padding:12px",
        "card": "background:#ffffff;border:1px solid #d0d7de;border-radius:8px;overflow:hidden",
        "inside": "padding:4px 20px 16px",
        "headline": "margin:0;font-size:14px;font-weight:700",
        "about": "margin:2px 0 0;font-size:21px;line-height:1.3;font-weight:700;overflow-wrap:anywhere",
        "title": "margin:26px 0 8px;font-size:17px;line-height:1.3;font-weight:700",
        "paragraph": "margin:10px 0;overflow-wrap:anywhere",
        "caption": "margin:6px 0 16px;font-size:14px;color:#57606a;overflow-wrap:anywhere",
        "over": "margin:14px 0 4px;font-size:14px;font-weight:700",
        "quote": (
            "margin:0;padding:10px 14px;background:#f6f8fa;border-left:4px solid #8c959f;"
            "font-family:Georgia,'Times New Roman',serif;overflow-wrap:anywhere"
        ),
        "ins": "background:#d9f2de;color:#0b4a1b;text-decoration:underline",
        "del": "background:#fbe0de;color:#7a1410;text-decoration:line-through",
        "facts": "width:100%;border-collapse:collapse;margin:10px 0 18px;font-size:15px;line-height:1.4",
        "name": (
            "width:36%;padding:6px 12px 6px 0;text-align:left;vertical-align:top;font-weight:400;"
            "color:#57606a;border-bottom:1px solid #e3e7eb;overflow-wrap:anywhere"
        ),
        "value": "padding:6px 0;vertical-align:top;border-bottom:1px solid #e3e7eb;overflow-wrap:anywhere",
        "link": "color:#0b57a8;text-decoration:underline",
        "options": "margin:8px 0;padding-left:20px",
        "option": "margin:8px 0",
        "code": (
            "margin:4px 0 0;padding:8px "
            f"10px;background:#f1f3f5;color:#1b1f24;border-radius:4px;{_MONO};font-size:13px;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere"
        ),
        "message": "margin:8px 0;padding:4px 16px;border:1px dashed #8c959f;border-radius:6px",
        "sheet": "margin:32px 0 0;padding:8px 16px 4px;border:2px solid #8c959f;border-radius:6px",
        "boxes": "margin:4px 0 12px;padding:0;list-style:none",
        "box": "margin:4px 0;padding:0 0 0 26px;text-indent:-26px",
        "blank": "height:44px;border-bottom:1px solid #8c959f",
        "foot": "margin:8px 20px;font-size:13px;line-height:1.45;color:#57606a;overflow-wrap:anywhere",
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    """The band at the top of a mail of one kind."""

    name: str
    """Its class."""
    style: str


def _head(name: str, background: str, colour: str, edge: str) -> Head:
    return Head(name, f"padding:14px 20px;background:{background};color:{colour};border-top:6px solid {edge}")


HEADS: Mapping[AlertKind, Head] = MappingProxyType(
    {
        AlertKind.SUSPENSION: _head("stop", "#fdecea", "#7a1410", "#b3261e"),
        AlertKind.DRIFT: _head("note", "#fff4d6", "#533d00", "#b58100"),
        AlertKind.REVIEW: _head("note", "#fff4d6", "#533d00", "#b58100"),
        **{
            kind: _head("info", "#e8f0fb", "#123a6b", "#2f6fb5")
            for kind in AlertKind
            if kind not in (AlertKind.SUSPENSION, AlertKind.DRIFT, AlertKind.REVIEW)
        },
    }
)

#: The same in the dark, where the mail program has a style sheet; it must win over the inline styles.
DARK = """
@media (prefers-color-scheme: dark) {
.page { background: #111417 !important; color: #e6e8eb !important }
.card { background: #1c2024 !important; border-color: #3b434b !important }
.stop { background: #4a1512 !important; color: #ffdad6 !important; border-color: #f2766d !important }
.note { background: #413200 !important; color: #ffe9a8 !important; border-color: #d9a400 !important }
.info { background: #14304f !important; color: #d3e5ff !important; border-color: #6ea8f0 !important }
.caption, .name, .foot { color: #aab3bd !important }
.name, .value { border-color: #343b42 !important }
.quote { background: #262b30 !important; border-color: #7b858f !important }
.ins { background: #12401f !important; color: #d0f7d9 !important }
.del { background: #4d1b18 !important; color: #ffd7d3 !important }
.link { color: #8ab8ff !important }
.code { background: #0f1214 !important; color: #e6e8eb !important }
.message, .sheet, .blank { border-color: #7b858f !important }
}
"""

#: On paper the sheet is one page of its own, black on white.
PRINT = """
@media print {
.page { background: #ffffff !important; color: #000000 !important }
.card { border: 0 !important }
.sheet { break-before: page; border: 0 !important; padding: 0 !important; margin: 0 !important }
.sheet .facts, .sheet .quote, .sheet .box { font-size: 13px !important; line-height: 1.3 !important }
.sheet .name, .sheet .value { padding-top: 3px !important; padding-bottom: 3px !important }
.foot { margin: 2px 20px !important; font-size: 11px !important }
.quote, .box, tr { break-inside: avoid }
}
"""
