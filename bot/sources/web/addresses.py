"""Which addresses may be fetched: a URL by its form, and the machine behind it by its number."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from bot import wording
from bot.errors import FetchError
from bot.sources.provenance import web_address

_PORTS = {"http": 80, "https": 443}
_INSIDE = ip_network("168.63.129.16/32")
"""Public by number, and yet inside: Azure answers its own machines there."""

_UNICAST = ip_network("2000::/3")
"""All of IPv6 that has been given out so far."""

_TRANSLATED = ip_network("64:ff9b::/96")
"""NAT64: behind each stands the IPv4 address of its last 32 bits."""


def checked(url: str) -> str:
    """`url`, if it is one that may be fetched at all.

    Raises:
        FetchError: it is not http or https, is broken, or carries a user's name.
    """
    address = web_address(url)
    if address is None:
        raise FetchError(wording.web.no_web_address())
    if "@" in urlsplit(address).netloc:
        raise FetchError(wording.web.credentials_in_address())
    return address


def named(url: str, hosts: Collection[str]) -> bool:
    """Whether the configuration names the host of `url`: ``wiki.internal`` for all ports, or ``10.0.0.7:8080``."""
    host, port = host_and_port(url)
    return bool({host, f"{host}:{port}", f"[{host}]:{port}"} & {name.lower() for name in hosts})


def host_and_port(url: str) -> tuple[str, int | None]:
    """Where a URL leads, in lower case; the port that its scheme stands for where it names none."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme)


def public(address: str) -> bool:
    """Whether an IP address is one of the public internet; where an IPv4 address hides in it, that has to be too."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    inner = _within(found) if isinstance(found, IPv6Address) else found
    if isinstance(found, IPv6Address) and found not in _TRANSLATED and not found.ipv4_mapped:
        return found in _UNICAST and found.is_global and (inner is None or _public(inner))
    return inner is not None and _public(inner)


def _public(address: IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _INSIDE)


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a translator or a tunnel would make of an IPv6 address."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
