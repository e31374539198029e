"""Open Terms Archive collections: mirrored, and their history read."""
