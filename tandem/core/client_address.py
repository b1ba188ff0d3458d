"""Where a request comes from, as something to count by: hashed, so that no address is kept."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

SHARED_BITS = 64
"""One IPv6 customer has a whole network of this size, and could count from anew in each address."""


def source_of(address: str | None, secret_key: str) -> str | None:
    """The keyed hash of a client's address; None for this machine itself and for no address.

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
    network = str(found)
    if isinstance(found, IPv6Address):
        network = str(ip_network((found, SHARED_BITS), strict=False))
    return hidden(network, secret_key)


def hidden(value: str, secret_key: str) -> str:
    """The keyed hash of an address or a name that is only to be counted: 32 hex digits."""
    return hmac.new(secret_key.encode(), f"source {value}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]
