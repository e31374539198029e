"""Why a drift is of its kind: the closed list of few words that is stored with it and told to people."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NewType

_OF: Final = ": "


class DriftReason(StrEnum):
    """What made a change noise, editorial, material, or one of the two texts no copy; the value is English.

    The words are stored as they stand here: once reworded, what was stored before is no longer known by it.
    """

    # noise, and what stands around the text
    SAME = "the same words"
    LAYOUT = "layout, links or order"
    FURNITURE = "furniture of the page"
    NAVIGATION = "navigation"
    PAGE_TITLE = "the title of the page"
    PAGE_LABEL = "a label of the page"
    PAGE_FOOT = "the foot of the page"
    BANNER = "a banner"
    POINTER = "a pointer to another page"
    NUMBERING = "numbering"
    # what changes no right, duty, practice or fact
    TITLE = "the title"
    HEADING_ADDED = "a heading added"
    HEADING_REMOVED = "a heading removed"
    LABEL_ADDED = "a label added"
    LABEL_REMOVED = "a label removed"
    LINK_LABEL = "the label of a link"
    BINDING_ELSEWHERE = "a binding page stands elsewhere"
    DATE = "the date of the text"
    DATE_NOTE = "a note on the date of the text"
    ADDRESS = "an address"
    CONTACT = "how to get in touch"
    NAME = "a name"
    SLIP = "a slip corrected"
    ORDER = "the order of words"
    PUNCTUATION = "punctuation or capitals"
    SMALL_WORDS = "small words"
    FEW_WORDS_ADDED = "a few words added"
    FEW_WORDS_REMOVED = "a few words removed"
    FEW_WORDS_REWORDED = "a few words reworded"
    # what may change one
    SENTENCE_ADDED = "a sentence added"
    SENTENCE_REMOVED = "a sentence removed"
    SENTENCE_REWORDED = "a sentence reworded"
    ROW_ADDED = "a row of a table added"
    ROW_REMOVED = "a row of a table removed"
    ROW_CHANGED = "a row of a table changed"
    DOCUMENT_ADDED = "a document that binds too added"
    DOCUMENT_REMOVED = "a document that binds too removed"
    COMPANY = "the company one contracts with"
    HOLDS_FROM = "the date from which the text holds was moved"
    DATE_OR_NUMBER = "a date or a number"
    NEGATION = "a negation or an exception"
    MODAL = "what may or must be done"
    QUALIFIER = "a qualifier"
    PLACE = "a place"
    NUMBER = "a number"
    PRACTICE = "a right, a duty or a practice"
    PRACTICE_WORDS = "words that carry a practice"
    WHO = "who does it"
    WHO_PROCESSES = "who receives or processes data"
    TRAINING = "what is said on training"
    LOCATION = "where data is"
    RECIPIENT_ADDED = "a recipient added"
    RECIPIENT_REMOVED = "a recipient removed"
    RECIPIENT_COUNTRY = "another country of a recipient"
    RECIPIENT_PRODUCTS = "other products of a recipient"
    # one of the two texts is no copy of the terms
    NO_SENTENCE = "no sentence is left"
    WAS_NO_SENTENCE = "there was no sentence before"
    STANDS_IN = "an error, login or cookie page"
    STOOD_IN = "an error, login or cookie page stood there"
    MISSING = "most of the text is missing"
    WAS_MISSING = "most of the text was missing"
    REPLACED = "another page or language in its place"
    WAS_REPLACED = "another page or language stood there"


Concerning = NewType("Concerning", str)
"""A reason and, after a colon, what it is about."""


def concerning(reason: DriftReason, about: DriftReason) -> Concerning:
    """Return a reason together with what it is about, as it is stored.

    Args:
        reason: such as `a sentence added`.
        about: such as `a number`.
    """
    return Concerning(f"{reason}{_OF}{about}")


def reasons_in(words: str) -> list[DriftReason] | None:
    """Return the reason that was stored and what it is about; None where it is not one of the list.

    An earlier version of the monitor may have stored one in other words.
    """
    try:
        return [DriftReason(part) for part in words.split(_OF)]
    except ValueError:
        return None
