"""Pydantic's errors on a register, in words a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.adapters.register.shape import keys
from monitor.core.register import Fault, Place, choices

_EXPLAINED: Final = "docs/register.md explains every key"

#: Pydantic's kinds of error that say no more than what was expected.
_EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "model_type": ("keys and values are expected here", "write `key: value` lines, indented"),
    "model_attributes_type": ("keys and values are expected here", "write `key: value` lines, indented"),
    "dict_type": ("keys and values are expected here", "write `key: value` lines, indented"),
    "list_type": ("a list is expected here", "write [one, two], or a line `- one` for each"),
    "tuple_type": ("a list is expected here", "write [one, two], or a line `- one` for each"),
    "string_type": ("a word or a sentence is expected here", "write it on this line"),
    "int_type": ("a whole number is expected here", "write it in figures"),
    "int_parsing": ("a whole number is expected here", "write it in figures"),
    "too_short": ("this is empty", "write at least one"),
}


def faults(error: ValidationError, shape: type[BaseModel], place: Place) -> list[Fault]:
    """Translate `error`, raised when what stands at `place` was read as a `shape`."""
    return [_fault(each, shape, place) for each in error.errors(include_url=False)]


def _fault(error: ErrorDetails, shape: type[BaseModel], place: Place) -> Fault:
    inner = error["loc"]
    here = (*place, *inner)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "register":
        key = str(context["key"])
        return Fault((*here, key) if key else here, str(context["message"]), str(context["remedy"]))
    around = _shape_at(shape, inner[:-1])
    if kind == "extra_forbidden":
        remedy = choices(str(inner[-1]), keys(around)) if around else _EXPLAINED
        return Fault(here, f"unknown key {str(inner[-1])[:80]!r}", remedy)
    if kind == "missing":
        return Fault(here, f"{str(inner[-1])!r} is missing or empty", f"write `{inner[-1]}: …`; {_EXPLAINED}")
    if kind == "enum":
        return _unknown_word(str(error["input"]), shape, place, inner)
    if kind in {"less_than_equal", "greater_than_equal"}:
        bound = f"at most {context['le']}" if "le" in context else f"at least {context['ge']}"
        return Fault(here, f"{str(error['input'])[:40]} is out of bounds", f"write {bound}")
    return Fault(here, *_EXPECTED.get(kind, (error["msg"], _EXPLAINED)))


def _unknown_word(word: str, shape: type[BaseModel], place: Place, inner: Place) -> Fault:
    """Tell of a word that is none of a closed list: the value of a key, one of its values, a key under it."""
    # Pydantic writes `[key]` behind a key that is wrong itself.
    inner = inner[:-1] if inner[-1] == "[key]" else inner
    closed = next(
        n for n in range(len(inner), 0, -1) if _words(_shape_at(shape, inner[: n - 1]), str(inner[n - 1]))
    )
    key = str(inner[closed - 1])
    said = f"unknown {key} {word[:40]!r}" if closed == len(inner) else f"{word[:40]!r} is not known here"
    return Fault((*place, *inner), said, choices(word, _words(_shape_at(shape, inner[: closed - 1]), key)))


def _shape_at(shape: type[BaseModel], inner: Place) -> type[BaseModel] | None:
    """Follow the keys and positions of `inner` from `shape` to the shape that stands there."""
    current: Any = shape
    for part in inner:
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = _annotation(current, str(part))
            if not _is_collection(current):
                current = _first(current, BaseModel)
        else:
            # Every key of a mapping and every position of a list leads to the same kind of thing.
            current = _first(current, BaseModel)
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _is_collection(annotation: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return any(get_origin(each) in {dict, tuple} for each in (annotation, *get_args(annotation)))


def _words(shape: type[BaseModel] | None, key: str) -> list[str]:
    enum = _first(_annotation(shape, key), Enum) if shape else None
    return [str(member.value) for member in enum] if enum else []


def _annotation(shape: type[BaseModel], key: str) -> Any:  # noqa: ANN401 - annotations have no common type
    return next(
        (each.annotation for name, each in shape.model_fields.items() if key in (name, each.alias)), None
    )


def _first(annotation: Any, wanted: type[Any]) -> Any:  # noqa: ANN401 - annotations have no common type
    """Return the first subclass of `wanted` among `annotation` and its arguments."""
    if isinstance(annotation, type) and issubclass(annotation, wanted):
        return annotation
    found = (_first(each, wanted) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)
