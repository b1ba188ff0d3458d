"""No pattern of the project can be made slow by what somebody writes."""

import time

import pytest

from tests.support.patterns import Found, held, modules, texts, written

LENGTH, SHORTER = 4000, 1000
SECONDS = 0.02
"""Below this nobody waits, whatever the growth."""
GROWTH = 8
"""Four times the text may take four times as long, and twice that by chance; what is quadratic
takes sixteen times."""
BY_DATA = {
    "nlu/entities/phrases.py: '|'.join(ways)",
    "tandem/desk/agent_assist.py: pattern",
}
"""Calls whose pattern comes from data: `made_of_data` holds what they make."""


def made_of_data() -> list[tuple[str, object]]:
    from nlu.entities.finder import EntityFinder
    from tandem.config.settings import Settings
    from tandem.desk.agent_assist import _rules
    from tandem.server.bootstrap import _config

    return [
        ("EntityFinder", EntityFinder(["Rain jacket"])),
        ("agent_assist.yml", _rules()),
        ("config", _config(Settings(demo=True))),
    ]


@pytest.fixture(scope="module")
def found() -> list[Found]:
    all_of_them = modules()
    roots = [(f"{m.__name__}.{name}", one) for m in all_of_them for name, one in vars(m).items()]
    inline = [one for module in all_of_them for one in written(module)[0]]
    by_name = {}
    for one in [*inline, *held(roots), *held(made_of_data())]:
        by_name.setdefault((one.pattern.pattern, one.pattern.flags, one.how), one)
    return list(by_name.values())


def test_every_pattern_is_known():
    unknown = {call for module in modules() for call in written(module)[1]}
    assert unknown == BY_DATA


def test_the_walk_finds_what_is_there(found):
    where = " ".join(one.where for one in found)
    for known in (
        "tandem.core.secret_codes", "nlu.entities.emails.EMAIL", "EntityFinder", "config",
        "agent_assist.yml", "tandem/understanding/interpret.py", "actions.action_other_way",
    ):  # fmt: skip
        assert known in where
    assert len(found) > 200


def seconds(one: Found, text: str) -> float:
    best = 9.0
    for _ in range(3):
        began = time.process_time()
        one.run(text)
        best = min(best, time.process_time() - began)
        if best < SECONDS:
            break
    return best


def test_no_pattern_grows_faster_than_the_text(found):
    slow = []
    for one in found:
        pairs = zip(texts(one.pattern, LENGTH), texts(one.pattern, SHORTER), strict=True)
        for text, shorter in pairs:
            took = seconds(one, text)
            if took < SECONDS:
                continue
            short = seconds(one, shorter)
            if took > GROWTH * short:
                slow.append(f"{one.where}: {took:.2f} s for {text[:30]!r}")
                break
    assert slow == []
