"""The demo shop as an adapter that is slow and loses answers, for `benchmarks.shop`.

TANDEM_SHOP=benchmarks.unreliable_shop:make; SHOP_SECONDS, SHOP_FAILS (a share) and SHOP_HANGS (a
file: while it is there every call hangs for 30 s) say how.
"""

import os
import time
from pathlib import Path

from tandem.config.settings import Settings
from tandem.shop.demo.behind import DemoBehind, Unreliable
from tandem.shop.sql import SqlShop

HANG_SECONDS = 30.0


def make(settings: Settings) -> DemoBehind:
    """The demo shop of this installation's folder, behind trouble."""
    lose = Unreliable(
        float(os.environ.get("SHOP_FAILS", "0")),
        float(os.environ.get("SHOP_SECONDS", "0")),
        seed=os.getpid(),
    )
    hangs = Path(os.environ.get("SHOP_HANGS", "/nonexistent"))

    def trouble(port: str, method: str) -> None:
        if hangs.exists():
            time.sleep(HANG_SECONDS)
        lose(port, method)

    return DemoBehind(SqlShop(f"sqlite:///{settings.var / 'elsewhere.db'}"), trouble)
