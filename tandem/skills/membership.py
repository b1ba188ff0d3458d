"""What belongs to a signed-in customer: subscription, membership, account data."""

from tandem.shop.levels import next_level
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Profile, Subscription
from tandem.skills.phrases import day, money
from tandem.skills.result import Say, SkillContext, SkillResult, Slots


def track_subscription(slots: Slots, context: SkillContext) -> SkillResult:
    """How the subscription stands."""
    found = _subscription(context)
    if isinstance(found, SkillResult):
        return found
    says = (Say(f"utter_subscription_{found.state}", _values(found, context)),)
    until = day(found.until, context.today)
    return SkillResult(says, tried=f"Looked up {found.plan}: {found.state}, paid until {until}")


def check_subscription_end(slots: Slots, context: SkillContext) -> SkillResult:
    """Can it be ended? If so, the customer is asked to confirm."""
    found = _subscription(context)
    if isinstance(found, SkillResult):
        return found
    if found.state != "active":
        return track_subscription(slots, context)
    says = (Say("utter_subscription_can_end", _values(found, context)),)
    tried = f"Checked {found.plan}: it can be ended"
    return SkillResult(says, tried=tried, then="cancel_subscription_confirm_form")


def end_subscription(slots: Slots, context: SkillContext) -> SkillResult:
    """End it with the paid period, if the customer said yes."""
    found = _subscription(context)
    if isinstance(found, SkillResult):
        return found
    values = _values(found, context)
    if not slots.get("confirmed"):
        return SkillResult((Say("utter_subscription_kept", values),), tried="Subscription kept")
    try:
        context.shop.customers.end_subscription(found.id, context.key("end_subscription"))
    except ChangeRefused:
        return track_subscription(slots, context)
    tried = f"Ended {found.plan}; it runs until {values['until']}"
    return SkillResult((Say("utter_subscription_ended", values),), tried=tried)


def explain_membership(slots: Slots, context: SkillContext) -> SkillResult:
    """The levels, and where a signed-in customer stands."""
    profile = _profile(context)
    if profile is None:
        return SkillResult((Say("utter_membership_levels"),), tried="Explained the membership")
    values = {"points": profile.points, "level": profile.level}
    above = next_level(profile.points)
    if above:
        values |= {"next_level": above[0], "missing": above[1]}
    response = "utter_membership_standing" if above else "utter_membership_top"
    tried = f"Looked up the membership: {profile.points} points, level {profile.level}"
    return SkillResult((Say(response, values),), tried=tried)


def check_account(slots: Slots, context: SkillContext) -> SkillResult:
    """Account data is changed by its signed-in owner only; an e-mail address proves nothing."""
    if _profile(context) is None:
        return _sign_in_first("account data")
    return SkillResult((Say("utter_account_possible"),), then="account_update_choice_form")


def update_account(slots: Slots, context: SkillContext) -> SkillResult:
    """Do what is safe by chat; the rest asks for the password on the account page."""
    profile, wish = _profile(context), slots.get("choice")
    if profile is None:
        return _sign_in_first("account data")
    if wish == "address" and not slots.get("new_address"):
        return SkillResult((), forget=(), then="account_update_address_form")
    if wish == "address":
        address = " ".join(str(slots["new_address"]).split())[:200]
        context.shop.customers.set_address(profile.id, address, context.key("account_address"))
        says = (Say("utter_account_address_set", {"address": address}),)
        return SkillResult(says, tried="Changed the address in the account")
    if wish in ("newsletter_on", "newsletter_off"):
        wanted = wish == "newsletter_on"
        context.shop.customers.set_newsletter(profile.id, wanted, context.key("newsletter"))
        return SkillResult((Say(f"utter_{wish}"),), tried=f"Newsletter {'on' if wanted else 'off'}")
    tried = "Named the account page: this change asks for the password"
    return SkillResult((Say("utter_account_page"),), "refused", tried)


def _values(found: Subscription, context: SkillContext) -> dict[str, str]:
    until = day(found.until, context.today)
    return {"plan": found.plan, "price": money(found.price_cents), "until": until}


def _profile(context: SkillContext) -> Profile | None:
    return context.shop.customers.profile(context.customer_id) if context.customer_id else None


def _subscription(context: SkillContext) -> Subscription | SkillResult:
    if _profile(context) is None or context.customer_id is None:
        return _sign_in_first("subscription")
    found = context.shop.customers.subscriptions(context.customer_id)
    if not found:
        says = (Say("utter_subscription_none"),)
        return SkillResult(says, tried="Looked for a subscription: there is none")
    return found[0]


def _sign_in_first(thing: str) -> SkillResult:
    tried = f"Wished: {thing}. The customer is not signed in"
    return SkillResult((Say("utter_sign_in_first"),), "refused", tried)
