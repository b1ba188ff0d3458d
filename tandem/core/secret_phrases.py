"""How people write passwords, PINs, one-time codes and links with a key in them."""

import re

CODE_OF = (
    r"(?:one[- ]?time|single[- ]use|verification|verify|security|sms|text|2fa|two[- ]factor|mfa|"
    r"authenticat(?:ion|or)|auth|login|log[- ]in|sign[- ]in|confirmation|reset)"
)
PASSWORDS = r"(?:pass ?-?words?|passwd|pass ?phrases?|pass(?=\s*[:=])|pwd|pw(?=\s*[:=]))"
ONE_TIME = rf"(?:{CODE_OF}[- ](?:pass)?codes?|passcodes?|otp|totp|{CODE_OF}[- ]pin)"
PIN = r"(?:pin(?: ?codes?| numbers?| no\.?)?)"
IS = r"(?:\s*(?::|=|->)\s*|\s+(?:is|was|are)(?:\s+(?:still|now|just|currently|simply))?:?\s+)"
OTHER_CODES = (
    r"(?:promo(?:tion)?|discount|voucher|coupon|gift|zip|postal|area|country|dial(?:ling)?|product|"
    r"error|tracking|colou?r|item|status|style|return|order|reference|bar|qr|dress|referral|offer|"
    r"gate|door|entry|building|key)"
)
SAID = r"[^\s]{1,64}"
MANY_DIGITS = r"\d(?:[ \-]?\d){3,9}(?!\d)"

LABELLED = re.compile(rf"\b(?P<what>{PASSWORDS}){IS}(?P<secret>{SAID})", re.IGNORECASE)
BESIDE = re.compile(rf"\b(?P<what>{PASSWORDS})\s+(?P<secret>{SAID})", re.IGNORECASE)
QUOTED = re.compile(
    rf"\b(?:{PASSWORDS})(?:{IS}|\s+)(?P<quote>[\"“'‘`«])(?P<secret>[^\"”'’`»\n]{{2,64}})[\"”'’`»]",
    re.IGNORECASE,
)
REVERSED = re.compile(
    rf"(?P<secret>{SAID})\s+(?:is|was|as)\s+(?:my|the|our|a)\s+(?:\w+\s)?(?:{PASSWORDS}|{PIN}|code)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    rf"\b{ONE_TIME}(?:{IS}|\s+)(?P<secret>{MANY_DIGITS}|(?=[A-Z-]*\d)[A-Z0-9-]{{4,12}}\b)",
    re.IGNORECASE,
)
PIN_CODE = re.compile(
    rf"\b{PIN}(?:(?:{IS}|\s+)(?P<secret>{MANY_DIGITS})|{IS}(?P<short>\d{{3}}))\b", re.IGNORECASE
)
BARE_CODE = re.compile(
    rf"(?<!\w)(?P<before>\w+ )?(?:code|codes)(?:{IS}|\s+)(?P<secret>{MANY_DIGITS})\b", re.IGNORECASE
)
TEXTED = re.compile(
    r"\b(?:texted|sent|got|received|sms(?:ed)?)\b[^.?!\n]{0,30}?"
    r"\b(?P<secret>\d{6}|\d{3}[ -]\d{3})\b"
    r"(?=[^.?!\n]{0,30}\b(?:text|sms|phone|code|authenticator)\b)"
    r"|\b(?:texted|sms(?:ed)?)\b[^.?!\n]{0,20}?\b(?P<other>\d{6}|\d{3}[ -]\d{3})\b",
    re.IGNORECASE,
)
SECURITY_CODE = re.compile(
    rf"\b(?:cvv2?|cvc2?|cid|csc|security (?:code|number|digits))(?:{IS}|\s+)"
    r"(?P<secret>\d{3,4})\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:[?&](?:token|key|code|otp|password|secret|sig)=|/reset/)(?P<secret>[\w.~%-]{8,})"
    r"|\b(?P<jwt>eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})",
    re.IGNORECASE,
)
ASKED = re.compile(
    rf"(?P<password>\b{PASSWORDS}\b)|(?P<code>\b{ONE_TIME}\b)|(?P<pin>\b{PIN}\b)|(?P<security>\bcv[vc]2?\b)",
    re.IGNORECASE,
)
ORDINARY = """
    a about account again against all already also always an and any as at back bad because been
    being blocked broken but by can cannot can't cant case changed compromised correct could
    days did didn't does doesn't doesnt don't dont email e-mail empty entered ever everywhere
    expired fails failed failing field fine for forgotten form from gone good had hacked has
    have here hours how i i'm if im impossible in incorrect invalid is it it's just kept last
    leaked link locked lost mail manager me minutes missing my never new no not nothing now of
    off ok old on one or out page please policy possible problem protected really recovery
    refused rejected required reset resets resetting right safe same saved screen secure since
    so still stolen stuck that the then there they this times to today too twice unknown unsafe
    was weak were what when where which why will with won't wont working would wrong yes
    yesterday you your
"""
NO_SECRETS = frozenset(ORDINARY.split())
"""Words that follow "password is" in an ordinary sentence."""
QUOTES = "\"'“”‘’`«»"
