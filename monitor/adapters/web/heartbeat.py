"""The heartbeat: an address asked for when all went well, so that who watches it notices the silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.adapters.web.fetch import HttpFetcher
from monitor.adapters.web.gate import Gate, LookupFailedError, RefusedError, parse
from monitor.adapters.web.network import NetworkSettings
from monitor.core.errors import HeartbeatError
from monitor.core.terms import SourceDocument, Unreachable

#: Seconds; nobody waits for an answer that says nothing.
DEADLINE = 10.0
_OWN = "the address of our own heartbeat, made for programs"


def beat(address: str, settings: NetworkSettings) -> None:
    """Ask for the address by GET, as healthchecks.io and its like take it, through the gate.

    Args:
        address: of the register, which may allow it under `network.allow` where it is private. It is a
            secret, since who has it can feign a beat: errors name the host alone.
        settings: how source documents are fetched.

    Raises:
        HeartbeatError: there was no complete 2xx answer.
    """
    document = SourceDocument("heartbeat", address, ignore_robots=_OWN)
    fetcher = HttpFetcher(replace(settings, deadline=DEADLINE, delay=0.0), lambda: datetime.now(UTC))
    try:
        answer = fetcher.fetch(document, None)
    finally:
        fetcher.close()
    if isinstance(answer, Unreachable):
        # Where a redirect failed, the words name addresses.
        why = answer.reason.value if "://" in answer.detail else answer.detail
        raise HeartbeatError(f"the heartbeat did not reach {host(address)}: {why}")


def examine(address: str, settings: NetworkSettings) -> str:
    """Check that the address could be asked for, without asking; returns its host.

    Raises:
        HeartbeatError: the gate refuses it, or its name cannot be resolved.
    """
    try:
        Gate(settings.allow, proxied=settings.proxy is not None).check(address, registered=True)
    except (RefusedError, LookupFailedError) as error:
        raise HeartbeatError(
            f"the heartbeat cannot reach {host(address)}: {error}; correct `schedule.heartbeat`, or, if the "
            "host is yours, list it with its port under `network.allow`"
        ) from error
    return host(address)


def host(address: str) -> str:
    """Return what of an address may be shown."""
    return parse(address).host
