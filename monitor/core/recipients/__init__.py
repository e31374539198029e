"""To whom a text says that data goes: the rows of its lists of sub-processors."""

from monitor.core.recipients.found import PartRows, gathered, part_rows

__all__ = ["PartRows", "gathered", "part_rows"]
