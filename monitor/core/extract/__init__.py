"""Page bytes and selectors to Markdown."""

from monitor.core.extract.document import SEPARATOR, Extracted, combine, extract, fingerprint, from_pdf

__all__ = ["SEPARATOR", "Extracted", "combine", "extract", "fingerprint", "from_pdf"]
