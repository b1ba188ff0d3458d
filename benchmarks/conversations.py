"""What the measured customers say: the same plain matters, each customer with an own order."""

from dataclasses import dataclass

from tandem.runtime import Runtime
from tandem.shop.records import Order

FIRST_ORDER = 1001
ORDER_TURN = 1
"""The number of the turn (from 0) whose reply must name the order."""


class WrongAnswer(RuntimeError):
    """A reply is not what the load is meant to cause: the figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation: what the customer says, turn by turn, and the order it is about."""

    turns: tuple[str, ...]
    order: str

    def check(self, number: int, reply: str) -> None:
        """Whether the reply to turn `number` shows that the work was done.

        Raises WrongAnswer. The stock project looks nothing up, so it is not held to this.
        """
        if not reply:
            raise WrongAnswer(f"{self.turns[number]!r} was not answered")
        if number == ORDER_TURN and self.order not in reply:
            said = self.turns[number]
            raise WrongAnswer(f"{said!r} was answered {reply!r}, without order {self.order}")


def scripts(runtime: Runtime) -> list[Script]:
    """One conversation for each customer of the demo shop who has a parcel on its way."""
    one_each: dict[str, Order] = {}
    number = FIRST_ORDER
    while order := runtime.shop.orders.find(str(number)):
        if order.state in ("shipped", "delivered"):
            one_each.setdefault(order.email, order)
        number += 1
    return [script(order.number, order.email) for order in one_each.values()]


def script(order: str, email: str) -> Script:
    """Order status with number and e-mail, hours, thanks, a product, a lost password."""
    return Script(
        turns=(
            "Hello, could you tell me where my order is?",
            f"It is order {order} and my email is {email}",
            "What are your opening hours?",
            "Thank you",
            "Is the Linen Shirt available in size M?",
            "I forgot my password",
        ),
        order=order,
    )
