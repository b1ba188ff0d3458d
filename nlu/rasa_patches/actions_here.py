"""Custom actions in Rasa's own process: `action_endpoint: {url: here}` in endpoints.yml.

What would go over HTTP to an action server is given to rasa-sdk's executor in the same event loop,
with the same answers and errors. Any other url is called as ever.
"""

import importlib
import json
import logging
import os
from functools import cache
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from nlu.away import AWAY, BROKEN, is_away

log = logging.getLogger(__name__)
HERE = "here"
_over_http = EndpointConfig.request


def wanted() -> bool:
    """Whether endpoints.yml says so, by the variable that it reads."""
    return os.environ.get("TANDEM_ACTIONS_ENDPOINT") == HERE


@cache
def executor() -> Any:
    """All actions of the folder `actions`, started and found once."""
    started = importlib.import_module("actions.start")
    started.start("rasa")
    made = started.Executor()
    made.register_package("actions")
    return made


async def request(
    self: EndpointConfig, method: str = "post", subpath: str | None = None, **named: Any
) -> Any | None:
    """As EndpointConfig.request."""
    if self.url != HERE:
        return await _over_http(self, method, subpath, **named)
    from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

    # As over a wire: what an action does to its slots must not reach Rasa's own.
    call, tracker = named["json"], named["json"]["tracker"]
    own = {**tracker, "slots": json.loads(json.dumps(tracker["slots"]))}
    call = {**call, "tracker": own}
    try:
        result = await executor().run(call)
        return json.loads(json.dumps(result.model_dump())) if result else None
    except ActionExecutionRejection as error:
        raise _refused(400, error.message, error.action_name) from error
    except ActionNotFoundException as error:
        raise _refused(404, error.message, error.action_name) from error
    except Exception as error:
        # Never its words: they may hold what a customer wrote.
        action = call["next_action"]
        log.error("%s failed: %s", action, type(error).__name__, exc_info=error)
        status = AWAY if is_away(error) else BROKEN
        raise _refused(status, type(error).__name__, action) from error


def _refused(status: int, message: str, action: str) -> ClientResponseError:
    """As an action server's answer with this status."""
    body = json.dumps({"error": message, "action_name": action})
    return ClientResponseError(status, message, body.encode())
