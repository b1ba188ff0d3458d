"""Is a reply as the script wants it? Plain checks, each wrong thing in words of its own.

Beside what a script says, three things hold for every reply (R113): at most three bubbles, no
button twice, nothing said twice running.
"""

import re
import time
from collections.abc import Iterator

from tandem.cli.design.converse.script import MailIs, OrderIs, Reply
from tandem.core.conversation import Turn
from tandem.delivery.mail import read_mailbox
from tandem.runtime import Runtime

MOST_BUBBLES = 3
MAIL_SECONDS = 5.0
"""The outbox sends soon, not at once."""
DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: \d{1,2} [a-z]{3,9})?|today|tomorrow"
    r"|yesterday|\d{1,2} [a-z]{3,9})"
)


def wrong(
    reply: Reply, said: list[Turn], before: list[Turn], has_person: bool, runtime: Runtime
) -> Iterator[str]:
    """What is wrong with `said`, the turns that came as reply; `before` is all that came before."""
    words = "\n".join(turn.text for turn in said)
    titles = [button["title"] for turn in said for button in turn.buttons]
    yield from _manners(said, before, titles)
    for part in reply.has:
        if not _holds(words, part):
            yield f"should say {part!r}"
    for part in reply.lacks:
        if _holds(words, part):
            yield f"should not say {part!r}"
    for title in reply.buttons:
        if not any(_holds(one, title) for one in titles):
            yield f"should have the button {title!r}, has {titles}"
    for title in reply.no_buttons:
        if any(_holds(one, title) for one in titles):
            yield f"should not have the button {title!r}"
    if reply.person is not None and reply.person != has_person:
        yield "should have called a person" if reply.person else "should not have called a person"
    if reply.shop and (changed := getattr(runtime.shop, "changed", None)):
        changed()  # as it is there, not as it was asked for a moment ago
    for number, wanted in reply.shop.items():
        yield from _order(runtime, number, wanted)
    if reply.mail:
        yield from _mail(runtime, reply.mail)


def _manners(said: list[Turn], before: list[Turn], titles: list[str]) -> Iterator[str]:
    if not said:
        yield "should say something"
    if len([turn for turn in said if turn.speaker == "bot"]) > MOST_BUBBLES:
        yield f"should be {MOST_BUBBLES} bubbles at most, is {len(said)}"
    if len(set(titles)) < len(titles):
        yield f"should not have a button twice: {titles}"
    last = next((turn.text for turn in reversed(before) if turn.speaker == "bot"), None)
    if last and any(turn.text == last for turn in said if turn.speaker == "bot"):
        yield "should not say the same words twice running"


def _holds(words: str, part: str) -> bool:
    lower = " ".join(words.casefold().replace("’", "'").split())
    return any(_stands_in(one.strip().casefold(), lower) for one in part.split("|"))


def _stands_in(part: str, words: str) -> bool:
    """`{day}` is met by any day: a test must hold on every one of them."""
    pattern = DAY.join(map(re.escape, part.split("{day}")))
    return re.search(pattern, words) is not None


def _order(runtime: Runtime, number: str, wanted: str | OrderIs) -> Iterator[str]:
    order = runtime.shop.orders.find(number)
    if order is None:
        yield f"there is no order {number} in the shop"
        return
    asked = OrderIs(state=wanted) if isinstance(wanted, str) else wanted
    if asked.state is not None and order.state not in asked.state.split("|"):
        yield f"order {number} should be {asked.state}, is {order.state}"
    if asked.address is not None and not _holds(order.address, asked.address):
        yield f"order {number} should go to {asked.address!r}, goes to {order.address!r}"
    for name, count in (("returns", asked.returns), ("refunds", asked.refunds)):
        found = len(getattr(order, name))
        if count is not None and found != count:
            yield f"order {number} should have {count} {name}, has {found}"


def _mail(runtime: Runtime, wanted: MailIs) -> Iterator[str]:
    end = time.monotonic() + MAIL_SECONDS
    while True:
        mails = read_mailbox(runtime.config.settings.mailbox_dir)
        for mail in mails:
            words = f"{mail['subject']}\n{mail['text']}"
            if wanted.to in mail["to"] and all(_holds(words, part) for part in wanted.has):
                return
        if time.monotonic() > end:
            break
        time.sleep(0.05)
    yield f"should have mailed {wanted.to} with {wanted.has}"
