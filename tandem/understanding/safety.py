"""Danger and misuse stand above whatever else a message says."""

import re
from collections.abc import Iterator

from tandem.understanding.acts import is_question
from tandem.understanding.commands import Command, StartMatter
from tandem.understanding.heard import Heard

SAFETY = {"product_safety": 0.45, "account_misuse": 0.60}
"""Matters that stand above whatever else a message says, from less on than a wish."""
MISUSE, DANGER = "account_misuse", "product_safety"
SAFE_PAGE = "staying-safe"
SURE_PAGE = 0.80
GAVE = re.compile(
    r"(?<!not )\b(?:gave|given|told|read|typed|entered|sent|shared|put in|fell for"
    r"|already (?:did|done)|i did)\b(?!\s+(?:nothing|no|not|none))",
    re.I,
)
IS_IT_YOU = re.compile(
    r"\b(?:was|is) (?:it|that|this) (?:really |actually |even )?(?:you|from you"
    r"|yours|real|genuine)\b",
    re.I,
)
GAVE_TO_FRAUD = re.compile(
    r"\bi(?:'ve| have)? (?:just |already |think i |stupidly )?(?:gave|given|told|read|typed|entered"
    r"|sent|shared|put in|put|clicked)\b(?=.{0,200}\b(?:card|bank details?|password|cvv|pin"
    r"|security code|account details?)\b)"
    r"(?=.{0,200}\b(?:callers?|called|rang|phoned?|calling|fake|scam\w*|fraud\w*|phish\w*|sms"
    r"|text(?: message)?|link|stranger|pretend\w*|man|woman|guy)\b)",
    re.I | re.S,
)
"""A secret was given, and to whom it should not have been."""
LOSS = re.compile(
    r"\b(?:passed away|died|deceased|funeral|widow(?:er)?|verstorben|gestorben"
    r"|(?:my|his|her|our) late (?:husband|wife|mother|father|mum|mom|dad|son|daughter|partner))\b",
    re.I,
)
"""Who has lost somebody and speaks of an account does not report a thief."""
DYING = re.compile(
    r"\b(?:dying|died|funeral|passed away|hospice|cancer|chemo|terminally ill|in hospital)\b", re.I
)
HARM = re.compile(
    r"\b(?:burn\w*|cuts?|rash|swallow\w*|chok\w*|hurts?|injur\w*|allerg\w*|shock\w*|fire|smoke|poison\w*"
    r"|bleed\w*|needle|because of|after (?:using"
    r"|wearing|eating|touching)|caused|made (?:me|him|her|us) (?:ill|sick))\b",
    re.I,
)
"""Illness and death that are told of, and what a thing may do to somebody."""
PLAINLY_ASKED = 0.72
"""Likeness to something that is asked about a record from which a message is that question."""


def safety_first(heard: Heard, told: str = "") -> Iterator[Command]:
    """Somebody is hurt, or an account is misused. `told` is the help page told last: who was told
    what nobody may ask for, and says that they gave it, is in trouble."""
    text = heard.whole.text
    to_fraud = GAVE_TO_FRAUD.search(text) and not is_question(text)
    if to_fraud or (told == SAFE_PAGE and GAVE.search(text)):
        yield StartMatter(MISUSE, confidence=0.9, reason="gave it away", text=text)
    if only_asks(heard):
        return
    for part in (heard.whole, *heard.parts):
        ranking = heard.ranking if part is heard.whole else part.ranking
        intent, share = ranking[0] if ranking else ("", 0.0)
        asked = max(
            (n for label, n in part.like.items() if not label.startswith("act.")), default=0
        )
        if is_no_danger(intent, text):
            continue
        if share >= SAFETY.get(intent, 1.1) and asked < PLAINLY_ASKED:
            yield StartMatter(intent, confidence=share, reason="safety first", text=part.text)


def is_no_danger(intent: str, text: str) -> bool:
    """Whether words of loss or illness alone make a message look like `intent`: nobody has misused
    the account of the dead, and no thing of ours has made the sick ill."""
    if intent == MISUSE:
        return tells_of_loss(text)
    return intent == DANGER and bool(DYING.search(text)) and not HARM.search(text)


def tells_of_loss(text: str) -> bool:
    """Whether somebody has died, as the words have it."""
    return bool(LOSS.search(text))


def only_asks(heard: Heard) -> bool:
    """Whether it is asked if something came from us, or a page is sure to answer, and nothing was
    given away: "somebody asked for my card number, was that you"."""
    pages = {page["article"]: float(page["probability"]) for page in heard.pages}
    sure = pages.get(SAFE_PAGE, 0.0) >= SURE_PAGE
    return (sure or bool(IS_IT_YOU.search(heard.whole.text))) and not GAVE.search(heard.whole.text)
