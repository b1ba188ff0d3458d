"""The demo shop as if it were somebody else's: behind an Adapter, with nothing but the ports.

For tests and measures of what a shop does that is slow, down, or loses its answers.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from tandem.core.errors import Unavailable
from tandem.shop.adapter import Adapter
from tandem.shop.capabilities import CAPABILITIES, EVERYTHING
from tandem.shop.sql import SqlShop


class DemoBehind(Adapter):
    """`trouble(port, method)` is called before each call, and again after it with "answer" put
    before the method's name: raise there, or wait."""

    does_once = True

    def __init__(
        self,
        shop: SqlShop,
        trouble: Callable[[str, str], None] = lambda port, method: None,
        capabilities: frozenset[str] = EVERYTHING,
    ):
        self.shop, self.trouble, self.capabilities = shop, trouble, capabilities
        for port in {port for port, _methods in CAPABILITIES.values()}:
            setattr(self, port, _Port(self, port))


class _Port:
    def __init__(self, behind: DemoBehind, name: str):
        self._behind, self._name = behind, name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        real = getattr(getattr(self._behind.shop, self._name), method)

        def call(*args: Any) -> Any:
            self._behind.trouble(self._name, method)
            answer = real(*args)
            self._behind.trouble(self._name, f"answer {method}")
            return answer

        return call


class Unreliable:
    """Trouble for DemoBehind: a share of calls fails, half of them after they took place; each
    takes `seconds`."""

    def __init__(self, share: float, seconds: float = 0.0, seed: int = 7):
        self.share, self.seconds = share, seconds
        self._random = random.Random(seed)
        self.failed = 0

    def __call__(self, port: str, method: str) -> None:
        """Raises Unavailable now and then."""
        if not method.startswith("answer "):
            time.sleep(self.seconds)
        if self._random.random() < self.share / 2:
            self.failed += 1
            raise Unavailable(f"{port}.{method}: lost")
