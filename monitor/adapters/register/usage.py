"""The words of a usage: each reader takes text and gives a core value, or says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeVar

from babel import Locale

from monitor.adapters.register.values import text_of, wrong
from monitor.core.model import SEVERITY, Mechanism, Stance, Topic
from monitor.core.register import choices
from monitor.core.tools import ANY

Listed = TypeVar("Listed")

#: `opt_out` is tolerated once the opt-out is exercised.
EXERCISED: Literal["opt_out_exercised"] = "opt_out_exercised"
ADEQUATE: Final = "adequate"

#: What CLDR lists beside countries: unions, the whole world, test regions.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_COUNTRY_SLIPS: Final = {"UK": "GB", "EL": "GR", "EU": "EEA", "USA": "US", "UE": "EEA", "EEE": "EEA"}


def _stance(value: object, topic: Topic) -> Stance | Literal["any"]:
    text = text_of(value)
    if text == ANY:
        return ANY
    if text == Stance.UNCLEAR:
        raise wrong(
            "'unclear' is not a stance to tolerate", "write `on_unclear: suspend` or `on_unclear: allow`"
        )
    known = (*SEVERITY[topic], Stance.SILENT)
    if text in known:
        return Stance(text)
    if text in list(Stance):
        raise wrong(f"{text!r} is a stance on another topic than {topic.value}", choices("", [*known, ANY]))
    raise wrong(
        f"unknown stance {text[:40]!r}",
        choices(text, [*known, *([EXERCISED] if topic is Topic.TRAINING else []), ANY]),
    )


def any_alone(values: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """Refuse the word `any` beside others."""
    if ANY in values and len(values) > 1:
        raise wrong(
            "'any' says all, so nothing can stand beside it", "write `any` alone, or the others alone"
        )
    return values


def one_opt_out(values: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """Refuse an opt-out that is tolerated as it stands beside one that has to be exercised."""
    if Stance.OPT_OUT in values and EXERCISED in values:
        raise wrong(
            "'opt_out' tolerates what 'opt_out_exercised' does not",
            "keep `opt_out_exercised` if the opt-out has to be exercised, else `opt_out`",
        )
    return values


def training_stance(value: object) -> Stance | Literal["any", "opt_out_exercised"]:
    """Read a stance on training, `silent`, or one of the words `opt_out_exercised` and `any`."""
    if value == EXERCISED:
        return EXERCISED
    return _stance(value, Topic.TRAINING)


def location_stance(value: object) -> Stance | Literal["any"]:
    """Read a stance on location, `silent`, or the word `any`."""
    return _stance(value, Topic.LOCATION)


def mechanism(value: object) -> Mechanism | Literal["any"]:
    """Read what a transfer relies on, or the word `any`."""
    text = text_of(value)
    if text == ANY:
        return ANY
    try:
        return Mechanism(text)
    except ValueError:
        raise wrong(f"unknown mechanism {text[:40]!r}", choices(text, [*Mechanism, ANY])) from None


def country(value: object) -> str:
    """Read an ISO 3166-1 alpha-2 code, or `EEA`."""
    text = text_of(value)
    if text == "EEA" or (text.isascii() and len(text) == 2 and text in _countries()):
        return text
    likely = _COUNTRY_SLIPS.get(text.upper(), text.upper())
    known = likely == "EEA" or likely in _countries()
    remedy = f"did you mean {likely!r}?" if known else "write its two letters (ISO 3166-1), or EEA"
    raise wrong(f"unknown country {text[:40]!r}", remedy)


def accepted_country(value: object) -> str:
    """Read a country that is accepted, or the word `adequate`: those under an adequacy decision."""
    text = text_of(value)
    if text != ADEQUATE and len(text) > len("EEA"):  # no country: a slip of the one word that may stand here
        raise wrong(f"{text[:40]!r} is no country", choices(text, [ADEQUATE, "EEA"]))
    return ADEQUATE if text == ADEQUATE else country(value)


def _countries() -> frozenset[str]:
    territories: Iterable[str] = Locale("en").territories
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES
