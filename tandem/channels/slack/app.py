"""Slack, put together: what comes in finds its listener, what goes out its function.

Bolt routes payloads of the inbox, not web requests: by then they are signed, stored and
acknowledged (ingress.py), so a listener may take its time and may fail; the inbox tries again.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from tandem.channels.slack.agent_posts import AgentPosts, plan_agent_posts
from tandem.channels.slack.agents import Agents
from tandem.channels.slack.commands import Commands
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.customers import Customers
from tandem.channels.slack.erasing import Erasing
from tandem.channels.slack.home import show_home
from tandem.channels.slack.identity import Identity
from tandem.channels.slack.ingress import Ingress
from tandem.channels.slack.payloads import HOME, KIND, REVISED
from tandem.channels.slack.posts import Posts, plan_posts
from tandem.channels.slack.turn_blocks import CHOOSE
from tandem.core.errors import SettingsError
from tandem.runtime import Runtime

FAILURE = "tandem_failure"


class SlackChannel:
    """Everything of Slack, for `tandem/server/integrations.py` to plug in."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None], wake: Callable[[], None]):
        settings = runtime.config.settings
        if not settings.slack_signing_secret:
            raise SettingsError(
                "TANDEM_SLACK_SIGNING_SECRET: needed with TANDEM_SLACK_BOT_TOKEN, or anybody could "
                "send us messages in Slack's name. It is on the app's page at api.slack.com."
            )
        self._runtime = runtime
        self._slack = Slack(settings.slack_bot_token, settings.slack_api_url)
        identity = Identity(runtime, self._slack)
        self._customers = Customers(runtime, self._slack, changed)
        self._agents = Agents(runtime, self._slack, changed)
        self._commands = Commands(runtime, self._slack, identity, changed)
        self._app = self._listeners()
        ingress = Ingress(runtime.storage.inbox, settings.slack_signing_secret, wake)
        self.busy = ingress.busy
        self.routes = [*ingress.routes, *identity.routes]
        self.plans = [plan_posts, plan_agent_posts]
        self.outgoing = Posts(self._slack).kinds | AgentPosts(self._slack).kinds
        self.outgoing |= Erasing(self._slack).kinds | {"slack_link": identity.send}
        self.incoming = {KIND: self.dispatch}

    def dispatch(self, payload: dict[str, Any], _engine: Runtime) -> None:
        """Act on a payload of the inbox. Raises what the listener raised."""
        self._slack.me()
        request = BoltRequest(body=payload, mode="socket_mode")
        self._app.dispatch(request)
        failure = request.context.get(FAILURE)
        if failure and not isinstance(failure, BoltUnhandledRequestError):
            raise failure

    def _listeners(self) -> App:
        def authorize(enterprise_id, team_id) -> AuthorizeResult:  # a method's `self` confuses Bolt
            me, token = self._slack.me(), self._slack.client.token
            ours = {"bot_user_id": me.user_id, "bot_id": me.bot_id, "bot_token": token}
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, **ours)

        app = App(
            client=WebClient(),  # without a token, so that Bolt asks `authorize`; never called
            authorize=authorize,
            logger=logging.getLogger("tandem.slack.bolt"),
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            request_verification_enabled=False,  # done on the raw body, see signature.py
            ssl_check_enabled=False,
            url_verification_enabled=False,
        )

        @app.error
        def keep(error, context):
            context[FAILURE] = error

        @app.event(re.compile("^(message|app_mention)$"))
        def said(event):
            if event.get("subtype") in REVISED:
                self._customers.revise(event)
            elif not self._agents.hear(event):
                self._customers.hear(event)

        @app.event(HOME)
        def opened(event):
            show_home(self._runtime, self._slack, event["user"])

        @app.action(re.compile(f"^{CHOOSE}(:|$)"))
        def chosen(ack, body):
            ack()
            self._customers.choose(body)

        @app.action(re.compile("^desk:"))
        def pressed(ack, body):
            ack()
            self._agents.press(body)

        @app.view(re.compile("^desk_"))
        def submitted(ack, body):
            ack()
            self._agents.submit(body)

        @app.command(re.compile("^/"))
        def commanded(ack, command):
            ack()
            self._commands.run(command)

        return app
