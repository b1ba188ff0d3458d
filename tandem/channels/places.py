"""Which conversation goes on at a place of a channel, and where a conversation's replies go.

A place is what the channel calls it: a thread, a phone number. It goes on with the last
conversation there, until that has been quiet for a day.
"""

from datetime import timedelta

from tandem.core.client_address import hidden
from tandem.runtime import Runtime
from tandem.storage.external_ids import ExternalId

QUIET_HOURS = 24
"""After so long a new message is a new matter."""


class Places:
    """The places of one channel. `system` is how they are called among the external ids."""

    def __init__(self, runtime: Runtime, channel: str, system: str):
        self._runtime, self._channel, self._system = runtime, channel, system

    def goes_on(self, place: str, greeting: str, *, lasts: bool = False) -> ExternalId | None:
        """The conversation that goes on here, or None. One that `lasts` is never over by being
        quiet. Greets by the words of words.yml where the process died while it began."""
        storage = self._runtime.storage
        found = storage.external_ids.behind(self._system, place)
        if found is None or storage.conversations.ended(found.ours):
            return None
        if not lasts and self._is_over(found.ours):
            return None
        if not storage.conversations.turns(found.ours, last=1):
            self._greet(found.ours, greeting)
        return found

    def begin(self, place: str, sender: str, greeting: str) -> str:
        """A new conversation here, with its first words. Returns its id."""
        storage = self._runtime.storage
        source = hidden(sender, self._runtime.config.settings.secret_key)
        conversation_id = storage.conversations.open(self._channel, source=source)
        storage.browsers.visit(conversation_id, sender)
        storage.external_ids.put(self._system, conversation_id, place, user=sender)
        self._greet(conversation_id, greeting)
        return conversation_id

    def recognise(self, conversation_id: str, customer_id: str | None) -> None:
        """Who writes has been proven to be this customer: as good as a sign-in."""
        conversations = self._runtime.storage.conversations
        if customer_id and conversations.identity(conversation_id)[0] is None:
            conversations.know(conversation_id, customer_id, "signed in")

    def place_of(self, conversation_id: str) -> str | None:
        """Where the customer of a conversation reads it, or None if that is not here."""
        found = self._runtime.storage.external_ids.of(self._system, conversation_id)
        return found.theirs if found else None

    def _greet(self, conversation_id: str, greeting: str) -> None:
        """Say first that this is a bot; after the external id, by which what is said finds its way
        there."""
        text = self._runtime.config.messages(greeting)
        conversations = self._runtime.storage.conversations
        conversations.add_turn(conversation_id, "bot", text, client_id="greeting")

    def _is_over(self, conversation_id: str) -> bool:
        if self._runtime.storage.cases.of_conversation(conversation_id):
            return False
        turns = self._runtime.storage.conversations.turns(conversation_id, last=1)
        since = self._runtime.clock() - timedelta(hours=QUIET_HOURS)
        return bool(turns) and turns[-1].at < since
