"""Talks to Chatwoot's application API (docs: developers.chatwoot.com). Knows its addresses only."""

from typing import Any

from tandem.config.settings import Settings
from tandem.delivery.http_calls import call

UNPROCESSABLE = 422
Row = dict[str, Any]


class Chatwoot:
    """One account and its API inbox. Every call raises Later, Unavailable or Refused."""

    def __init__(self, settings: Settings):
        self._base = f"{settings.chatwoot_url.rstrip('/')}/api/v1/accounts/"
        self._base += str(settings.chatwoot_account)
        self._inbox = settings.chatwoot_inbox
        self._headers = {"api_access_token": settings.chatwoot_token}

    def contact(self, identifier: str, name: str, email: str | None) -> tuple[int, str]:
        """(number, source id in our inbox) of the contact, made when there is none yet."""
        wanted = {"inbox_id": self._inbox, "identifier": identifier, "name": name}
        wanted |= {"email": email} if email else {}
        made = self._call("POST", "/contacts", json=wanted, may_fail=(UNPROCESSABLE,))
        if made.status_code != UNPROCESSABLE:
            found = made.json()["payload"]
            return found["contact"]["id"], found["contact_inbox"]["source_id"]
        contact_id = self._search(identifier, email)
        place = self._call(
            "POST", f"/contacts/{contact_id}/contact_inboxes", json={"inbox_id": self._inbox}
        )
        return contact_id, place.json()["source_id"]

    def _search(self, identifier: str, email: str | None) -> int:
        """The contact that has our identifier or the address already."""
        for wanted, field in ((identifier, "identifier"), (email, "email")):
            if wanted:
                found = self._call("GET", "/contacts/search", params={"q": wanted}).json()
                for contact in found["payload"]:
                    if contact.get(field) == wanted:
                        return contact["id"]
        raise LookupError("Chatwoot refuses the contact and does not know it")

    def open(self, contact_id: int, source_id: str, attributes: Row) -> int:
        """A new open conversation; returns its number."""
        wanted = {"source_id": source_id, "inbox_id": self._inbox, "contact_id": contact_id}
        wanted |= {"status": "open", "custom_attributes": attributes}
        return self._call("POST", "/conversations", json=wanted).json()["id"]

    def conversations(self, contact_id: int) -> list[Row]:
        """The conversations of a contact."""
        return self._call("GET", f"/contacts/{contact_id}/conversations").json()["payload"]

    def say(self, conversation: int, text: str, kind: str, mark: str, private: bool) -> int:
        """A message "incoming" (the customer's) or "outgoing"; `mark` makes it known as ours."""
        wanted = {"content": text, "message_type": kind, "private": private}
        wanted |= {"content_attributes": {"tandem": mark}}
        path = f"/conversations/{conversation}/messages"
        return self._call("POST", path, json=wanted).json()["id"]

    def marks(self, conversation: int) -> set[str]:
        """The marks of the last messages."""
        found = self._call("GET", f"/conversations/{conversation}/messages").json()["payload"]
        marks = [(message.get("content_attributes") or {}).get("tandem") for message in found]
        return {str(mark) for mark in marks if mark}

    def set_status(self, conversation: int, status: str) -> None:
        """ "open" or "resolved"."""
        path = f"/conversations/{conversation}/toggle_status"
        self._call("POST", path, json={"status": status})

    def _call(self, method: str, path: str, **more: Any):
        return call(method, self._base + path, headers=self._headers, **more)
