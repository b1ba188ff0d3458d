"""No pattern of the project can be made slow by what somebody writes."""

from types import SimpleNamespace

import pytest

from tests.support.patterns import Found, held, modules, texts, written
from tests.support.timing import processor

LENGTH, SHORTER = 4000, 1000
SECONDS = 0.02
"""Below this nobody waits, whatever the growth."""
GROWTH = 8
"""Four times the text may take four times as long, and twice that by chance; what is quadratic
takes sixteen times."""
BY_DATA = {
    "nlu/entities/phrases.py: '|'.join(ways)",
    # Of bytes, each begun once a line or mark.
    "tandem/files/heads.py: b'(?:[^\\\\xff]|\\\\xff\\\\x00){0,16}\\\\xff{1,16}([^\\\\x00\\\\xff])'",
    "tandem/files/heads.py: b'\\\\xff[^\\\\x00\\\\xd0-\\\\xd7\\\\xff]'",
    "tandem/channels/mail/plain_enough.py: b'[!-9;-~]*:'",
    "tandem/channels/mail/plain_enough.py: b'boundary'",
    "tandem/channels/mail/plain_enough.py: b'content-'",
    "tandem/channels/shop/events.py: b'webhook_id=\\\\d{1,12}'",
    "tandem/cli/design/converse/judge.py: pattern",
    "tandem/desk/agent_assist.py: pattern",
    "tandem/learning/empathy/patterns.py: pattern",
    "tandem/config/messages.py: '.{0,200}?'.join(map(re.escape, parts))",
    # Rows of the module's own; what they make stands in the module.
    "tandem/understanding/asked_part.py: asks",
    "tandem/understanding/asked_part.py: holds",
    "tandem/understanding/clock_words.py: shape",
}
"""Calls whose pattern comes from data: `made_of_data` holds what they make."""
OF_THE_COMMAND_LINE = "tandem.cli.design"
OF_DESIGNERS = {
    "tandem/config/checks/project.py", "tandem/insights/said.py",
}  # fmt: skip
"""Modules whose patterns are made of the project's own texts, and read nothing but these."""


def made_of_data() -> list[tuple[str, object]]:
    from nlu.entities.finder import EntityFinder
    from tandem.config.settings import Settings
    from tandem.desk.agent_assist import _rules
    from tandem.learning.empathy.patterns import rules
    from tandem.server.bootstrap import _config
    from tandem.shop.capabilities import CAPABILITIES

    return [
        ("EntityFinder", EntityFinder(["Rain jacket"])),
        ("agent_assist.yml", _rules()),
        ("config", _config(Settings(demo=True), SimpleNamespace(capabilities=CAPABILITIES))),
        ("empathy", rules()),
    ]


@pytest.fixture(scope="module")
def found() -> list[Found]:
    # What designers run on their own files waits for nobody else.
    all_of_them = [one for one in modules() if not one.__name__.startswith(OF_THE_COMMAND_LINE)]
    roots = [(f"{m.__name__}.{name}", one) for m in all_of_them for name, one in vars(m).items()]
    inline = [one for module in all_of_them for one in written(module)[0]]
    by_name = {}
    for one in [*inline, *held(roots), *held(made_of_data())]:
        by_name.setdefault((one.pattern.pattern, one.pattern.flags, one.how), one)
    return list(by_name.values())


def test_every_pattern_is_known():
    unknown = {call for module in modules() for call in written(module)[1]}
    unknown = {call for call in unknown if call.partition(":")[0] not in OF_DESIGNERS}
    assert unknown == BY_DATA


def test_the_walk_finds_what_is_there(found):
    where = " ".join(one.where for one in found)
    for known in (
        "tandem.core.secret_codes", "nlu.entities.emails.EMAIL", "EntityFinder", "config",
        "agent_assist.yml", "tandem/understanding/pointing.py", "actions.action_other_way",
    ):  # fmt: skip
        assert known in where
    assert len(found) > 200


def seconds(one: Found, text: str) -> float:
    return processor(lambda: one.run(text), SECONDS)


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
