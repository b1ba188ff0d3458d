"""The agents of the demo desk. Demo mode only: everybody may know this password."""

from typing import NamedTuple

PASSWORD = "desk-demo-2026"  # noqa: S105


class DemoAgent(NamedTuple):
    """An agent who exists in demo mode."""

    email: str
    name: str
    role: str
    skills: tuple[str, ...] = ()


AGENTS = (
    DemoAgent("sam@fernway.example.com", "Sam Okafor", "agent"),
    DemoAgent("noor@fernway.example.com", "Noor Haddad", "senior", ("fraud",)),
    DemoAgent("ines@fernway.example.com", "Ines Duarte", "supervisor", ("fraud",)),
    DemoAgent("lena@fernway.example.com", "Lena Vogt", "lead", ("fraud",)),
)


def sign_ins() -> list[dict[str, str]]:
    """What the sign-in page shows in demo mode."""
    return [agent._asdict() | {"password": PASSWORD} for agent in AGENTS]
