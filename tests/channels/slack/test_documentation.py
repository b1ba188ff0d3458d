"""The manifest and the page say what the code needs, no more and no less."""

import re

import yaml

from tandem.config.settings import ROOT

MANIFEST = yaml.safe_load((ROOT / "docs/slack-manifest.yml").read_text("utf-8"))
PAGE = (ROOT / "docs/slack.md").read_text("utf-8")
NEEDS = {
    "auth.test": set(),
    "assistant.threads.setStatus": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "files.delete": {"files:write"},
    "files.info": {"files:read"},
    "files.upload_v2": {"files:write"},
    "users.info": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
}
"""What Slack's reference asks for each method we call."""
EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
}


def test_the_scopes_are_exactly_those_of_the_methods_and_events_in_use():
    code = "".join(f.read_text("utf-8") for f in (ROOT / "tandem/channels/slack").glob("*.py"))
    called = set(
        re.findall(r'"((?:auth|assistant|chat|conversations|files|users|views)\.[\w.]+)"', code)
    )
    assert called == set(NEEDS)
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)
    needed = {"commands"}.union(*NEEDS.values(), *EVENTS.values())
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_the_page_gives_a_reason_for_every_scope():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    told = {scope for row in rows for scope in re.findall(r"`([\w.]+:[\w.]+|commands)`", row)}
    assert told == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_everything_comes_to_the_one_address_there_is(rig):
    settings = MANIFEST["settings"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        *(command["url"] for command in MANIFEST["features"]["slash_commands"]),
    }
    assert urls == {"https://tandem.example.com/slack/events"}
    assert rig.web.get("/slack/events").status_code == 405  # it is there, for POST
