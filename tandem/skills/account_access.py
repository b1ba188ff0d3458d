"""Getting back into an account: new password, forgotten user name.

The turn only counts the wish and queues it; whether there is such an account is found out later,
by the outbox (`account_mail.py`). So known and unknown addresses do the same work, hear the same
words and take the same time (OWASP Forgot Password).
"""

from tandem.shop.port import NotOffered
from tandem.skills.mail_texts import in_language
from tandem.skills.needs import NEEDS
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.understanding.mailbox import mailbox_is_lost


def reset_password(slots: Slots, context: SkillContext) -> SkillResult:
    """Queue the mail with the link."""
    return _queue("reset_password", "utter_reset_sent", slots, context)


def recover_username(slots: Slots, context: SkillContext) -> SkillResult:
    """Queue the mail with the user name."""
    return _queue("recover_username", "utter_username_sent", slots, context)


def _queue(wish: str, response: str, slots: Slots, context: SkillContext) -> SkillResult:
    capability = NEEDS[wish][0]
    if capability not in context.shop.capabilities:
        raise NotOffered(capability)
    email = str(slots.get("email") or "").strip().lower()
    if _lost(email, context):
        tried = f"{wish.replace('_', ' ')}: nothing sent, the customer cannot read that mailbox"
        return SkillResult((Say("utter_other_way_mailbox"),), "refused", tried, forget=("email",))
    key = context.key(wish)
    accounts = context.shop.accounts
    if not accounts.may_ask(wish, email, context.conversation_id, key, context.source):
        tried = f"{wish.replace('_', ' ')}: too many mails asked for in the last hour"
        return SkillResult((Say("utter_account_mail_limit"),), "refused", tried)
    wished = {"wish": wish, "email": email} | in_language()
    context.outbox.put("account_mail", wished, key, whose=context.conversation_id)
    tried = f"Queued the {wish.replace('_', ' ')} mail to the address given"
    says = (Say(response, {"email": email}),)
    return SkillResult(says, tried=tried, facts={"email": email})


def _lost(email: str, context: SkillContext) -> bool:
    """Whether the customer said lately that this mailbox is out of reach."""
    lines = (line.lower() for line in context.recent.splitlines())
    return any(email in line and mailbox_is_lost(line) for line in lines)
