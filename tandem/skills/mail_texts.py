"""Mails from templates in `mails/`: the first line is the subject, values are marked $name."""

from pathlib import Path
from string import Template
from typing import Any

FOLDER = Path(__file__).with_name("mails")


def write_mail(template: str, to: str, **values: str) -> dict[str, Any]:
    """The outbox payload of one mail: {to, subject, text, link?}.

    Raises KeyError if the template wants a value that is not given.
    """
    subject, _, text = (FOLDER / f"{template}.txt").read_text(encoding="utf-8").partition("\n")
    mail = {
        "to": to,
        "subject": Template(subject).substitute(values),
        "text": Template(text).substitute(values).strip() + "\n",
    }
    return mail | {"link": values["link"]} if "link" in values else mail
