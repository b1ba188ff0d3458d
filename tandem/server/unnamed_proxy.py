"""A proxy on this machine that nobody named: behind it nothing can be limited by address.

Requests then come from the loopback address, which is never counted, since all would share one
limit. That is said: at the start where the settings show it, when the first such request comes, and
in /readyz and /health.
"""

import logging
from urllib.parse import urlsplit

from tandem.config.settings import Settings
from tandem.http.allowed_hosts import LOOPBACK

log = logging.getLogger(__name__)
WORDS = (
    "requests come by a proxy on this machine that TANDEM_TRUSTED_PROXIES does not name: nothing "
    "is limited by address. Name it, for example TANDEM_TRUSTED_PROXIES=127.0.0.1."
)


SILENT = (
    "the proxy before us says nobody's address but another proxy's (%s): nothing is limited by "
    "address. Whichever stands in front has to send X-Forwarded-For, and the next to hand it on."
)


def expected(settings: Settings) -> bool:
    """Whether all requests must come by a proxy on this machine, and none is named: our address is
    public, and we listen on the loopback address alone."""
    public = (urlsplit(settings.base_url).hostname or "") not in LOOPBACK
    return public and settings.host in LOOPBACK and not settings.trusted_proxies


class UnnamedProxy:
    """Whether there is one, as far as is known by now."""

    def __init__(self, settings: Settings):
        self.there = expected(settings)
        if self.there:
            log.warning(WORDS)

    def seen(self, address: str | None) -> None:
        """A request came from `address`, on this machine, and says to be somebody else's."""
        if not self.there:
            log.warning("%s (seen at %s)", WORDS, address)
        self.there = True

    def silent(self, address: str | None) -> None:
        """A request came through proxies of which none said whose it is."""
        if not self.there:
            log.warning(SILENT, address)
        self.there = True
