"""Whoever is told that something was done is told so by what did it.

A response that claims an effect ("The label is mailed", "I've opened ...") may be said by the
function that has the effect stored, or read from a record, and by nothing else; what only asks
or reads back claims none.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from tandem.config.settings import ROOT

CLAIMS = re.compile(
    r"\bI(?:'ve| have) (?:opened|mailed|put|sent|written|changed|recorded|noted|booked|ended)"
    r"|\b(?:is|are) (?:open|cancelled|ended|mailed|recorded|set aside|requested|in your mail)\b"
    r"|^(?:Done|Recorded|Changed|Noted|Written down)\b|\bis out of order\b"
    r"|\bnow (?:has|goes|says|goes out|start)\b|\b(?:that|it) is written down\b"
    r"|\b(?:is|are) on (?:its|their) way (?:to your mail|there)\b|^The newsletter is\b"
    r"|\ba (?:link|mail|code)\b.{0,40}\b(?:is on (?:its|the) way|names)\b|\bHere comes\b"
    r"|^A code is on\b",
    re.I | re.M,
)
DENIES = re.compile(
    r"\b(?:no|nothing|isn't|not|if|every session that)\b[^.;]{0,40}"
    r"(?:is|are) (?:open|cancelled|ended|mailed|recorded|requested)\b|\bI've (?:opened no"
    r"|changed nothing)\b"
    r"|so I've changed nothing",
    re.I,
)
"""That something was not done, or would be."""
BY_SKILL = {
    "utter_order_cancelled_now": {"cancelling.cancel_order"},
    "utter_order_changed": {"order_change.change_order"},
    "utter_order_changed_price": {"order_change.change_order"},
    "utter_order_without": {"order_change.change_order"},
    "utter_address_changed": {"order_edits.change_address"},
    "utter_return_created": {"returns.create_return"},
    "utter_return_created_fault": {"returns.create_return"},
    "utter_swap_opened": {"swaps._do_or_ask"},
    "utter_refund_requested": {"refunds._request"},
    "utter_dispute_double_charge": {"billing.record_dispute"},
    "utter_dispute_recorded": {"billing.record_dispute"},
    "utter_reset_sent": {"account_access.reset_password"},
    "utter_username_sent": {"account_access.recover_username"},
    "utter_mail_code_sent": {"mail_code.send_mail_code"},
    "utter_label_sent": {"returns.send_label"},
    "utter_subscription_ended": {"membership.end_subscription"},
    "utter_account_address_set": {"membership._change_own_address"},
    "utter_complaint_recorded": {"complaints.take_complaint"},
    "utter_complaint_order": {"complaints.take_complaint"},
    "utter_complaint_late_order": {"complaints.take_complaint"},
    "utter_parcel_searched": {"order_status.report_missing"},
    "utter_parcel_searched_lost": {"order_status.report_missing"},
    "utter_undo_return_done": {"undoing._return_back"},
    "utter_undo_address_done": {"undoing._address_back"},
    "utter_undo_change_done": {"undoing._line_back"},
    "utter_undo_account_address_done": {"undoing._account_back"},
    "utter_undo_code_done": {"undoing._code_back"},
    "utter_shop_kept": {"kept.keep_for_later"},
}
"""Response -> the skills, as module.function, that may say it: each has the effect stored first."""
FROM_RECORD = {
    "utter_search_running",
    "utter_dispute_running", "utter_return_exists", "utter_order_cancelled",
    "utter_subscription_ending",
    "utter_next_cancel_wrong", "utter_next_subscription_wrong", "utter_next_link_ended",
    "utter_no_undo_end_subscription",
    "utter_experience_heard", "utter_mail_code_right", "utter_changed", "utter_noted_for_person",
}  # fmt: skip
"""Said of what a record, or the conversation's own facts, hold already."""
COMPOSED = {"utter_newsletter_on", "utter_newsletter_off"}
"""Named by `membership._switch_newsletter` and `undoing._account_back`, which put them together."""
ASKS = re.compile(r"^utter_(?:ask|remind|clarify)_|_read_back|_possible|_can_end")


def responses() -> dict[str, list[str]]:
    found = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    return {name: [row["text"] for row in rows] for name, rows in found.items()}


def claiming() -> set[str]:
    return {
        name
        for name, texts in responses().items()
        if any(CLAIMS.search(DENIES.sub(" ", text)) for text in texts)
    }


@cache
def said_by() -> dict[str, set[str]]:
    """Response -> the functions of tandem/ and actions/ that name it."""
    found: dict[str, set[str]] = {}
    for file in [*(ROOT / "tandem").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]:
        for node in ast.parse(file.read_text("utf-8")).body:
            for one in ast.walk(node):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    name = getattr(node, "name", "module")
                    found.setdefault(one.value, set()).add(f"{file.stem}.{name}")
    return found


def test_every_claim_has_somebody_who_may_say_it():
    assert claiming() <= set(BY_SKILL) | FROM_RECORD | COMPOSED


@pytest.mark.parametrize("name", sorted(BY_SKILL))
def test_a_claim_is_said_by_what_has_done_it(name):
    assert said_by().get(name) == BY_SKILL[name]


def test_nothing_else_names_what_is_put_together():
    assert not COMPOSED & set(said_by())
    assert 'f"utter_{wish}"' in (ROOT / "tandem/skills/membership.py").read_text("utf-8")


def test_each_of_them_does_something():
    """An effect has a key of its own, so that it happens once."""
    modules = {one.partition(".")[0] for names in BY_SKILL.values() for one in names} - {"kept"}
    for module in modules:
        source = (ROOT / "tandem/skills" / f"{module}.py").read_text("utf-8")
        assert "context.key(" in source, module


@pytest.mark.parametrize("folder", ["data/rules", "data/stories"])
def test_no_rule_or_story_claims_an_effect(folder):
    for file in Path(ROOT / folder).glob("*.yml"):
        words = set(re.findall(r"utter_\w+", file.read_text("utf-8")))
        assert not words & set(BY_SKILL), file.name


def test_no_step_after_trouble_claims_an_effect():
    words = set(re.findall(r"utter_\w+", (ROOT / "next_steps.yml").read_text("utf-8")))
    assert not words & set(BY_SKILL)


def test_what_asks_or_reads_back_claims_nothing():
    assert not {name for name in claiming() if ASKS.search(name)}


def test_no_record_line_claims_a_deed():
    deed = re.compile(r"\bI(?:'ve| have) (?:opened|mailed|sent|changed|recorded)\b|\bDone:")
    for file in (ROOT / "data/records").glob("*.yml"):
        assert not deed.search(file.read_text("utf-8")), file.name


@pytest.mark.parametrize(
    "text", ["The label is mailed.", "I've opened search {trace}.", "Recorded as {reference}."]
)
def test_a_claim_is_heard_as_one(text):
    assert CLAIMS.search(text)
