"""Imported by the server that workers are forked from, so that each starts with our rules compiled.

Compiling them takes most of a second, which every worker of every round would spend again. Nothing else
imports this: importing it is what it is for.
"""

from __future__ import annotations

from monitor.adapters.rules import rules_in

rules_in(())
