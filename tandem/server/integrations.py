"""What connects Tandem with others, as the settings say: which targets hear of what happens, who
does the work of the boxes, and at which addresses others call us."""

from collections.abc import Callable
from typing import Any

from starlette.routing import BaseRoute

from tandem.channels.chatwoot.connection import Chatwoot
from tandem.channels.chatwoot.incoming import KIND as CHATWOOT
from tandem.channels.chatwoot.incoming import ChatwootIncoming
from tandem.channels.chatwoot.posts import ChatwootPosts, plan_chatwoot
from tandem.channels.chosen import make_channels
from tandem.channels.helpdesk.answers import Answers
from tandem.channels.hosted import Hosted, routes_of
from tandem.channels.mail.incoming import IncomingMail
from tandem.channels.shop.events import KIND as SHOP_EVENT
from tandem.channels.shop.events import ShopEvents
from tandem.channels.slack.app import SlackChannel
from tandem.core.errors import SettingsError
from tandem.delivery.fan_out import READER, FanOut, Plan
from tandem.delivery.loop import Loop
from tandem.delivery.outbox_worker import KINDS, worker
from tandem.delivery.ticket_mail import plan_ticket_mail
from tandem.delivery.webhook import KIND as WEBHOOK
from tandem.delivery.webhook import plan_webhook, send_webhook
from tandem.runtime import Runtime

SHORTEST_SECRET = 20
"""Chatwoot makes secrets of 24 characters."""


class Integrations:
    """All connections of one web process. `changed(conversation_id)` is called, from any thread,
    when something came in for a conversation."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None]):
        self._runtime = runtime
        self.routes: list[BaseRoute] = []
        plans: list[Plan] = []
        outgoing: dict[str, Callable[[dict[str, Any], Runtime], None]] = dict(KINDS)
        incoming: dict[str, Callable[[dict[str, Any], Runtime], None]] = {}
        self._urgent: list[Callable[[], bool]] = []
        self._outbox = worker("outbox", runtime.storage.outbox, runtime, outgoing, self._busy)
        self._inbox = worker("inbox", runtime.storage.inbox, runtime, incoming, self._busy)
        if runtime.config.settings.slack_bot_token:
            slack = SlackChannel(runtime, changed, self._inbox.wake)
            self.routes += slack.routes
            plans += slack.plans
            outgoing |= slack.outgoing
            incoming |= slack.incoming
            self._urgent.append(slack.busy)
        self._loops: list[Loop] = [self._outbox, self._inbox]
        if runtime.config.settings.webhook_url:
            need_secret("TANDEM_WEBHOOK_SECRET", runtime.config.settings.webhook_secret)
            plans.append(plan_webhook)
            outgoing[WEBHOOK] = send_webhook
            self.routes += Answers(runtime, changed).routes
        if runtime.config.settings.chatwoot_url:
            need_secret(
                "TANDEM_CHATWOOT_WEBHOOK_SECRET", runtime.config.settings.chatwoot_webhook_secret
            )
            chatwoot = ChatwootIncoming(runtime, changed, self._inbox.wake)
            plans.append(plan_chatwoot)
            outgoing |= ChatwootPosts(Chatwoot(runtime.config.settings)).kinds
            incoming[CHATWOOT] = chatwoot.act
            self.routes += chatwoot.routes
        if runtime.config.settings.shop_webhook_secret:
            need_secret("TANDEM_SHOP_WEBHOOK_SECRET", runtime.config.settings.shop_webhook_secret)
            events = ShopEvents(runtime, changed, self._inbox.wake)
            incoming[SHOP_EVENT] = events.act
            self.routes += events.routes
        own = [
            Hosted(runtime, channel, changed, self._inbox.wake)
            for channel in make_channels(runtime.config.settings)
        ]
        self.routes += routes_of(own)
        for hosted in own:
            plans += hosted.plans
            outgoing |= hosted.outgoing
            incoming |= hosted.incoming
        if runtime.config.settings.imap_host:
            if not runtime.config.settings.reply_address:
                raise SettingsError("TANDEM_REPLY_ADDRESS: needed with TANDEM_IMAP_HOST.")
            incoming_mail = IncomingMail(runtime, changed)
            self._loops.append(Loop("mailbox", incoming_mail.once, busy=self._busy))
        if runtime.config.settings.ticket_mail:
            plans.append(plan_ticket_mail)
        self._fan_out: Loop | None = None
        if plans:
            planner = FanOut(runtime, plans, self._outbox.wake)
            self._fan_out = Loop("fan-out", planner.once, busy=self._busy)
            self._loops.append(self._fan_out)
        else:
            runtime.storage.events.forget_position(READER)

    def start(self) -> None:
        """Begin to work."""
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """End; what is not done is done after the next start."""
        for loop in self._loops:
            loop.stop()

    def wake(self) -> None:
        """Something may have happened that others must hear of."""
        if self._fan_out:
            self._fan_out.wake()

    def wake_outbox(self) -> None:
        """Work may have been stored for the outbox, by an action for instance."""
        self._outbox.wake()

    def _busy(self) -> bool:
        return any(urgent() for urgent in self._urgent)


def need_secret(name: str, secret: str) -> None:
    """Raises SettingsError if a connection is switched on without its secret."""
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"{name}: needs {SHORTEST_SECRET} characters or more, or anybody could act in the "
            "other system's name."
        )
