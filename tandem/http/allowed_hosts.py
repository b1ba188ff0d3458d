"""By which names we may be called. A request by another one is refused: no redirect then leads to
a foreign host, and no foreign site, whose name suddenly means our address (DNS rebinding), reads
what is ours."""

import re
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANY = "*"
FOREIGN = re.compile(r"[@/?#\\\s]")
"""What stands in no Host header: it would end the host, or stand before it."""


def allowed_hosts(base_url: str, more: str = "") -> frozenset[str]:
    """The host of `base_url`, all names of this machine where it is one of them, and `more`,
    separated by blanks. "*" among them allows all."""
    own = host_of(urlsplit(base_url).netloc)
    names = {own, *(host_of(name) for name in more.split())}
    return frozenset(names | LOOPBACK if own in LOOPBACK else names)


def host_of(header: str) -> str:
    """A Host header without its port, as names are compared; "" for what is none: also where what
    should be the port is no number, or somebody's name stands before the host."""
    try:
        parts = urlsplit(f"//{header}")
        usual = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if not usual or FOREIGN.search(header):
        return ""
    return (parts.hostname or "").rstrip(".")


def host_and_port(address: str) -> str:
    """The host and port that an Origin or Referer names, in small letters; "" where it is none."""
    try:
        return urlsplit(address).netloc.casefold()
    except ValueError:  # "http://["
        return ""


def is_allowed(header: str, allowed: frozenset[str]) -> bool:
    """Whether a request may name this host. "*" itself is nobody's name."""
    return ANY in allowed or host_of(header) in allowed - {""}
