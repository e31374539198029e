"""The page: a static site that says how every tool stands, what its terms say, and what happened to it."""
