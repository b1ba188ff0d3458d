"""Where a request comes from, as something to count by: hashed, so that no address is kept."""

import hashlib
import hmac
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

SHARED_BITS, SITE_BITS = 64, 48
"""One IPv6 customer has a whole network of the first size, and could count from anew in each of its
addresses; many have one of the second, and could do so in each of its 65,536 networks. That may
also be the street of a carrier's other customers, so that more is allowed there."""
SITE_SHARE = 4
"""So many times what one network may is allowed to its whole site."""


def source_of(address: str | None, secret_key: str) -> str | None:
    """The keyed hash of a client's address, or two of them with a dot between: of an IPv6 network,
    and of its site (`places`). None for this machine itself and for no address.

    The loopback address is never counted: that is health checks, tests, or a proxy that
    TANDEM_TRUSTED_PROXIES does not name, behind which everybody would share one limit.
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    if not isinstance(found, IPv6Address):
        return hidden(str(found), secret_key)
    network, site = (ip_network((found, b), strict=False) for b in (SHARED_BITS, SITE_BITS))
    return f"{hidden(str(network), secret_key)[:31]}.{hidden(str(site), secret_key)[:31]}"


def places(source: str | None) -> list[tuple[str, int]]:
    """What a source is counted under: (name, how many times as much is allowed there). Empty for
    none."""
    network, _, site = (source or "").partition(".")
    return ([(network, 1)] if network else []) + ([(site, SITE_SHARE)] if site else [])


@lru_cache(maxsize=4)
def _networks(trusted: str) -> tuple[IPv4Network | IPv6Network, ...]:
    found = []
    for name in trusted.split(","):
        with suppress(ValueError):
            found.append(ip_network(name.strip(), strict=False))
    return tuple(found)


def is_proxy(address: str | None, trusted: str) -> bool:
    """Whether an address is one of the proxies, named as in TANDEM_TRUSTED_PROXIES."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return any(found in network for network in _networks(trusted))


def is_loopback(address: str | None) -> bool:
    """Whether this is an address of the machine itself."""
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def hidden(value: str, secret_key: str) -> str:
    """The keyed hash of an address or a name that is only to be counted: 32 hex digits."""
    return hmac.new(secret_key.encode(), f"source {value}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]
