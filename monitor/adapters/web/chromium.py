"""The Chromium that renders pages: where it is, and how it is started so that it reaches nothing itself."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: All that a browser needs to know of our environment; the passwords of ours it does not.
_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")

#: A proxy whose name leads nowhere: what is not carried for the browser is not reached, whoever asks.
NO_PROXY: Final = "http://no-network.invalid:9"
ARGUMENTS: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # WebRTC may only use what goes through the proxy, which is TCP and leads nowhere.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-extensions",
    "--disable-plugins",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",  # megabytes of objects a page's scripts may hold
)


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no browser, and what to do about it."""

    words: str


def find(executable: Path | None = None) -> Path | Missing:
    """Find a Chromium and what drives it.

    Args:
        executable: Where it is; None: where the system has it.

    Returns:
        The program, or what is missing and how to install it.
    """
    if importlib.util.find_spec("playwright") is None:
        return Missing(
            "A page needs a browser, and Playwright is not installed: "
            "pip install 'terms-drift-monitor[browser]'."
        )
    if executable is not None:
        return executable if executable.is_file() else Missing(f"There is no browser at {executable}.")
    found = next((path for name in _NAMES if (path := shutil.which(name))), None) or _of_playwright()
    if found is None:
        return Missing(
            "A page needs a browser, and there is no Chromium: apt-get install chromium, "
            "or python -m playwright install chromium."
        )
    return Path(found)


def environment(ours: Mapping[str, str]) -> dict[str, str | float | bool]:
    """Return what of our environment the browser is told."""
    return {name: ours[name] for name in _ENVIRONMENT if name in ours}


def sandboxed() -> bool:
    """Whether Chromium can keep its sandbox: it refuses to start with one for root."""
    return os.geteuid() != 0


def _of_playwright() -> str | None:
    """Return the browser that Playwright has downloaded, the newest of several."""
    root = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found: Sequence[Path] = sorted(root.glob("chromium-*/chrome-linux*/chrome")) if root.is_dir() else ()
    return str(found[-1]) if found else None
