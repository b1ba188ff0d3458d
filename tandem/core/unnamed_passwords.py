"""Finds passwords that are not called so: beside the name of whoever signs in, or by what is said
to be done with them (typed, refused, changed). Linear in the text.

What is like a password is told apart from codes of ours by its letters: small ones among figures,
or signs; codes of orders, parcels and vouchers are capitals and figures.
"""

import re
from collections.abc import Iterator
from itertools import islice

from tandem.core.code_words import OURS
from tandem.core.plain_text import Span

KIND = "password"
MOST = 200
"""Words with figures or signs that are looked at."""
TOKEN = re.compile(
    r"(?<![^\s\"'“„«(:,;/])(?=[^\s:,;/]{0,40}[\d!$%^&*+~@_#=?])(?P<secret>[^\W\d_][^\s:,;/\"”“»]{4,63})"
)
PAIR = re.compile(
    r"(?<![^\s\"'(])(?P<name>[a-zäöüß][\w.+-]{1,30}):(?P<secret>[^\W_][^\s:,;/@]{5,63})(?!\S)"
)
"""What programs take as user:password."""
NOT_NAMES = re.compile(
    r"(?:\w{0,20}(?:code|nummer|number|ref|id|order|size|color|colour|model|sku|voucher|coupon)"
    r"|https?|mailto|tel|ip|host\w{0,8}|local\w{0,8}|re|fw|cc|note|question|answer)$",
    re.IGNORECASE,
)
SIGNED = re.compile(r"[^\W\d_]{2,40}[!$%^&*+~@_#=?.-]{1,3}\d|\d[!$%^&*+~@_#=?]{1,3}[^\W\d_]")
"""Signs between letters and figures."""
SHOUTED = re.compile(
    r"(?![A-Za-z]{1,40}\$\d{1,8}$)[^\W\d_]{2,40}(?:[!$%^&*~@][A-Za-z]{0,8}\d"
    r"|[!$%^&*~@]{2,3}[A-Za-z]{0,8}\d\d)"
    r"\d{0,8}[!?]{0,3}$"
)
"""What hardly anything but a password looks like: Heron!55."""
OTHER_THINGS = re.compile(
    r"(?i:(?:orders?|bestellung|size|gr(?:ö|oe)sse|hello|hi|hallo|thanks|danke|thank|help|please|no"
    r"|yes|ja|nein|ok(?:ay)?|item|product|number|code|hey)[!#@=?+._-].{0,70})"
    r"|(?i:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}.?)|\d.{0,70}|(?i:.{0,60}\.(?:jpe?g|png"
    r"|gif|heic|pdf|mp4|mov|docx?|xlsx?|zip|html?|php))|(?i:https?.{0,70}|www\..{0,70})"
    r"|(?i:mp[34]|iphone\w{0,8}|ipad\w{0,8}|android\d{0,2}|windows\d{0,2}|chrome\d{0,3}|ios\d{0,2}"
    r"|covid\w{0,4})"
)
CODE_OF_OURS = re.compile(r"[A-ZÄÖÜ\d/._-]+")
VOUCHERS = re.compile(
    r"\b(?:gift|voucher|promo\w{0,6}|discount|coupon|gutschein\w{0,8}|rabatt\w{0,6}|codes?"
    r"|\d ?%|percent|model|colou?r|shade|sku|article|artikel\w{0,8}|serial|username|user name"
    r"|benutzername)\b",
    re.IGNORECASE,
)
"""What such words may be instead."""
SIGN_IN = re.compile(
    r"\b(?:log(?:ged|ging)? ?(?:me )?(?:in|on)|sign(?:ed|ing)? ?in|log-?in|sign-?in"
    r"|get (?:me )?in(?:to)?"
    r"|let(?:s|ting)? me in|access|account|konto|ein(?:ge)?log\w{0,5}|anmelde\w{0,3}|angemeldet"
    r"|(?:melde|logge|loggte|meldete)\b|rein(?:komm\w{0,3})?|user(?: ?name)?|benutzer\w{0,5}"
    r"|zugang\w{0,6}|credentials|kennung)\b",
    re.IGNORECASE,
)
USER = re.compile(
    r"(?<!\w)(?:user(?: ?name)?|user ?id|name|nick(?: ?name)?|benutzer(?:name)?|nutzer(?:name)?|as"
    r"|als|handle"
    r"|log-?in|order|bestellung|(?:acc(?:ount)?|customer|kunden|member)[ -]?(?:id|name|no|number"
    r"|nummer)"
    r"|e?-?mail(?: address)?|id)"
    r"(?:\s{1,2}(?:is|ist|name|lautet|was|war|to|auf|zu)){0,2}[\s:=]{1,3}$",
    re.IGNORECASE,
)
"""What stands before the name of whoever signs in, which is no secret."""
LEAD = re.compile(
    r"(?:\b(?:reject\w{0,3}|refus\w{1,3}|accept\w{0,3}|like|take|takes|taking|took|typ(?:e|ed"
    r"|ing)(?: in)?"
    r"|enter(?:ed|ing)?|put(?:ting)?(?: in)?|tried|try|trying|us(?:es?|ed|ing)|pass|pw|pwd|word"
    r"|(?:set|chang\w{1,3}|switch\w{0,3}|reset|updat\w{1,3}|made|make|turn\w{0,2})"
    r" (?:it|that|this|mine|them)(?: back)? (?:to|into)"
    r"|(?:it|that|this|mine|one|time|then|first|now|before|ours?)(?:['’]?s| is| was| were)"
    r"|(?:could|might|must|may|should|would) be|maybe|perhaps|probably|with|and|und|or|oder|then|by"
    r"|mit|auf|zu|es (?:war|ist)|das (?:war|ist)|vielleicht|glaube|nimmt|nehmen|akzeptiert|lehnt"
    r"|benutze|nutze|habe?|given|gave me|got|you(?:['’]ll)? need|braucht (?:ihr|man|er|sie)"
    r"|brauchst du|brauchen sie|mine|says|say|sagt|think|guess|from|to|is|was|ist|war)"
    r"|[:=/|,;]|\s[-–])\s{1,3}[\"'“„«(]?$",
    re.IGNORECASE,
)
"""What is said of a password right before it."""
FOLLOWS = re.compile(
    r"[\"'”“»)]?[.,!]?\s{1,3}(?:is (?:what|how|wrong|right|not|rejected|refused|it)|gets? me"
    r"|does(?:n['’]t| not)"
    r"|isn['’]t|was (?:it|rejected|refused|not)|that['’]?s (?:what|it|how)|which|wird|geht"
    r"|ein(?:gegeben)?"
    r"|an(?:gemeldet)?|nicht|funktioniert|ist)\b",
    re.IGNORECASE,
)
"""What is said of a password right behind it."""


def unnamed_passwords(text: str) -> Iterator[Span]:
    """Where passwords stand that nothing names."""
    for found in PAIR.finditer(text):
        if not NOT_NAMES.fullmatch(found["name"]) and is_mixed(found["secret"]):
            yield *_whole(text, *found.span("secret")), KIND
    signs_in = may_be_voucher = None
    for found in islice(TOKEN.finditer(text), MOST):
        first, last = _whole(text, *found.span("secret"))
        word = text[first:last]
        before = text[max(0, first - 40) : first]
        if not is_mixed(word) or OURS.search(before) or USER.search(before):
            continue
        if may_be_voucher is None:
            may_be_voucher = bool(VOUCHERS.search(text))
            signs_in = bool(SIGN_IN.search(text))
        if SHOUTED.match(word) and not (word.isupper() and may_be_voucher):
            yield first, last, KIND
        elif may_be_voucher and not signs_in:
            continue
        elif (LEAD.search(before) or FOLLOWS.match(text, last)) and (signs_in or is_chosen(word)):
            yield first, last, KIND


def is_mixed(word: str) -> bool:
    """Small letters among figures or signs, as people choose them: plumtree92, Heron!55."""
    if len(word) < 6 or OTHER_THINGS.fullmatch(word) or "hidden]" in word:
        return False
    letters = sum(map(str.isalpha, word))
    if letters < 3:
        return False
    if SHOUTED.match(word):
        return True
    return any(map(str.isdigit, word)) and not CODE_OF_OURS.fullmatch(word)


def is_chosen(word: str) -> bool:
    """Small and big letters with figures, or signs between: no word, name or code of a thing."""
    return bool(SIGNED.search(word)) or bool(re.match(r"[A-ZÄÖÜ].{0,40}[a-zäöüß]", word))


def _whole(text: str, first: int, last: int) -> tuple[int, int]:
    """Without the sentence's own punctuation behind it; "!" and "?" belong to a word of figures."""
    while last > first and text[last - 1] in ".,;:)]}>\"'”“»":
        last -= 1
    if text[last - 1 : last] == "?" and not re.search(r"\d\?", text[last - 2 : last]):
        last -= 1
    return first, last
