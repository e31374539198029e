"""Link targets as they are kept: absolute, and without what changes at every fetch.

Two links in five that "changed" in published histories changed only in a tracking
parameter, a session id or a redirector's token.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit, urlunsplit

#: What stands for an address that Cloudflare hides behind a key that changes at every fetch.
PROTECTED_EMAIL: Final = "[email protected]"

_MAX_LENGTH: Final = 2_000
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_PROTECTION: Final = "/email-protection"

#: The parameters that privacytests.org tests for (OTA's engine strips the same since 2026-09), and the like.
_TRACKING: Final = frozenset(
    "__hsfp __hssc __hstc __s _hsenc _hsmi _openstat _ga _gl dclid fbclid gclid gclsrc gbraid "
    "wbraid gad_source hsctatracking igshid igsh mc_cid mc_eid mkt_tok ml_subscriber "
    "ml_subscriber_hash msclkid msockid oft_c oft_ck oft_d oft_id oft_ids oft_k oft_lk oft_sk "
    "oly_anon_id oly_enc_id rb_clickid s_cid twclid ttclid li_fat_id vero_conv vero_id wickedid "
    "yclid ysclid openaicom-did openaicom_referred phpsessid jsessionid __cf_chl_tk "
    "__cf_chl_rt_tk".split()
)
_TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "matomo_", "hsa_")
_SESSION_PATH: Final = re.compile(r";jsessionid=[\w.!\-]{1,200}", re.IGNORECASE)
#: A redirector with an id that is fresh at every visit.
_REDIRECT_ID: Final = re.compile(
    r"(?<=/redirect/)(?:[\w\-]{1,20}\.){0,3}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/|$)", re.IGNORECASE
)
_ESCAPES: Final = str.maketrans({" ": "%20", "(": "\\(", ")": "\\)", "<": "%3C", ">": "%3E"})
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]+")


@lru_cache(maxsize=4096)
def target(href: str, base: str) -> str:
    """Give the address under which a link is kept.

    Args:
        href: The link as written in the page.
        base: The address of the page (or of its `base` element).

    Returns:
        The absolute address without tracking parameters; `#fragment` as it is; "" for what is no address of a
        document (scripts, data, over-long or malformed addresses).
    """
    # Browsers drop line breaks and tabs inside an address, and blanks around it (WHATWG URL, section 4.4).
    href = _CONTROL.sub(lambda run: " " if run.group() == " " * len(run.group()) else "", href).strip()
    if not href or len(href) > _MAX_LENGTH:
        return ""
    if href.startswith("#"):
        return _escaped(href)
    try:
        absolute = urljoin(base, href)
        parts = urlsplit(absolute)
        if parts.scheme.lower() not in _SCHEMES:
            return ""
        return _escaped(_cleaned(absolute))
    except ValueError:
        return ""


def is_protected_email(href: str) -> bool:
    """Whether a link leads to Cloudflare's page about a hidden e-mail address."""
    return _PROTECTION in href


def without_token(href: str) -> str:
    """Cut from a link, at little cost, where the tokens of a visit stand: query, redirector's id, key."""
    if is_protected_email(href):
        return PROTECTED_EMAIL
    address = href.partition("?")[0]
    return _REDIRECT_ID.sub("", address) if "/redirect/" in address else address


def _cleaned(address: str, *, depth: int = 2) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return address
    behind = _behind_redirector(parts.hostname or "", parts.path, parts.query)
    if behind and depth:
        return _cleaned(behind, depth=depth - 1)
    path = _REDIRECT_ID.sub("", _SESSION_PATH.sub("", parts.path))
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def _is_tracking(pair: str) -> bool:
    name = unquote(pair.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _behind_redirector(host: str, path: str, query: str) -> str:
    """The address a known redirector leads to; the rest of such a link is a token."""
    wanted = {
        ("l.facebook.com", "/l.php"): "u",
        ("www.google.com", "/url"): "q",
        ("www.bing.com", "/ck/a"): "u",
    }.get((host.lower(), path))
    if wanted is None:
        return ""
    value = dict(parse_qsl(query)).get(wanted, "")
    if host.lower() == "www.bing.com":
        value = _from_bing(value)
    return value if value.startswith(("https://", "http://")) else ""


def _from_bing(value: str) -> str:
    """Bing writes `a1` and the address in URL-safe base64 without padding."""
    code = value.removeprefix("a1")
    try:
        return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _escaped(address: str) -> str:
    """Make an address safe to stand between the brackets of a Markdown link."""
    return address.translate(_ESCAPES)
