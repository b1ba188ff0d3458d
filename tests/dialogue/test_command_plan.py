"""What follows from commands: what stands beside the rest, and what takes the place of another."""

from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT
from tandem.dialogue.command_plan import plan_commands
from tandem.dialogue.plan import Stage
from tandem.understanding.commands import (
    AskGiven,
    AskRecord,
    LeftOver,
    NotAnswered,
    StartMatter,
    Thing,
)
from tandem.understanding.context import DialogueContext

RULES = load_rasa_project(ROOT)
ORDER = Thing("order", "1230", "Linen Shorts Sand", frozenset({"delivered"}))
CONTEXT = DialogueContext(
    in_view=(ORDER,), own=(ORDER,), signed_in=True, kind="order", label="order.state"
)
NOWHERE = Stage()
RETURN = Stage(form="return_item_confirm_form", asked="confirmed")


def planned(*commands, stage=NOWHERE):
    return plan_commands(commands, CONTEXT, stage, RULES)


def test_a_swap_leaves_no_return_behind():
    plan = planned(StartMatter("modify_order", ORDER), stage=RETURN)
    assert plan.actions == ["modify_order_form"] and not plan.slots.get("parked_form")


def test_another_matter_leaves_the_form_under_way_for_later():
    plan = planned(StartMatter("cancel_order", ORDER), stage=RETURN)
    assert plan.slots["parked_form"] == RETURN.form


def test_what_is_left_over_is_told_behind_the_rest():
    plan = planned(AskRecord("order.due", ORDER), LeftOver(text="why is the sky blue?"))
    told = plan.slots["to_tell"]
    assert [one.get("about") for one in told] == ["order.due", None]
    assert told[1] == {"left_over": "why is the sky blue"}


def test_an_answer_that_missed_is_called_by_its_name():
    plan = planned(NotAnswered(), stage=RETURN)
    assert plan.slots["to_tell"] == [{"missed": "order.state"}]
    assert plan.actions == ["action_tell", "action_remind"]


def test_what_was_given_is_told():
    plan = planned(AskGiven("email", "m@example.org"))
    assert plan.slots["to_tell"] == [{"given": "email", "value": "m@example.org"}]
