"""By which names we may be called. A request by another one is refused: no redirect then leads to
a foreign host, and no foreign site, whose name suddenly means our address (DNS rebinding), reads
what is ours."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANY = "*"


def allowed_hosts(base_url: str, more: str = "") -> frozenset[str]:
    """The host of `base_url`, all names of this machine where it is one of them, and `more`,
    separated by blanks. "*" among them allows all."""
    own = host_of(urlsplit(base_url).netloc)
    names = {own, *(host_of(name) for name in more.split())}
    return frozenset(names | LOOPBACK if own in LOOPBACK else names)


def host_of(header: str) -> str:
    """A Host header without its port, as names are compared; "" for what is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_allowed(header: str, allowed: frozenset[str]) -> bool:
    """Whether a request may name this host. "*" itself is nobody's name."""
    return ANY in allowed or host_of(header) in allowed - {""}
