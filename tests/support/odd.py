"""Odd input for parsers: strategies, how often to try, and a count of what came of it.

`TANDEM_TEST_TIMES=20 make test` tries twenty times as often as usual, and with other input
each time.
"""

import copy
import json
import os
from collections import Counter

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

TIMES = int(os.environ.get("TANDEM_TEST_TIMES", "1"))
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
"""With halves of characters, NUL, and everything else that Unicode has."""
AWKWARD = st.sampled_from([
    "", " ", "\0", "\ud800", "\u202e", "\x1b[31m", "\r\nX: y", "🏳️\u200d🌈", "ﷺ", "０１", "null",
    "../..", "=1+1", "<!channel>", "%s%n", "{0}", "x" * 5000, "{{7*7}}", "' or 1=1 --", "-1",
    "1e999", "/", "D", "C0/",
])  # fmt: skip
TEXT = AWKWARD | ANY_TEXT
NUMBER = st.sampled_from([0, -1, 1, 2**31, 2**63, 10**400, 1e308, -0.0, 1.5, True, False])
JSON = st.recursive(
    st.none() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


def often(count: int) -> settings:
    """Hypothesis' settings for about `count` tries; none may take longer than five seconds."""
    return settings(
        max_examples=count * TIMES, deadline=5000, database=None, suppress_health_check=QUIET
    )


def places(data) -> list[tuple]:
    """The place of every value in a structure, as keys and numbers from the top."""
    found, inside = [()], data.items() if isinstance(data, dict) else ()
    if isinstance(data, list):
        inside = enumerate(data)
    for key, value in inside:
        found += [(key, *place) for place in places(value)]
    return found


@st.composite
def spoiled(draw, originals, values=JSON):
    """One of some structures with one to three of its values removed or changed for anything."""
    data = copy.deepcopy(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(data)))
        if not place:
            data = draw(values) if draw(st.integers(0, 9)) == 0 else data
            continue
        holder = data
        for key in place[:-1]:
            holder = holder[key]
        if draw(st.booleans()) and isinstance(holder, dict):
            del holder[place[-1]]
        else:
            holder[place[-1]] = draw(values)
    return data


@st.composite
def cut(draw, text: str):
    """A text with a piece taken out and another put in its place."""
    at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 60))
    return text[:at] + draw(TEXT) + text[at + length :]


def as_yaml(data) -> str:
    """A structure as a file of ours, whatever is in it."""
    return yaml.dump(data, allow_unicode=False, width=10_000)


def as_lines(rows) -> str:
    """Rows as JSON, one a line."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def told(what: str, tally: Counter) -> None:
    """Print what came of how many tries."""
    parts = ", ".join(f"{count}x {name}" for name, count in sorted(tally.items(), key=str))
    print(f"\n{what}: {tally.total()} tries: {parts}")
