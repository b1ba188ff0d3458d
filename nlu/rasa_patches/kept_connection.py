"""Keeps Rasa's connection to the action server open between calls.

Rasa makes a new HTTP session and a new connection for every action. Here one session is kept per
endpoint; connections that are idle for 15 s are closed by it, long before the action server
would close them.
"""

import asyncio
import atexit
from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

IDLE_SECONDS = 15

_new_session = EndpointConfig.session


class KeptSession:
    """Gives a session to `async with` and leaves it open at the end."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *error: Any) -> None:
        pass


def session(self: EndpointConfig) -> KeptSession:
    """The endpoint's session in the running event loop, made when it is first asked for."""
    loop = asyncio.get_running_loop()
    kept = self.__dict__.get("_kept_session")
    if kept is None or kept[0] is not loop or kept[1].closed:
        made = _new_session(self)
        made._connector._keepalive_timeout = IDLE_SECONDS
        made._cookie_jar = aiohttp.DummyCookieJar()
        atexit.register(made._connector.close)
        kept = self.__dict__["_kept_session"] = (loop, made)
    return KeptSession(kept[1])
