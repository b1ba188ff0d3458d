"""Whatever a parser is given, it answers or refuses in its own words: no other error, no hang."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandem.channels.slack.payloads import filed, parse
from tandem.channels.slack.text_in import from_markup
from tandem.channels.website.identity import customer_of
from tandem.channels.website.input import clean
from tandem.channels.website.tokens import Tokens
from tandem.errors import PolicyError, Refused, TandemError
from tandem.policy_file import PolicyFile
from tandem.redaction import redact
from tandem.settings import ROOT
from tandem.team import load_team

MANY = settings(max_examples=300, deadline=2000, database=None)
FEW = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
SLACK = st.fixed_dictionaries(
    {"type": st.sampled_from(["event_callback", "block_actions", "view_submission", "x"]) | JSON},
    optional={
        "event": st.fixed_dictionaries(
            {"type": st.sampled_from(["message", "app_mention"]) | JSON},
            optional={
                name: JSON
                for name in ("channel", "user", "text", "ts", "thread_ts", "blocks", "files")
            },
        )
        | JSON,
        "event_id": JSON,
        "actions": JSON,
        "user": JSON,
        "view": JSON,
        "channel": JSON,
        "command": JSON,
        "trigger_id": JSON,
    },
)


def refused_at_most(work) -> None:
    with contextlib.suppress(TandemError):
        work()


@MANY
@given(st.binary(max_size=300), st.sampled_from(["application/json", "", "x", "a/form-urlencoded"]))
def test_bodies_from_slack(body, kind):
    refused_at_most(lambda: parse(body, kind))


@MANY
@given(SLACK)
def test_events_from_slack(data):
    refused_at_most(lambda: filed(parse(json.dumps(data).encode(), "application/json")))


@MANY
@given(st.text(max_size=300))
def test_texts(text):
    from_markup(text, lambda user: user)
    redact(text, text)
    refused_at_most(lambda: clean(text, 200))


@MANY
@given(st.text(st.characters(exclude_categories=()), max_size=200) | JSON)
def test_identities_and_tokens(value):
    refused_at_most(lambda: customer_of(value, "k" * 40, "http://shop.test"))
    if isinstance(value, str):
        with pytest.raises(Refused):
            Tokens("k" * 40).read(value)


def broken(text: str):
    """The text of one of our files with a piece cut out or put in."""
    place = st.integers(0, len(text))
    return st.builds(
        lambda at, cut, piece: text[:at] + piece + text[at + cut :],
        place,
        st.integers(0, 60),
        st.text(max_size=8),
    )


@FEW
@given(broken((ROOT / "escalation.yml").read_text("utf-8")))
def test_broken_policies(tmp_path, text):
    file = tmp_path / "escalation.yml"
    file.write_text(text, "utf-8", "replace")
    try:
        PolicyFile(file)
    except PolicyError as error:
        assert error.problems


@FEW
@given(broken((ROOT / "team.yml").read_text("utf-8")))
def test_broken_teams(tmp_path, text):
    file = tmp_path / "team.yml"
    file.write_text(text, "utf-8", "replace")
    refused_at_most(lambda: load_team(file, True))
