"""Every skill as a custom action of Rasa: one row of the table each.

A skill is a plain function of `tandem/skills/`: slots and what it works with in, what is said and
remembered out. `actions/skill_action.py` translates; the classes that Rasa's SDK looks for are
made here from the table.
"""

from actions.skill_action import SkillAction
from tandem.skills.account_access import recover_username, reset_password
from tandem.skills.billing import explain_payment, record_dispute
from tandem.skills.cancelling import cancel_order, check_cancel
from tandem.skills.complaints import take_complaint
from tandem.skills.greeting import ask_order_number, ask_returned_product, greet
from tandem.skills.mail_code import check_mail_code, send_mail_code
from tandem.skills.membership import (
    check_account,
    check_subscription_end,
    end_subscription,
    explain_membership,
    track_subscription,
    update_account,
)
from tandem.skills.next_steps import put_right, take_next_step
from tandem.skills.once_more import once_more
from tandem.skills.order_change import change_order, check_change
from tandem.skills.order_edits import (
    change_address,
    check_address_change,
)
from tandem.skills.order_status import report_missing, trace_parcel, track_order
from tandem.skills.products import answer_product, check_promo_code
from tandem.skills.recommend import recommend
from tandem.skills.refunds import request_refund, track_refund
from tandem.skills.returns import check_return, create_return, send_label
from tandem.skills.swaps import swap_item
from tandem.skills.undoing import undo

SKILLS = {
    "action_answer_product": answer_product,
    "action_ask_order_number": ask_order_number,
    "action_ask_return_item_details_form_product": ask_returned_product,
    "action_cancel_order": cancel_order,
    "action_change_address": change_address,
    "action_change_order": change_order,
    "action_check_account": check_account,
    "action_check_address_change": check_address_change,
    "action_check_cancel": check_cancel,
    "action_check_change": check_change,
    "action_check_mail_code": check_mail_code,
    "action_check_promo_code": check_promo_code,
    "action_check_return": check_return,
    "action_check_subscription_end": check_subscription_end,
    "action_create_return": create_return,
    "action_end_subscription": end_subscription,
    "action_explain_membership": explain_membership,
    "action_explain_payment": explain_payment,
    "action_greet": greet,
    "action_once_more": once_more,
    "action_recommend": recommend,
    "action_record_dispute": record_dispute,
    "action_next_step": take_next_step,
    "action_recover_username": recover_username,
    "action_report_missing": report_missing,
    "action_request_refund": request_refund,
    "action_reset_password": reset_password,
    "action_send_label": send_label,
    "action_send_mail_code": send_mail_code,
    "action_swap_item": swap_item,
    "action_take_complaint": take_complaint,
    "action_trace_parcel": trace_parcel,
    "action_track_order": track_order,
    "action_track_refund": track_refund,
    "action_track_subscription": track_subscription,
    "action_undo": undo,
    "action_update_account": update_account,
    "action_wrong_deed": put_right,
}
"""The action's name in domain.yml -> the skill."""


ACTIONS = {name: SkillAction.of(name, skill) for name, skill in SKILLS.items()}
"""The same as classes, kept here so that the SDK finds them."""
