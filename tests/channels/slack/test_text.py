"""Slack's text to plain text and back: nothing is lost, and nothing becomes markup."""

from datetime import UTC, datetime

import pytest

from tandem.channels.slack.text_in import from_markup, plain_text
from tandem.channels.slack.text_out import escape, notice, rich_text
from tandem.channels.slack.turn_blocks import turn_blocks
from tandem.core.conversation import Turn
from tests.support.slack_server import payload, problem_with, words_of

NAMES = {"U0TANDEM": "", "U0MAYA": "Maya"}
MARKUP = {
    "where is order 1042": "where is order 1042",
    "a &lt;b&gt; &amp;amp; c": "a <b> &amp; c",
    f"ok &#{'9' * 5000}; then": "ok   then",
    "<https://shop.example.com/o?a=1&amp;b=2>": "https://shop.example.com/o?a=1&b=2",
    "<http://fernway.example.com|fernway.example.com>": "fernway.example.com",
    "<https://evil.example.com|my bank>": "my bank (https://evil.example.com)",
    "<mailto:jo@example.org|jo@example.org>": "jo@example.org",
    "<tel:+441134960042|0113 496 0042>": "0113 496 0042 (+441134960042)",
    "<@U0MAYA> and <@U0TANDEM> hi": "@Maya and  hi",
    "<@U0MAYA|maya>": "@maya",
    "in <#C0HELP|help> or <#C0X|>": "in #help or #C0X",
    "<!here> <!subteam^S1|@care> <!date^1|on Monday>": "@here @care on Monday",
    "*bold* _italic_ ~gone~ `code`": "bold italic gone code",
    "snake_case_name 2*3*4 a ~ b ~ c": "snake_case_name 2*3*4 a ~ b ~ c",
    "_my_address@example.org": "_my_address@example.org",
    "```order 1042```": "\norder 1042\n",
    ":+1: :slightly_smiling_face: :heart:": "👍 🙂 ❤️",
    ":wave::skin-tone-3: hi": "👋 hi",
    "at 10:30:15 today :our-own-parrot:": "at 10:30:15 today :our-own-parrot:",
    "&lt;@U0MAYA&gt;": "<@U0MAYA>",
    "<": "<",
    "": "",
}


def name_of(user_id: str) -> str:
    return NAMES.get(user_id, user_id)


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_becomes_what_the_person_saw(markup):
    assert from_markup(markup, name_of) == MARKUP[markup]


def test_blocks_are_read_where_there_are_any():
    said = plain_text(payload("message_rich")["event"], name_of)
    assert said == (
        "Hi , see https://shop.example.com/o?a=1&b=2 or fernway.example.com,"
        " mail maya@example.org 🙂 <3 5 & 6\n- order 1042\n- order 1077"
    )


def test_a_message_without_blocks_is_read_from_its_markup():
    said = plain_text(payload("message_markup_only")["event"], name_of)
    assert said == "where is order 1042 👍 #help @here snake_case_name 2*3*4"


def test_elements_nobody_knows_yet_give_their_words():
    new = {"type": "hologram", "elements": [{"type": "text", "text": "hello"}, {"type": "???"}]}
    assert plain_text({"blocks": [{"type": "rich_text", "elements": [new]}]}, name_of) == "hello"


def test_what_a_person_wrote_is_inert_in_slack():
    hostile = "*hi* <!channel> <https://evil.example.com|bank> & `x` @here"
    block = rich_text(hostile)
    (section,) = block["elements"]
    assert "".join(part["text"] for part in section["elements"]) == hostile
    kinds = {part["type"] for part in section["elements"]}
    assert kinds == {"text", "link"}
    (link,) = [part for part in section["elements"] if part["type"] == "link"]
    assert link["url"] == "https://evil.example.com|bank"[: len(link["url"])]
    assert escape("<!channel> &") == "&lt;!channel&gt; &amp;"


def test_links_and_mail_addresses_can_be_pressed():
    (section,) = rich_text("See https://a.example.com/x. Or help@a.example.com!")["elements"]
    links = [(p["url"], p["text"]) for p in section["elements"] if p["type"] == "link"]
    assert links == [
        ("https://a.example.com/x", "https://a.example.com/x"),
        ("mailto:help@a.example.com", "help@a.example.com"),
    ]


@pytest.mark.parametrize("markup", [m for m in MARKUP if m])
def test_plain_text_survives_the_way_there_and_back(markup):
    plain = MARKUP[markup].strip()
    assert plain_text({"blocks": [rich_text(plain)]}, name_of) == plain
    assert from_markup(escape("a <b> & c"), name_of) == "a <b> & c"


def turn(text="Which one?", buttons=0, speaker="bot", name=None):
    choices = tuple({"title": f"Choice {n}", "payload": f"/x{n}"} for n in range(buttons))
    return Turn("t_1", 3, speaker, text, datetime.now(UTC), name=name, buttons=choices)


def actions(blocks):
    return next((block for block in blocks if block["type"] == "actions"), None)


def test_up_to_five_choices_are_buttons_and_their_meaning_stays_with_us():
    found = actions(turn_blocks(turn(buttons=5)))
    assert [e["type"] for e in found["elements"]] == ["button"] * 5
    assert found["block_id"] == "t_1"
    assert "/x" not in str(found)


def test_more_choices_are_a_list_and_all_of_them_are_there():
    (select,) = actions(turn_blocks(turn(buttons=30)))["elements"]
    assert select["type"] == "static_select"
    assert [option["value"] for option in select["options"]] == [str(n) for n in range(30)]


def test_what_was_chosen_takes_the_place_of_the_choices():
    blocks = turn_blocks(turn(buttons=3), chosen="Choice 1")
    assert actions(blocks) is None
    assert words_of({"blocks": blocks}).endswith("✓ Choice 1")


def test_an_agent_is_named_and_the_assistant_is_not():
    assert words_of({"blocks": turn_blocks(turn("Hello.", speaker="agent", name="Sam"))}) == (
        "Sam: Hello."
    )
    assert words_of({"blocks": turn_blocks(turn("Hello."))}) == "Hello."


def test_the_longest_message_and_title_are_within_slacks_limits():
    long = turn("x" * 12_000, buttons=2)
    long = Turn("t" * 255, 1, "bot", long.text, long.at, buttons=({"title": "y" * 200},))
    assert problem_with(turn_blocks(long), notice(long.text)) is None
