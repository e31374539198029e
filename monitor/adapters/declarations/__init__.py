"""Open Terms Archive declarations: read, and written as entries of the register."""
