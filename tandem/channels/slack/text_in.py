"""Slack's text as plain text: what the person saw when writing it.

Slack sends a message twice: as `blocks`, where links, names and emoji are marked exactly, and as
`text` in its own markup. The blocks are read where there are any; the text otherwise.
"""

import html
import re
from collections.abc import Callable
from typing import Any

import emoji

NameOf = Callable[[str], str]
"""The name of a user by id; empty for us ourselves, whose mention is no part of the message."""

MARKED = re.compile(r"<([^<>]*)>")
STYLED = re.compile(r"(?<![\w*_~`])([*_~`]{1,3})(\S(?:[^*_~`\n]*\S)?)\1(?![\w*_~`])")
SHORT_NAME = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")
MAIL = "mailto:"


def plain_text(event: dict[str, Any], name_of: NameOf) -> str:
    """The words of a message event."""
    blocks = [b for b in event.get("blocks") or () if b.get("type") == "rich_text"]
    if blocks:
        text = "\n".join(_element(block, name_of) for block in blocks)
    else:
        text = from_markup(event.get("text") or "", name_of)
    return re.sub(r"(?<![ \t])[ \t]+\n", "\n", text).strip()


def from_markup(text: str, name_of: NameOf) -> str:
    """Slack's markup as plain text: links, mentions, escapes, emphasis and emoji."""
    marked: list[str] = []

    def keep(found: re.Match) -> str:
        marked.append(_marked(found[1], name_of))
        return f"\x00{len(marked) - 1}\x00"  # not emphasis, whatever an address is made of

    text = MARKED.sub(keep, text.replace("\x00", ""))
    text = STYLED.sub(r"\2", text.replace("```", "\n"))
    text = _unescaped(SHORT_NAME.sub(_emoji, text))
    return re.sub("\x00(\\d+)\x00", lambda found: marked[int(found[1])], text)


NUMBERED = re.compile(r"&#x?[0-9a-fA-F]{9,};?")


def _unescaped(text: str) -> str:
    """Entities as what they stand for; numbers that are no character are left out."""
    return html.unescape(NUMBERED.sub(" ", text))


def _marked(inside: str, name_of: NameOf) -> str:
    """What stands between < and >: a link, a user, a channel, or a word to everybody."""
    target, _, label = inside.partition("|")
    target, label = _unescaped(target), _unescaped(label)
    if target.startswith("@"):
        return _at(label or name_of(target[1:]))
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return _link(target, label)


def _link(url: str, label: str) -> str:
    """A link as it was typed. A label that says something else is kept with the address."""
    bare = url.removeprefix(MAIL).removeprefix("tel:")
    if not label or label in (url, bare) or url.removeprefix("https://").startswith(label):
        return label if label and url.startswith(MAIL) else bare
    if bare.removeprefix("http://").rstrip("/") == label.rstrip("/"):
        return label
    return f"{label} ({bare})"


def _at(name: str) -> str:
    return f"@{name.removeprefix('@')}" if name else ""


def _emoji(found: re.Match) -> str:
    name = f":{found[1]}:"
    drawn = emoji.emojize(name, language="alias")
    return drawn


def _element(element: dict[str, Any], name_of: NameOf) -> str:
    """One element of a rich text block; a kind we do not know gives what words it has."""
    kind = element.get("type")
    inner = [_element(e, name_of) for e in element.get("elements") or ()]
    if kind == "rich_text":
        return "\n".join(part.rstrip("\n") for part in inner)
    if kind == "rich_text_list":
        return "\n".join(f"- {part}" for part in inner)
    if kind == "user":
        return _at(name_of(element["user_id"]))
    if kind == "link":
        return _link(element["url"], element.get("text") or "")
    if kind == "emoji":
        return _drawn(element)
    if kind == "broadcast":
        return f"@{element['range']}"
    if kind == "channel":
        return f"#{element['channel_id']}"
    if kind == "date":
        return element.get("fallback") or ""
    return element.get("text") or "".join(inner)


def _drawn(element: dict[str, Any]) -> str:
    """An emoji as its character; a workspace's own emoji keeps its name."""
    try:
        return "".join(chr(int(code, 16)) for code in element["unicode"].split("-"))
    except (KeyError, ValueError, OverflowError):
        named = re.match(r":(.*):", f":{element.get('name', '')}:", re.DOTALL)
        return _emoji(named) if named else ""
