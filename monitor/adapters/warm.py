"""Imported by the server that workers are forked from, so that what each would do first is done once.

Reading the clause rules, and the selector library's own expressions, take half a second together. Nothing
else imports this: importing it is what it is for.
"""

from __future__ import annotations

from monitor.adapters.rules import rules_in
from monitor.core.extract import css

css.check("main > p:first-child")
rules_in(())
