"""What demo mode needs: agents who can sign in, a shop with customers and orders."""

from typing import NamedTuple

from tandem.shop.demo.build import fill_demo
from tandem.studio.processes import say
from tandem.wiring import Engine

AGENT_PASSWORD = "desk-demo-2026"


class DemoAgent(NamedTuple):
    """An agent of the demo desk."""

    email: str
    name: str
    role: str


AGENTS = (
    DemoAgent("sam@fernway.example.com", "Sam Okafor", "agent"),
    DemoAgent("noor@fernway.example.com", "Noor Haddad", "senior"),
)


def fill(engine: Engine) -> None:
    """Fill what is empty. Only demo mode calls this: everybody knows these passwords."""
    if engine.agents.count() == 0:
        for agent in AGENTS:
            engine.agents.add(agent.email, agent.name, AGENT_PASSWORD, agent.role)
    if fill_demo(engine.shop, engine.clock().date()):
        say("tandem", "made the demo shop: customers, orders, products")
