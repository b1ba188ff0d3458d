"""Colleagues who are mentioned in a note, as "@Sam" or "@Sam Okafor". Pure."""

from collections.abc import Iterable

from tandem.cases.agent import Agent


def mentioned(text: str, agents: Iterable[Agent]) -> list[Agent]:
    """The agents whose whole name follows an @, or whose first name does where only they bear it.

    An e-mail address mentions nobody, and neither does a longer word that a name begins.
    """
    everybody = list(agents)
    calls: dict[str, list[Agent]] = {}
    for agent in everybody:
        for call in {agent.name.casefold(), agent.name.split()[0].casefold()}:
            calls.setdefault(call, []).append(agent)
    found = {who.id for after in _after_at(text) for who in _called(after, calls)}
    return [agent for agent in everybody if agent.id in found]


def _after_at(text: str) -> list[str]:
    """What follows each @ that begins a word."""
    plain = text.casefold()
    return [
        plain[at + 1 :]
        for at, character in enumerate(plain)
        if character == "@" and not (at and plain[at - 1].isalnum())
    ]


def _called(after: str, calls: dict[str, list[Agent]]) -> list[Agent]:
    """Who is meant: the longest name wins; two of the same name are nobody."""
    fits = [
        call for call in calls if after.startswith(call) and not after[len(call) :][:1].isalnum()
    ]
    who = calls[max(fits, key=len)] if fits else []
    return who if len(who) == 1 else []
