"""Mails from words/mails.yml, in the language that is spoken."""

from typing import Any

from tandem.core.words import DEFAULT, say, spoken


def write_mail(template: str, to: str, **values: str) -> dict[str, Any]:
    """The outbox payload of one mail: {to, subject, text, link?}.

    Raises KeyError if the template wants a value that is not given.
    """
    mail = {
        "to": to,
        "subject": say(f"mails.{template}_subject", **values),
        "text": say(f"mails.{template}_text", **values),
    }
    return mail | {"link": values["link"]} if "link" in values else mail


def in_language() -> dict[str, str]:
    """What is added to queued work whose mail is written later: the language that is spoken now."""
    return {} if spoken() == DEFAULT else {"language": spoken()}
