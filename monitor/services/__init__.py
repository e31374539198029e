"""The verbs, over ports; the time is passed in."""
