"""Is an error over as soon as something else is back: a database, an action server, a full disk?

Such a message is worth sending again. Any other would fail again in the same way.
"""

import aiohttp
from rasa.utils.endpoints import ClientResponseError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

AWAY, BROKEN = 503, 500
"""How Rasa and its actions answer then, and with any other error."""
OF_THE_SURROUNDINGS = (OperationalError, InterfaceError, NoConnectionFree, OSError,
                       aiohttp.ClientError)  # fmt: skip


def is_away(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, is of something that may come back."""
    while error is not None:
        if isinstance(error, ClientResponseError):
            return error.status != BROKEN
        if isinstance(error, OF_THE_SURROUNDINGS):
            return True
        error = error.__cause__ or error.__context__
    return False
