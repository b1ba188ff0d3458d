"""What demo mode needs: agents who can sign in, a shop with customers and orders."""

from tandem.cli.operate.processes import say
from tandem.desk.demo_agents import AGENTS, PASSWORD
from tandem.runtime import Runtime
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop


def fill(runtime: Runtime) -> None:
    """Fill what is empty."""
    if runtime.storage.agents.count() == 0:
        for agent in AGENTS:
            runtime.storage.agents.add(agent.email, agent.name, PASSWORD, agent.role, agent.skills)
    if isinstance(runtime.shop, SqlShop) and fill_demo(runtime.shop, runtime.clock().date()):
        say("tandem", "made the demo shop: customers, orders, products")
