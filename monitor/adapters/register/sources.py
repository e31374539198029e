"""The shape of what is watched in `sources.yaml`: collections, services, their terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from monitor.adapters.register.shape import Address, LanguageCode, Line, Name, Selectors, Shape
from monitor.adapters.register.values import wrong
from monitor.core.terms import Render


def _collection_named(data: object) -> object:
    """Take the id of a collection for a mapping that says no more."""
    return {"collection": data} if isinstance(data, str) else data


class CollectionShape(Shape):
    """An OTA collection: repositories of versions and, if known, of snapshots."""

    url: Line
    snapshots: Line | None = None
    location: Line | None = None


class CombinedShape(Shape):
    """One source document of terms that are read from several."""

    fetch: Address
    select: Selectors | None = None
    remove: Selectors | None = None
    render: Render | None = None
    ignore_robots: Line | None = None


class WitnessShape(Shape):
    """An OTA collection that tracks some terms, and its names for them where they differ from ours."""

    collection: Name
    service: Name | None = None
    terms: Name | None = None


class TermsShape(Shape):
    """One terms type of one service."""

    fetch: Address | None = None
    select: Selectors | None = None
    remove: Selectors | None = None
    render: Render | None = None
    ignore_robots: Line | None = None
    combine: tuple[CombinedShape, ...] | None = None
    language: LanguageCode | None = None
    ota: Annotated[WitnessShape, BeforeValidator(_collection_named)] | None = None

    @model_validator(mode="after")
    def _one_way_to_read_them(self) -> TermsShape:
        if self.fetch and self.combine is not None:
            raise wrong(
                "`fetch` and `combine` exclude each other", "move the address into `combine`", "fetch"
            )
        if not self.fetch and not self.combine and not self.ota:
            raise wrong(
                "nothing to read these terms from",
                "add `fetch: https://…`, a list under `combine`, or `ota: COLLECTION`",
            )
        addresses = [document.fetch for document in self.combine or ()]
        if len(set(addresses)) < len(addresses):
            raise wrong(
                "the same address stands twice under `combine`",
                "write it once, with both selectors",
                "combine",
            )
        return self


class ServiceShape(Shape):
    """What publishes terms."""

    terms: Annotated[dict[str, TermsShape], Field(min_length=1)]
