"""What comes after a round fails nothing but itself, and says so in the log."""

from __future__ import annotations

import logging

import pytest

from monitor.core.errors import StoreError, UsageError
from monitor.core.terms import TermsId
from monitor.services.guard import aside, guarded


def test_what_works_leaves_no_word(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    aside("the page was not written", lambda: done.append(1))
    assert done == [1]
    assert caplog.text == ""


def test_a_failure_that_has_words_is_logged_in_them_alone(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise UsageError("the folder is full")

    aside("the page was not written", fails)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "the page was not written: the folder is full"
    assert record.exc_info is None


def test_a_mistake_of_ours_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    aside("the page was not written", lambda: dict[str, str]()["gone"])
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "KeyError: 'gone'" in caplog.text


def test_a_damaged_store_is_not_kept_quiet() -> None:
    def fails() -> None:
        raise StoreError("the database is damaged")

    with pytest.raises(StoreError):
        aside("the page was not written", fails)


def test_one_error_that_ends_the_work_on_many_terms_is_traced_once_for_each(
    caplog: pytest.LogCaptureFixture,
) -> None:
    dead = RuntimeError("all workers are dead")

    def fails() -> None:
        raise dead

    for number in range(3):
        guarded(TermsId(f"S{number}", "Terms of Service"), "", fails)
    assert caplog.text.count("in fails") == 3
