"""Finds one-time codes, PINs and the security codes of cards by the words around them.

Numbers are looked for first, each once; which is a secret is decided by what is said near it.
Linear in the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tandem.core.card_numbers import Span
from tandem.core.secret_phrases import IS

CODE, PIN, SECURITY = "one-time code", "PIN", "security code"
MOST = 40
"""Numbers and names that are looked at."""
NUMBER = re.compile(
    r"(?<![\w@#€$£+.,:/])(?<!\d[ -])(?:[A-Z]{1,2}-)?\d(?:[ -]?\d){2,9}(?![ -]?\d)(?![\w@%€]"
    r"|[.,:/]\d|-\w)"
)
SPOKEN = re.compile(
    r"\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|f(?:ü"
    r"|ue)nf|sechs|sieben|acht|neun)\b"
    r"(?:[ ,-]{1,3}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei"
    r"|vier|f(?:ü|ue)nf|sechs|sieben|acht|neun)\b){2,9}",
    re.IGNORECASE,
)
MIXED = re.compile(r"(?=[A-Z-]{0,12}\d)[A-Z0-9](?:-?[A-Z0-9]){3,24}\b", re.IGNORECASE)
"""A code of letters and figures, where a code was named just before."""
OURS = re.compile(
    r"(?:#|\b(?:orders?|bestellung(?:en)?|bestellnummer|tracking|sendung(?:snummer)?|parcel"
    r"|paket\w{0,8}|invoice|rechnung\w{0,8}|ticket|case|ref(?:erence)?"
    r"|customer|kunden\w{0,8}|member(?:ship)?|loyalty|mitglied\w{0,8}|account|zip|post ?codes?"
    r"|postal|plz|postleitzahl|article|artikel\w{0,8}|item|sku|model|error|fehler\w{0,6}|version"
    r"|locker|packstation|gate|flight|room|flat|page|since|seit|year|in|size|gr(?:ö|oe)(?:ß|ss)e"
    r"|gift ?card|gutschein\w{0,8}|voucher|coupon|promo\w{0,6}|discount|rabatt\w{0,6}|ending|endet"
    r"|phone (?:number|no)|tel|fax|call|product|produkt\w{0,6}"
    r"|points|punkte|edition|pack|edition|of|von|for|about|over)"
    r"(?:[ -](?:number|nummer|no\.?|nr\.?|id|code|ref))?(?:\s(?:is|was|ist|war"
    r"|lautet))?[\s:.#]{0,3})$",
    re.IGNORECASE,
)
"""What stands before a number that is no secret."""
COUNTS = re.compile(
    r"\s{0,2}(?:%|€|euros?|eur|pounds?|quid|dollars?|days?|tage|weeks?|wochen|minutes?"
    r"|min(?:uten)?|hours?|stunden|uhr|am\b|pm\b|o'clock|times|mal\b|digits?|ziffern|characters"
    r"|zeichen|points"
    r"|punkte|pieces|st(?:ü|ue)ck|cm|mm|kg|ml|people|orders?|items?|years?|jahre|pack|edition"
    r"|(?:is|as|ist|als)\s(?:my|the|meine?)\s(?:order|member|customer|kunden|bestell))",
    re.IGNORECASE,
)
"""What stands behind a number that counts something."""
OTHER_CODES = (
    r"promo(?:tion)?|discount|voucher|coupon|gift|gift card|zip|postal|area|country|dial(?:ling)?"
    r"|product|"
    r"error|tracking|colou?r|item|status|style|return|order|reference|bar|qr|dress|referral|offer|"
    r"gate|door|entry|building|key|pick-?up|locker|newsletter|influencer|student|label|says|care"
)
CODE_OF = (
    r"one[- ]?time|single[- ]use|ver[a-z]{4,11}|sms|text|2fa|two[- ]factor|mfa|auth\w{0,14}|login"
    r"|log[- ]in|sign[- ]?in"
    r"|confirmation|confirm|reset|access|recovery|backup|back-up|unlock|security|activation|(?:six"
    r"|6|four|4|eight|8)[- ]?(?:digit|figure)"
)
STRONG = re.compile(
    rf"\b(?:verification(?=\s{{0,2}}[:=])|(?:{CODE_OF})[ -](?:pass)?(?:codes?|pin|password)"
    r"|pass ?codes?|t?otps?|2fa|mfa"
    rf"|auth\w{{0,6}} ?app|(?:google |the )?authenticator|3ds|3d[ -]?secure|e?(?:m|sms|push|photo"
    rf"|chip|i)-?tan"
    r"|(?:best(?:ä|ae)tigungs|sicherheits|verifizierungs|verifikations|einmal|freigabe|zugangs"
    r"|entsperr|aktivierungs|login|sms|anmelde|wiederherstellungs|sechsstellige[rn]? )-?(?:codes?"
    r"|passwort|kennwort|pin))\b",
    re.IGNORECASE,
)
TAN = re.compile(r"\bTANs?\b|\b[Tt]an(?=\s(?:ist|is|was|war|lautet|die|from|aus|\d{6}\b)|:)")
WEAK = re.compile(r"\b(?P<code>cod(?:e|es)?|kode)\b", re.IGNORECASE)
QUALIFIED = re.compile(rf"(?:^|\W)(?:{OTHER_CODES})[ -]$", re.IGNORECASE)
SENT = re.compile(
    r"\b(?:texted|text(?: message)?|sms(?:ed)?|sent (?:me|us)|(?:typed?|entered|enter|put) in"
    r"|typed?|entered|to (?:verify|confirm|authenticate|log ?in|sign ?in)|geschickt|eingegeben"
    r"|eingeben|gesendet)\b",
    re.IGNORECASE,
)
PINS = re.compile(
    r"(?<!\w)(?<!enamel )(?<!hair )(?<!bowling )"
    r"(?:pin|p\.i\.n\.?|geheimzahl|geheimnummer)(?:[- ]?(?:code"
    r"|number|nummer|no|nr))?(?:s|['’]s)?(?!\w)",
    re.IGNORECASE,
)
CARD_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|csc|cid|kpn|security (?:code|number|digits?)|card verification(?: \w{1,8})?"
    r"|check (?:number|digits?)(?: on my card)?|pr(?:ü|ue)f(?:ziffer|nummer|zahl)|kartenpr(?:ü"
    r"|ue)f\w{0,8}"
    r"|sicherheitscode der karte"
    r"|(?:3|three|last three|last 3|drei|letzten drei|dreistellige|4|four)[ -](?:digits?|numbers?"
    r"|figures?|ziffern|zahlen|zahl|nummer)\W{0,2}(?:\w{1,8}\W{1,2}){0,4}(?:back|front|hinten"
    r"|r(?:ü|ue)ckseite)"
    r"|(?:3|three|4|four)\W{1,2}on (?:the|its) (?:back|front)"
    r"|(?:number|zahl|nummer)\W(?:\w{1,8}\W){0,3}(?:back|hinten|r(?:ü|ue)ckseite)|back of (?:the"
    r"|my) card|hinten auf der karte)\b",
    re.IGNORECASE,
)
AFTER_IS = re.compile(rf"(?:{IS}|[\s,:;(=]{{1,4}}|\s(?:nr|no|number)\.?\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Number:
    first: int
    last: int
    digits: int


def secret_codes(text: str) -> Iterator[Span]:
    """Where codes, PINs and security codes stand, with what kind they are."""
    strong = _spans(STRONG, text) + _spans(TAN, text)
    weak = [
        span
        for span in _spans(WEAK, text)
        if not QUALIFIED.search(text[max(0, span[0] - 16) : span[0]])
    ]
    pins, cards, sent = _spans(PINS, text), _spans(CARD_CODE, text), _spans(SENT, text)
    if not (strong or weak or pins or cards or sent):
        return
    numbers = _numbers(text)
    yield from _near(numbers, cards, range(3, 5), SECURITY, 44, 0)
    yield from _near(numbers, strong, range(4, 9), CODE, 80, 60)
    yield from _near(numbers, pins, range(4, 9), PIN, 60, 16)
    yield from _next(text, numbers, pins, range(3, 9), PIN)
    yield from _next(text, numbers, weak, range(4, 9), CODE)
    yield from _near(numbers, weak, range(6, 7), CODE, 60, 60)
    yield from _near(numbers, sent, range(6, 7), CODE, 40, 40)
    for first, last, kind in (
        *((*s, CODE) for s in strong + weak),
        *((*s, PIN) for s in pins),
        *((*s, SECURITY) for s in cards),
    ):
        yield from _spelt(text, first, last, kind)
    for _, last in strong:
        said = AFTER_IS.match(text, last)
        found = MIXED.match(text, said.end()) if said else None
        if found:
            yield *found.span(), CODE


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in islice(pattern.finditer(text), MOST)]


def _numbers(text: str) -> list[_Number]:
    """Numbers of three to ten digits that are not said to be something else."""
    found = []
    for one in islice(NUMBER.finditer(text), MOST):
        first, last = one.span()
        if OURS.search(text[max(0, first - 40) : first]) or COUNTS.match(text, last):
            continue
        found.append(_Number(first, last, sum(c.isdigit() for c in one[0])))
    return found


def _near(
    numbers: list[_Number],
    names: list[tuple[int, int]],
    lengths: range,
    kind: str,
    after: int,
    before: int,
) -> Iterator[Span]:
    """Numbers of such lengths that stand near a name."""
    firsts = [number.first for number in numbers]
    for first, last in names:
        low = bisect_left(firsts, first - before)
        high = bisect_right(firsts, last + after)
        for number in numbers[low:high]:
            inside = number.first < last and number.last > first
            if number.digits in lengths and not inside:
                yield number.first, number.last, kind


def _next(
    text: str,
    numbers: list[_Number],
    names: list[tuple[int, int]],
    lengths: range,
    kind: str,
) -> Iterator[Span]:
    """The number that stands right behind its name: "the code is 4821"."""
    by_first = {number.first: number for number in numbers}
    for _, last in names:
        said = AFTER_IS.match(text, last)
        number = by_first.get(said.end()) if said else None
        if number and number.digits in lengths:
            yield number.first, number.last, kind


def _spelt(text: str, first: int, last: int, kind: str) -> Iterator[Span]:
    """Figures in words behind a name: "my pin is nine zero seven five"."""
    said = AFTER_IS.match(text, last)
    found = SPOKEN.match(text, said.end()) if said else None
    if found:
        yield *found.span(), kind
