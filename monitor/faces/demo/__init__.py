"""`monitor demo`: the whole job in a minute, on a made-up vendor site, without network."""

from __future__ import annotations

from monitor.faces.demo.story import DemoFailedError, demo

__all__ = ["DemoFailedError", "demo"]
