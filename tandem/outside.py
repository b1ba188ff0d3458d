"""What connects Tandem with others, as the settings say: which targets hear of what happens, who
does the work of the boxes, and at which addresses others call us."""

from collections.abc import Callable

from starlette.routing import BaseRoute

from tandem.channels.slack.app import SlackChannel
from tandem.delivery.fan_out import READER, FanOut, Plan
from tandem.delivery.loop import Loop
from tandem.delivery.outbox_worker import KINDS, worker
from tandem.wiring import Engine


class Outside:
    """All connections of one web process. `changed(conversation_id)` is called, from any thread,
    when something came in for a conversation."""

    def __init__(self, engine: Engine, changed: Callable[[str], None]):
        self._engine = engine
        self.routes: list[BaseRoute] = []
        plans: list[Plan] = []
        outgoing, incoming = dict(KINDS), {}
        self._urgent: list[Callable[[], bool]] = []
        self._outbox = worker("outbox", engine.outbox, engine, outgoing, self._busy)
        self._inbox = worker("inbox", engine.inbox, engine, incoming, self._busy)
        if engine.settings.slack_bot_token:
            slack = SlackChannel(engine, changed, self._inbox.wake)
            self.routes += slack.routes
            plans += slack.plans
            outgoing |= slack.outgoing
            incoming |= slack.incoming
            self._urgent.append(slack.busy)
        self._loops: list[Loop] = [self._outbox, self._inbox]
        if plans:
            self._fan_out = FanOut(engine, plans, self._outbox.wake)
            self._loops.append(Loop("fan-out", self._fan_out.once, busy=self._busy))
        else:
            engine.events.forget_position(READER)

    def start(self) -> None:
        """Begin to work."""
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """End; what is not done is done after the next start."""
        for loop in self._loops:
            loop.stop()

    def wake(self) -> None:
        """Something may have happened."""
        for loop in self._loops:
            loop.wake()

    def _busy(self) -> bool:
        return any(urgent() for urgent in self._urgent)
