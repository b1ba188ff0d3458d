"""Getting back into an account: new password, forgotten user name.

The turn only counts the wish and queues it; whether there is such an account is found out later,
by the outbox (`account_mail.py`). So known and unknown addresses do the same work, hear the same
words and take the same time (OWASP Forgot Password).
"""

from tandem.skills.result import Say, SkillContext, SkillResult, Slots


def reset_password(slots: Slots, context: SkillContext) -> SkillResult:
    """Queue the mail with the link."""
    return _queue("reset_password", "utter_reset_sent", slots, context)


def recover_username(slots: Slots, context: SkillContext) -> SkillResult:
    """Queue the mail with the user name."""
    return _queue("recover_username", "utter_username_sent", slots, context)


def _queue(wish: str, response: str, slots: Slots, context: SkillContext) -> SkillResult:
    email = str(slots.get("email") or "").strip().lower()
    key = context.key(wish)
    accounts = context.shop.accounts
    if not accounts.may_ask(wish, email, context.conversation_id, key, context.source):
        tried = f"{wish.replace('_', ' ')}: too many mails asked for in the last hour"
        return SkillResult((Say("utter_account_mail_limit"),), "refused", tried)
    wished = {"wish": wish, "email": email}
    context.outbox.put("account_mail", wished, key, whose=context.conversation_id)
    tried = f"Queued the {wish.replace('_', ' ')} mail to the address given"
    return SkillResult((Say(response, {"email": email}),), tried=tried)
