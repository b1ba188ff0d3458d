"""Finds codes that open something: doors and gates, key safes, lockers, a parcel at its shop. Pure.

Numbers of lockers, gates and flats are none: a code, a PIN or a pad of keys must be spoken of, or
that a number opens something. Linear in the text: repeats are bounded.
"""

import re
from collections.abc import Iterator
from itertools import islice

from tandem.core.plain_text import Span
from tandem.core.secret_phrases import IS

KIND = "code"
MOST = 20
_PLACE = (
    r"(?:front |back |side |main |house |garage |entrance |parcel |key |smart )?"
    r"(?:door|gate|barrier|lobby|building|entry|entrance|elevator|lift|garage|key ?safe|key ?box"
    r"|lock ?box|parcel ?box|parcel ?shop|safe|locker|padlock|alarm|concierge|intercom|buzzer"
    r"|mailbox"
    r"|pick-?up|(?:click (?:and|&) )?collect(?:ion)?|delivery|screen ?lock|lock ?screen)"
)
_PLACES = (
    r"(?:haus|wohnungs|eingangs|hof|garagen|keller)?(?:t(?:ü|ue)r|tor|eingang|schranke|aufzug)"
    r"|schl(?:ü|ue)ssel(?:tresor|safe|box|kasten)|paketbox|paketkasten|schlie(?:ß|ss)fach|tresor"
    r"|abhol(?:ung|ungs|er)?|zustell|packstations?|alarm(?:anlage|anlagen)?|briefkasten|klingel"
)
_CODE = (
    r"(?:pass ?)?(?:codes?|pins?|combination|combo|numbers? pad|key ?pad|kombination|zahlencode)"
)
_SAID = (
    r"(?:\s(?:for|to|of|at|on|in|is|the|my|our|your|a|an|this|that|f(?:ü|ue)r|zum|zur|von|am|an"
    r"|der|die|das"
    r"|dem|den|meine[mnr]?|unsere[mnr]?|ist|lautet|building|house|front|main|back|flat|block|shop"
    r"|store"
    r"|locker|station|door|gate|courier|driver|parcel|paket|sie|ihr|it|you|we|i|got|have|was"
    r"|there|here|outside|inside|downstairs|upstairs|unten|dort|da|hier|from)\b"
    r"(?![\s]{0,2}[?])){0,8}"
)
_WORD = (
    r"(?P<secret>(?=[#*A-Z]{0,6}[\s-]?\d)(?!\d{1,2}(?:st|nd|rd|th|am|pm|h)\b)"
    r"[#*]?[A-Z\d]{1,10}(?:[ -](?=[A-Z]{0,3}\d)[A-Z\d]{1,8}){0,5}[#*]?)(?![\w@%€]|[.,:/]\d)"
)
_AFTER = rf"(?:{IS}|[\s:,;(*\"'“„=]{{1,4}})[\"'“„*(]{{0,2}}"
NAMED = re.compile(
    rf"(?<!\w)(?:{_PLACE}[ -]{{1,2}}{_CODE}|(?:{_PLACES})[ -]?{_CODE}|{_CODE}\s(?:for|to|of|at"
    rf"|f(?:ü|ue)rs?|zu[mr]?"
    rf"|vo[nm]|an|am|de[sr]|beim)\s(?:(?:the|my|our|your|die|das|den|der|dem|unsere[mnr]?"
    rf"|meine[mnr]?|main|front)\s){{0,2}}"
    rf"(?:{_PLACE}|{_PLACES})|key ?pad|keypad|key ?safe|lock ?box|screen ?lock"
    rf"|zahlenschloss|zahlencode|combination lock|number lock|schl(?:ü|ue)ssel(?:tresor|safe"
    rf"|box))\b{_SAID}{_AFTER}{_WORD}",
    re.IGNORECASE,
)
"""A code of a place, and what it is: "the door code for the building is 4471#"."""
OPENS = re.compile(
    r"(?<![\w.,#/-])(?<!\d[ -])(?P<secret>[#*]?[A-Z]?\d(?:[ -]?\d){2,7}[#*]?)\s"
    r"(?:(?:opens|unlocks|(?:to|will|and) (?:get|open|unlock|be let)|lets you|gets you|(?:ö"
    r"|oe)ffnet)"
    r"(?:\s(?:in|into|through|past|the|you|to|up|our|my|das|die|den)){0,4}\s"
    rf"(?:{_PLACE}|{_PLACES})\b|(?:auf|öffnen|rein)(?=\W{{0,3}}(?:$|[.,!\n])))",
    re.IGNORECASE,
)
"""A number that opens something: "2580 to get through the gate", "Tor geht mit 4490 auf"."""
USE = re.compile(
    r"\b(?:use|type|press|enter|dial|punch in|put in|tippe?n?(?: sie)?|nimm|nehmen sie|dr(?:ü"
    r"|ue)cke?n?(?: sie)?)\s"
    r"(?P<secret>[#*]?\d(?:[ -]?\d){2,7}[#*]?)\s(?:for|at|on|to (?:open|unlock|get)|f(?:ü|ue)r|am"
    r"|an|zum)\s"
    rf"(?:(?:the|my|our|in|into|through|die|das|der|den|dem|unsere[mnr]?)\s){{0,2}}(?:{_PLACE}"
    rf"|{_PLACES})\b",
    re.IGNORECASE,
)
AT_DOOR = re.compile(
    rf"\b(?:door|gate|lobby|entrance|garage|alarm|locker|barrier|fach"
    rf"|(?:haus|hof|wohnungs|garagen)?(?:t(?:ü|ue)r|tor|eingang))\b"
    rf"[^.!?\n\d]{{0,30}}?\b(?:(?:opens?|opened|open|let me in|unlocks?|unlocked|geht|ging"
    rf"|auf) (?:with|mit)"
    rf"|(?:opens?|auf|open) (?:with|mit)|mit|with|by typing|code|pin|needs|wants|takes"
    rf"|asks for)\s{_WORD}",
    re.IGNORECASE,
)
NEEDED = re.compile(
    r"\b(?:(?:to|zum)\s(?:pick (?:it |them |that )?up|collect(?: it)?|get in(?:side)?|open (?:it"
    r"|up)|abholen"
    r"|(?:ö|oe)ffnen|reinkommen)|(?:bei der|zur) abholung)\W{1,2}(?:you(?:['’]ll)? (?:need|type"
    r"|enter)|one needs"
    rf"|(?:braucht|brauchst|brauchen)\s(?:man|ihr|du|sie|er|wir))\s(?:(?:the|code|den"
    rf"|die)\s){{0,2}}{_WORD}",
    re.IGNORECASE,
)
"""What is needed to come in or to collect: "zum Abholen braucht man AB-7731"."""
TYPED = re.compile(
    rf"\b(?:{_PLACE}|{_PLACES})\b[^.!?\n]{{0,40}}\b(?:type|dial|enter|punch in|tippe?n?|gib"
    rf"|geben sie)\s(?P<there>[#*]?\d{{3,8}}[#*]?)(?![\w@%€]|[.,:/-]\d)"
    r"|(?<![\w.,#/-])(?P<at>[#*]?\d{3,8}[#*]?)\s(?:am|an der|beim|in die|in das|ins)\s"
    rf"(?:{_PLACES}|tastatur|tastenfeld)\s(?:ein)?(?:tippen|tippt|geben|gibt|dr(?:ü|ue)cken)\b",
    re.IGNORECASE,
)
"""What is typed at a door."""
BESIDE = re.compile(
    r"\b(?:(?:door|gate|garage|lobby|entrance|barrier|(?:haus|hof|garagen|wohnungs)?(?:t(?:ü|ue)r"
    r"|tor|eingang))"
    r"(?:\s{0,2}:\s{0,2}(?P<label>[#*]?\d{4,6}[#*]?)|\s(?P<signs>[#*]\d{4,6}[#*]|\d{4,6}[#*]))"
    r"|(?:lock ?box|key ?safe|key ?box|schl(?:ü|ue)ssel(?:box|tresor|safe"
    r"|kasten))\b[^.!?\n\d]{0,40}[\s,:]"
    r"(?P<box>\d{4,6}))(?![\w@%€]|[.,:/-]\d)",
    re.IGNORECASE,
)
"""Figures right behind a door, or somewhere behind a box of keys."""
GAVE = re.compile(
    r"\b(?:codes?|pin|tan)\b[^.!?\n\d]{0,40}?\b(?:gave|told|read|showed|texted|gab|nannte|sagte"
    r"|gesagt|gegeben)\s"
    r"(?:(?:him|her|them|it|out|to|the|that|this|courier|driver|man|lady|ihm|ihr|ihnen|dem|der"
    r"|den|fahrer"
    r"|boten)\s){1,4}(?P<secret>\d{4,8})(?![\w@%€]|[.,:/-]\d)",
    re.IGNORECASE,
)
"""A code that somebody was told: "asked for a code and I gave him 6612"."""
PRODUCT = re.compile(
    r"\b(?:article|artikel\w{0,8}|batch|lot|charge|barcode|style|colou?r|farbe|model|modell|clock"
    r"|wecker|sku"
    r"|gift|voucher|gutschein\w{0,8}|orders?|bestell\w{0,8}|size|price|preis|item)\b",
    re.IGNORECASE,
)
"""Right before a number, what it is of instead."""


def entry_codes(text: str) -> Iterator[Span]:
    """Where such codes stand."""
    for found in (*islice(BESIDE.finditer(text), MOST), *islice(TYPED.finditer(text), MOST)):
        first, last = found.span(found.lastgroup or 0)
        if not PRODUCT.search(text[max(0, first - 24) : first]):
            yield first, last, KIND
    for pattern in (NAMED, OPENS, USE, AT_DOOR, NEEDED, GAVE):
        for found in islice(pattern.finditer(text), MOST):
            first, last = found.span("secret")
            word = found["secret"]
            if len(word) < 3 or (sum(map(str.isdigit, word)) < 3 and not word.isupper()):
                continue
            if PRODUCT.search(text[max(0, first - 24) : first]):
                continue
            yield first, last, KIND
