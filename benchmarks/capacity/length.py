"""Whether a long conversation becomes slow: one customer, turn after turn, about ever other things.

A session of Rasa's ends after an hour without a word; what is measured here never pauses, so it is
the longest a session can get.
"""

import statistics
import time

from benchmarks.capacity.sites import Site, say
from benchmarks.load import FrontDoorTalk
from benchmarks.talks import client

MATTERS = (
    "What are your opening hours?",
    "Is the Linen Shirt available in size M?",
    "Where is my order {order}, my email is {email}",
    "Do you have a loyalty programme?",
    "Thank you",
    "Which ways to pay do you take?",
    "How long do I have to send something back?",
    "Are you a bot?",
)
OF_A_PART = 50


async def length(site: Site, turns: int) -> list[tuple[int, float]]:
    """(last turn of a part, median seconds of its answers), for parts of 50 turns."""
    script = site.scripts[0]
    email = script.turns[1].split()[-1]
    waits: list[float] = []
    async with client(site.base) as http:
        talk = FrontDoorTalk(http)
        await talk.open()
        for number in range(turns):
            text = MATTERS[number % len(MATTERS)].format(order=script.order, email=email)
            sent = time.perf_counter()
            await talk.say(text)
            waits.append(time.perf_counter() - sent)
            if (number + 1) % OF_A_PART == 0:
                say(f"  turn {number + 1}: {statistics.median(waits[-OF_A_PART:]) * 1000:.0f} ms")
        await talk.close()
    return [
        (end, statistics.median(waits[end - OF_A_PART : end]))
        for end in range(OF_A_PART, turns + 1, OF_A_PART)
    ]
