"""Facts that are read letter by letter: order numbers, mail addresses, amounts, promotion codes."""

import re
from collections.abc import Iterator

from nlu.entities import Entity, words_before

LOOKS_LIKE_DIGIT = str.maketrans("OoQIilL|SsBZz", "0001111155822")
# Each stretch between separators holds a digit: "is 1042" is a word and a number.
STRETCH = r"(?=[OoIilL|SsBZz]*\d)[\dOoIilL|SsBZz]+"
DIGITS = re.compile(
    rf"(?:(?<![\w£$€@.,'-])|(?<=order)|(?<=nr)|(?<=nr\.)|(?<=no)|(?<=no\.))#?(?P<body>{STRETCH}(?:[ .\-/]{STRETCH})*)"
    r"(?![\w%€@]|[.,:]\d|-\w)"
)
ORDER_WORDS = re.compile(
    r"^(#|orde?r?s?|ordre|oder|orers?|purchase|parcel|nr|no|num|number|ref|reference|id)$"
)
# Words that may stand between "order" and its number.
BETWEEN = {
    "is",
    "number",
    "nr",
    "no",
    "num",
    "id",
    "my",
    "the",
    "was",
    "it",
    "it's",
    "its",
    "of",
    "ref",
    "s",
}
NOT_AN_ORDER_BEFORE = {
    "in",
    "since",
    "year",
    "size",
    "sizes",
    "about",
    "phone",
    "call",
    "ring",
    "tel",
    "mobile",
    "postcode",
    "zip",
    "pin",
    "card",
    "ending",
    "account",
    "until",
    "page",
    "error",
    "room",
    "flat",
    "at",
    "from",
    "have",
    "has",
    "took",
    "over",
    "live",
    "with",
    "version",
    "model",
}
NOT_AN_ORDER_AFTER = re.compile(
    r"^\s*(pounds?|quid|euros?|eur|dollars?|usd|gbp|pence|p\b|%|am\b|pm\b|o'?clock|times|points?"
    r"|days?|weeks?|hours?|minutes?|mins?|seconds?|secs?|years?|street|road|lane|avenue|items?"
    r"|pieces?|reviews?|shops?|stores?|people|followers|steps|words|cm|mm|kg|ml"
    r"|[A-Za-z]+ (?:street|road|lane|avenue|way|drive|close|court|hill|crescent|terrace)\b)"
)
FILLERS = {"it", "it's", "its", "is", "the", "my", "yes", "yeah", "sure", "ok", "hi", "hello", "number", "number's",
           "order", "and", "that", "one", "s", "i", "think", "think", "sorry", "please", "thanks", "#",
           "nr", "no", "a", "meant", "mean", "was", "oh", "again", "not", "so"}  # fmt: skip


def order_numbers(text: str, digits: int) -> Iterator[Entity]:
    """Order numbers of that many digits; with a word like "order" before them, repaired ones too."""
    for match in DIGITS.finditer(text):
        raw = match["body"].strip(" .-/")
        written = sum(character.isdigit() for character in raw)
        value = re.sub(r"[ .\-/]", "", raw).translate(LOOKS_LIKE_DIGIT)
        if written < max(2, len(value) // 2) or value[0] == "0":
            continue
        before = words_before(text, match.start("body"), 4)
        announced = text[match.start()] == "#" or _announced(before)
        if not announced:
            if len(value) != digits or NOT_AN_ORDER_AFTER.match(text[match.end() :].lower()):
                continue
            if before and before[-1] in NOT_AN_ORDER_BEFORE:
                continue
            rest = text[: match.start()] + " " + text[match.end() :]
            alone = set(re.findall(r"[a-z']+|#", rest.lower())) <= FILLERS
            if value != raw and not alone:
                continue
            if not alone and before and before[-1].isdigit():
                continue
        elif not digits <= len(value) <= digits + 4:
            continue
        start = match.start("body") + match["body"].index(raw)
        yield Entity("order_number", value, start, start + len(raw), exact=value == raw)


def _announced(before: list[str]) -> bool:
    """Whether the words before a number say that it is an order's."""
    for word in reversed(before):
        if ORDER_WORDS.match(word):
            return not {"phone", "card", "account", "tracking"} & set(before)
        if word not in BETWEEN:
            return False
    return False


KNOWN_DOMAINS = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "hotmail.com",
    "hotmail.co.uk", "outlook.com", "live.com", "live.co.uk", "msn.com", "icloud.com", "me.com",
    "aol.com", "mail.com", "email.com", "gmx.com", "gmx.de", "web.de", "proton.me",
    "protonmail.com", "btinternet.com", "sky.com", "virginmedia.com", "talktalk.net",
    "example.com", "example.org", "example.net",
)  # fmt: skip
ENDINGS = {"cmo": "com", "con": "com", "comm": "com", "ocm": "com", "vom": "com", "xom": "com",
           "cm": "com", "om": "com", "orgg": "org", "ogr": "org", "nett": "net", "nte": "net"}  # fmt: skip
EMAIL = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._%+\-]*)"
    r"(?P<at>\s*@+\s*|\s*[(\[]at[)\]]\s*|\s+at\s+)"
    r"(?P<domain>[a-z0-9\-]+(?:(?:\s*[.,;]+\s*|\s+dot\s+|[(\[]dot[)\]])[a-z0-9\-]+)*)",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Entity]:
    """Mail addresses, also spoken ones ("jo at example dot org") and with slips in the domain."""
    for match in EMAIL.finditer(text):
        spoken = "@" not in match["at"]
        domain = re.sub(r"\s+dot\s+|[(\[]dot[)\]]", ".", match["domain"].lower())
        parts = re.split(r"\s*[.,;]+\s*", domain)
        end = match.end()
        # "jo@example.org, it is urgent": words after the address are not its end.
        if not spoken and (
            cut := re.search(r"[a-z]\.[a-z]{2,}(?=[,;.]?\s)", match["domain"], re.I)
        ):
            end = match.start("domain") + cut.end()
            parts = domain[: cut.end()].split(".")
        while len(parts) > 2 and not _plausible_ending(parts):
            end -= len(match["domain"]) - max(match["domain"].rfind(c) for c in ".,;")
            parts = parts[:-1]
        candidate = ".".join(parts).strip("-")
        repaired = _repair_domain(candidate)
        if "." not in repaired or (spoken and "." not in domain):
            continue
        if spoken and not _plausible_ending(repaired.split(".")):
            continue
        name = match["name"].lower().strip(".")
        value = f"{name}@{repaired}"
        written = text[match.start() : end].rstrip(".,;").lower()
        yield Entity("email", value, match.start(), match.start() + len(written), value == written)


def _plausible_ending(parts: list[str]) -> bool:
    return (
        parts[-1]
        in {
            "uk",
            "com",
            "org",
            "net",
            "de",
            "eu",
            "me",
            "io",
            "fr",
            "ie",
            "nl",
            "es",
            "it",
            "us",
            "info",
        }
        or ".".join(parts) in KNOWN_DOMAINS
    )


def _repair_domain(domain: str) -> str:
    """The domain meant: a known one when it is one or two slips away, else as written."""
    from rapidfuzz.distance import OSA

    if domain in KNOWN_DOMAINS:
        return domain
    name, dot, ending = domain.rpartition(".")
    if dot and ending in ENDINGS:
        domain = f"{name}.{ENDINGS[ending]}"
    if not dot:
        whole = [known for known in KNOWN_DOMAINS if known.split(".")[0] == domain]
        return whole[0] if whole else domain
    slips, nearest = min((OSA.distance(domain, known), known) for known in KNOWN_DOMAINS)
    # One slip; two only in a long name, where another real domain is unlikely to be so near.
    return (
        nearest if slips <= (1 if len(nearest) < 11 else 2) and nearest[0] == domain[0] else domain
    )


CURRENCY = r"£|\$|€|gbp|eur|usd"
NUMBER = r"\d{1,3}(?:[,.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
AMOUNT = re.compile(
    rf"(?:(?P<sign>{CURRENCY})\s?(?P<after_sign>{NUMBER})(?![\d%])"
    rf"|(?<![\w.,#])(?P<before_word>{NUMBER})\s?(?:{CURRENCY}|pounds?|quid|euros?|dollars?|bucks)(?!\w)"
    r"|(?<![\w.,:#])(?<!version )(?P<plain>(?:\d{1,3}(?:,\d{3})+|\d+)[.,]\d{2})(?![\d%:]|[.,/]\d|\s?(?:am|pm|cm|kg|ml)\b))",
    re.IGNORECASE,
)


def amounts(text: str) -> Iterator[Entity]:
    """Sums of money as "39.90", whatever the currency."""
    for match in AMOUNT.finditer(text):
        raw = match["after_sign"] or match["before_word"] or match["plain"]
        start = (
            match.start()
            if match["sign"]
            else match.start("before_word" if match["before_word"] else "plain")
        )
        yield Entity("amount", _two_decimals(raw), start, match.end())


def _two_decimals(raw: str) -> str:
    """ "1,200.5" and "1.200,5" become "1200.50"."""
    cents = re.search(r"[.,](\d{1,2})$", raw)
    whole = re.sub(r"[.,]", "", raw[: cents.start()] if cents else raw)
    return f"{int(whole)}.{(cents[1] if cents else '').ljust(2, '0')}"


CODE_WORD = (
    r"(?:promo(?:tion(?:al)?)?|discount|voucher|coupon|gift)?\s*(?:code|coupon|voucher|promo)"
)
CODE = re.compile(
    rf"\b{CODE_WORD}s?\b[\s:,\"'“‘(]*(?:is|was|it's|called|says|reads|named|number)?[\s:\"'“‘(]*"
    r"(?P<body>[a-z]{2,}(?:[ \-]?[a-z]{2,})?[ \-]?\d{1,4}(?:[a-z]{1,3})?|\d{1,3}[a-z]{3,}"
    r"|[A-Z]{5,}(?![ \-]?\d))\b",
)
CODE_BEFORE = re.compile(
    rf"\b(?P<body>[A-Za-z]{{3,}}[ \-]?\d{{1,3}}|\d{{1,3}}[A-Za-z]{{3,}})\s+"
    rf"(?:is\s+(?:my|the|a|your)\s+)?{CODE_WORD}\b"
)
CODE_ALONE = re.compile(r"(?<![\w@#])(?P<body>[A-Z]{4,}-?\d{2,3})(?![\w@])")
NOT_CODES = {"for", "off", "with", "and", "is", "my", "the", "order", "have", "get", "only", "under", "over", "on",
             "from", "of", "at", "to", "it", "not", "an", "error", "about", "says", "gave", "does", "size"}  # fmt: skip


def promo_codes(text: str) -> Iterator[Entity]:
    """Promotion codes: named as such, or written as only codes are (SPRING20)."""
    folded = re.sub(
        r"\b[A-Z]+\b", lambda word: word[0] if len(word[0]) > 4 else word[0].lower(), text
    )
    taken: list[Entity] = []
    for source, pattern in (
        (folded, CODE),
        (text.lower(), CODE),
        (text, CODE_BEFORE),
        (text, CODE_ALONE),
    ):
        for match in pattern.finditer(source):
            raw = text[match.start("body") : match.end("body")]
            words = re.findall(r"[a-z]+", raw.lower())
            attached = raw.isupper() and raw.isalnum() and not raw.isalpha()
            if (NOT_CODES & set(words) and not attached) or (raw.isalpha() and not raw.isupper()):
                continue
            value = re.sub(r"[ \-]", "", raw).upper()
            found = Entity(
                "promo_code", value, *match.span("body"), exact=not re.search(r"[ \-]", raw)
            )
            if not any(found.overlaps(other) for other in taken):
                taken.append(found)
                yield found
