"""Which intent plays which role: the code knows roles, designers call their intents as they like.

The roles have the names of the shipped intents. roles.yml says which intent plays each; where the
two differ, everything is translated where files are read, here and in `nlu/roles_importer.py`, so
that one name is left inside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import RootModel

from tandem.config.yaml_file import load_with_lines, nearest
from tandem.core.errors import PolicyError

FILE = "roles.yml"
NEEDED = {
    "talk_to_human": "asks for a person",
    "affirm": "says yes",
    "deny": "says no",
    "stop": "calls off what is under way",
    "clarify": "asks back what is meant, or why",
    "correction": "says that something was meant otherwise",
    "inform": "gives a fact and nothing else",
    "help": "asks what can be done here",
    "greet": "says hello",
    "thanks": "says thanks",
    "goodbye": "says goodbye",
    "bot_challenge": "asks whether this is a bot",
    "out_of_scope": "is about nothing we do",
    "resume_after_person": "is sent when a person hands back",
    "ask_about": "is sent by buttons that ask about a record",
}
"""Roles that every conversation needs."""
MATTERS = {
    "complaint": "makes a complaint",
    "product_safety": "reports that something hurt somebody, or could",
    "account_misuse": "reports that somebody else uses the account",
    "mail_code": "wants a code by mail, for lack of an order number",
    "enter_mail_code": "is sent when a code by mail was typed",
    "reset_password": "cannot sign in for lack of the password",
    "recover_username": "cannot sign in for lack of the username",
    "order_status": "asks where an order is",
    "order_late_or_missing": "misses an order",
    "cancel_order": "wants an order cancelled",
    "modify_order": "wants an order changed",
    "change_shipping_address": "wants an order sent elsewhere",
    "return_item": "wants to send something back",
    "refund_request": "wants money back",
    "refund_status": "asks where a refund is",
    "billing_dispute": "finds a charge wrong",
    "payment_method": "has trouble paying",
    "subscription_status": "asks how the subscription stands",
    "cancel_subscription": "wants the subscription ended",
    "membership_question": "asks about membership and points",
    "product_question": "asks about something for sale",
    "promo_code": "asks about a promotion code",
    "account_update": "wants account details changed",
    "hours_and_contact": "asks when and where we can be reached",
}
"""Matters that skills are for. A shop without one leaves its role empty: `promo_code: ~`."""
ROLES = NEEDED | MATTERS


class _RolesFile(RootModel[dict[str, str | None]]):
    pass


@dataclass(frozen=True, slots=True)
class Roles:
    """Role -> intent, and back. A name that plays no role stays as it is."""

    intents: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def role(self, intent: str) -> str:
        """The role that an intent of the designers plays; the intent itself where it plays none."""
        return next((role for role, name in self.intents.items() if name == intent), intent)

    def intent(self, role: str) -> str:
        """What the designers call it."""
        return self.intents.get(role, role)

    @property
    def renamed(self) -> dict[str, str]:
        """Intent -> role, where the two differ."""
        return {name: role for role, name in self.intents.items() if name != role}


@cache
def load_roles(root: Path) -> Roles:
    """roles.yml; without the file every role is played by the intent of its name. Raises
    PolicyError with every mistake and its line."""
    if not (root / FILE).is_file():
        return Roles({role: role for role in ROLES})
    found, source = load_with_lines(root / FILE, _RolesFile, lambda data: [])
    lines = {role: int(source.where((role,)).rsplit(":", 1)[1]) for role in found.root}
    problems = list(_problems(found.root, lines))
    if problems:
        raise PolicyError(problems)
    return Roles({role: name for role, name in found.root.items() if name}, lines)


def _problems(named: Mapping[str, str | None], lines: Mapping[str, int]) -> Iterator[str]:
    played: dict[str, str] = {}
    for role, intent in named.items():
        at = f"{FILE}:{lines[role]}"
        if role not in ROLES:
            yield f"{at}: {role}: no such role.{nearest(role, ROLES)}"
        elif not intent and role in NEEDED:
            yield f"{at}: {role}: needs an intent that {NEEDED[role]}"
        elif intent and played.setdefault(intent, role) != role:
            yield f"{at}: {role}: {intent} plays the role {played[intent]} already"
    for role, means in ROLES.items():
        if role not in named:
            yield f"{FILE}:1: {role}: is missing: the intent that {means}"
