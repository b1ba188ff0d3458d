"""What belongs to a signed-in customer: subscription, membership, account data."""

import re

from tandem.shop.levels import next_level
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Profile, Subscription
from tandem.skills.addresses import address_in, latest_address
from tandem.skills.phrases import day, money
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

CHOICES = {
    "newsletter_off": re.compile(
        r"\A(?=.*\b(?:newsletters?|mailing list|marketing|adverts?|advertising|promotional"
        r"|your mails|your e-?mails|mails from you|e-?mails from you)\b)"
        r".*\b(?:stop|no more|un-?subscribe|off|out|end|don'?t want|too many|quit|remove)\b",
        re.I | re.S,
    ),
    "newsletter_on": re.compile(
        r"\A(?=.*\b(?:newsletter|mailing list)\b).*\b(?:subscribe|sign me up|on|want|get|join)\b",
        re.I | re.S,
    ),
    "page": re.compile(
        r"\b(?:e-?mail(?: address)?|mail address|(?:sur|last |first |maiden )?names?|phone|mobile"
        r"|card|birthday|title|user ?name)\b",
        re.I,
    ),
    "address": re.compile(r"\baddress\b|\bmoved\b|\bnew (?:house|flat|home)\b", re.I),
}
"""What a message wishes to have changed; the first that fits."""


def track_subscription(slots: Slots, context: SkillContext) -> SkillResult:
    """How the subscription stands."""
    found = _subscription(context, "subscription_status")
    if isinstance(found, SkillResult):
        return found
    says = (Say(f"utter_subscription_{found.state}", _values(found, context)),)
    until = day(found.until, context.today)
    return SkillResult(says, tried=f"Looked up {found.plan}: {found.state}, paid until {until}")


def check_subscription_end(slots: Slots, context: SkillContext) -> SkillResult:
    """Can it be ended? If so, the customer is asked to confirm."""
    found = _subscription(context, "cancel_subscription")
    if isinstance(found, SkillResult):
        return found
    if found.state != "active":
        return track_subscription(slots, context)
    say = Say("utter_subscription_can_end", _values(found, context))
    tried = f"Checked {found.plan}: it can be ended"
    return read_back(f"end {found.id}", say, "cancel_subscription_confirm_form", tried)


def end_subscription(slots: Slots, context: SkillContext) -> SkillResult:
    """End it with the paid period, if the customer said yes."""
    found = _subscription(context, "cancel_subscription")
    if isinstance(found, SkillResult):
        return found
    values = _values(found, context)
    yes = agreed(slots, f"end {found.id}")
    if yes is None:
        return check_subscription_end(slots, context)
    if not yes:
        return SkillResult((Say("utter_subscription_kept", values),), tried="Subscription kept")
    try:
        context.shop.subscriptions.end(found.id, context.key("end_subscription"))
    except ChangeRefused:
        return track_subscription(slots, context)
    tried = f"Ended {found.plan}; it runs until {values['until']}"
    says, facts = (Say("utter_subscription_ended", values),), {"ended": found.plan}
    return SkillResult(says, tried=tried, facts=facts)


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
    said = _choice_in(context.text)
    wish = str(slots.get("choice") or "") or said
    if not context.customer_id:
        if said == "newsletter_off":
            return SkillResult((Say("utter_newsletter_by_link"),), "refused", "Told the link")
        return _sign_in_first("account data")
    if wish:
        return update_account({**slots, "choice": wish}, context)
    return SkillResult((Say("utter_account_possible"),), then="account_update_choice_form")


def _choice_in(text: str) -> str:
    """What is to be changed, where the message says so."""
    for choice, words in CHOICES.items():
        if words.search(text):
            return choice
    return ""


def update_account(slots: Slots, context: SkillContext) -> SkillResult:
    """Do what is safe by chat; the rest asks for the password on the account page."""
    profile, wish = _profile(context), slots.get("choice")
    if profile is None or not context.customer_id:
        return _sign_in_first("account data")
    if wish == "address":
        return _change_own_address(profile, slots, context)
    if wish in ("newsletter_on", "newsletter_off"):
        return _switch_newsletter(profile, str(wish), slots, context)
    tried = "Named the account page: this change asks for the password"
    return SkillResult((Say("utter_account_page"),), "refused", tried)


def _change_own_address(profile: Profile, slots: Slots, context: SkillContext) -> SkillResult:
    given = str(slots.get("new_address") or "")
    address = address_in(given) or latest_address([*context.recent.splitlines(), given])
    if address is None:
        says = (Say("utter_address_incomplete"),) if given else ()
        return SkillResult(says, forget=("new_address",), then="account_update_address_form")
    deed = f"account address {address}"
    yes = agreed(slots, deed)
    values = {"address": address, "old_address": profile.address}
    if yes is None:
        tried = f"Read a new account address back: {address}"
        say = Say("utter_account_address_read_back", values)
        form = "account_update_confirm_form"
        return read_back(deed, say, form, tried, choice="address", new_address=address)
    if not yes:
        tried = "The account's address was not changed: the customer said no"
        return SkillResult((Say("utter_account_kept"),), tried=tried)
    context.shop.customers.set_address(profile.id, address, context.key("account_address"))
    return SkillResult(
        (Say("utter_account_address_set", values),),
        tried="Changed the address in the account",
        facts={"account change": "address"},
        about={"old_address": profile.address},
    )


def _switch_newsletter(
    profile: Profile, wish: str, slots: Slots, context: SkillContext
) -> SkillResult:
    wanted = wish == "newsletter_on"
    yes = agreed(slots, wish)
    if yes is None:
        say = Say(f"utter_{wish}_read_back", {"email": profile.email})
        form = "account_update_confirm_form"
        return read_back(wish, say, form, "Read the newsletter's change back", choice=wish)
    if not yes:
        tried = "The newsletter was not changed: the customer said no"
        return SkillResult((Say("utter_account_kept"),), tried=tried)
    context.shop.customers.set_newsletter(profile.id, wanted, context.key("newsletter"))
    tried, facts = f"Newsletter {'on' if wanted else 'off'}", {"account change": wish}
    return SkillResult((Say(f"utter_{wish}"),), tried=tried, facts=facts)


def _values(found: Subscription, context: SkillContext) -> dict[str, str]:
    until = day(found.until, context.today)
    return {"plan": found.plan, "price": money(found.price_cents), "until": until}


def _profile(context: SkillContext) -> Profile | None:
    return context.shop.customers.profile(context.proven_id) if context.proven_id else None


def _subscription(context: SkillContext, wish: str) -> Subscription | SkillResult:
    if _profile(context) is None or context.proven_id is None:
        tried = "Wished: subscription. The customer has not proved who they are"
        return SkillResult((Say("utter_prove_first", {"wish": wish}),), "refused", tried)
    found = context.shop.subscriptions.of_customer(context.proven_id)
    if not found:
        says = (Say("utter_subscription_none"),)
        return SkillResult(says, tried="Looked for a subscription: there is none")
    return found[0]


def _sign_in_first(thing: str) -> SkillResult:
    tried = f"Wished: {thing}. The customer is not signed in"
    return SkillResult((Say("utter_sign_in_first"),), "refused", tried)
