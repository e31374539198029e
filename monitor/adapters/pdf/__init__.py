"""The text of PDFs, as Markdown."""
