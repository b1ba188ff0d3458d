"""Finds the numbers of bank accounts in a text: IBANs, and what is called an account's number.

IBAN: ISO 13616, the length by country and the check digits (mod 97).
"""

import re
from collections.abc import Iterator
from itertools import islice

from tandem.core.code_words import FIGURE, SPOKEN
from tandem.core.plain_text import Span
from tandem.core.secret_phrases import IS

KIND = "bank account number"
LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24,
    "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24,
    "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
"""Characters of an IBAN by country (SWIFT's registry of IBANs)."""
BETWEEN = r"[\s\-‐-―._/]{0,2}"
IBAN = re.compile(
    rf"(?<![A-Z0-9])(?:IBAN[\W_]{{0,3}})?(?P<iban>[A-Z]{{2}}{BETWEEN}\d(?:{BETWEEN}[A-Z0-9]){{11,32}})",
    re.IGNORECASE,
)
CALLED_IBAN = re.compile(r"\biban(?:s|nummer|[ -](?:number|nr|no))?\b", re.IGNORECASE)
MOST = 40
"""Names and numbers that are looked at."""
FEWEST_DIGITS = 12
"""Figures of every IBAN, its check digits among them: words behind a number are none."""
ZERO = str.maketrans("O", "0")
SORT_CODE = re.compile(r"\bsort ?code\W{1,3}(?:is )?(?P<secret>\d{2}[ -]?\d{2}[ -]?\d{2})\b", re.I)
BESIDE_SORT_CODE = re.compile(
    r"\b(?:account|acct?|a/c)\b(?: (?:number|no\.?|nr\.?))?\W{1,3}(?:is )?(?P<secret>\d{6,10})\b",
    re.I,
)
GERMAN_ACCOUNT = re.compile(
    r"\b(?:konto(?:nummer|nr\.?)?|blz|bankleitzahl)\b\W{1,3}(?:(?:ist|lautet|die)\W{1,2})?"
    r"(?P<secret>\d(?: ?\d){6,9})\b",
    re.I,
)

ROUTING = re.compile(
    r"\b(?:routing|aba)(?: (?:number|no\.?))?\W{1,3}(?:is )?(?P<secret>\d{9})\b", re.IGNORECASE
)
WITH_SORT_CODE = re.compile(
    r"(?<![\w.,/-])\d{2}[- ]\d{2}[- ]\d{2}\s{0,2}[ ,;/|&]{1,2}\s{0,2}\d{7,8}(?![\w/-]|[.,:]\d)"
)
"""A British sort code and the account beside it."""
IN_WORDS = re.compile(
    r"\b(?:iban|konto(?:nummer|nr)?|kontoverbindung|bankverbindung|account (?:number|no)"
    r"|sort ?code|blz"
    r"|bankleitzahl|routing number)\b"
    rf"(?:{IS}|[\s:,-]{{1,4}})(?P<secret>(?:[A-Z][ .-]?[A-Z][ ,.-]{{1,3}})?{SPOKEN.pattern}"
    rf"(?:[ ,-]{{1,3}}(?:{FIGURE}|\d{{1,4}})\b){{0,24}})",
    re.IGNORECASE,
)
"""An account read out: "IBAN ist D E acht neun drei sieben ..."."""
NAMES = re.compile(
    r"\b(?:(?P<bank>sort(?: ?codes?)?|s/c|sc(?=[ :]{1,2}\d{2}[ -]?\d{2}[ -]?\d{2}\b)|barclays"
    r"|hsbc|lloyds|natwest|santander"
    r"|monzo|starling|halifax|nationwide|tsb|revolut|n26|dkb|comdirect|commerzbank|postbank"
    r"|sparkasse|volksbank|deutsche bank|ing-?diba|wells fargo|citibank|blz|bankleitzahl|routing"
    r"|aba|iban|bsb"
    r"|bank(?:ing)?(?: details| account)?"
    r"|bankverbindung|bankkonto)|(?P<account>accounts?|acct?|acc|a/c|konto\w{0,10}))\b",
    re.IGNORECASE,
)
"""What belongs to a bank, and what it has accounts for."""
OF_BANK = re.compile(r"(?<![\w£€$.,/-])(?<!\d )\d(?:[ -]?\d){5,17}(?![ -]?\d)(?!\w|[.,:/-]\d)")
NOT_OF_BANK = re.compile(
    r"(?:#|\b(?:order|bestell|kunden|customer|invoice|rechnung|ref|phone|tel|mobile|handy|tracking"
    r"|parcel"
    r"|sendung|call|ticket|case|member)\w{0,12}(?: (?:number|no\.?|nr\.?|id))?(?: (?:is|ist|was"
    r"|me on))?[\s:]{0,2})$",
    re.IGNORECASE,
)


def account_numbers(text: str) -> Iterator[Span]:
    """IBANs whose check digits are right, and numbers that are called an account's."""
    for found in IBAN.finditer(text):
        begin = found.start("iban")
        named = CALLED_IBAN.search(text[max(0, begin - 40) : begin + 1])
        end = _iban_end(found["iban"], bool(named))
        if end:
            yield begin, begin + end, KIND
    sort_codes = list(SORT_CODE.finditer(text))
    more = BESIDE_SORT_CODE.finditer(text) if sort_codes else ()
    for found in (*sort_codes, *more, *GERMAN_ACCOUNT.finditer(text), *ROUTING.finditer(text)):
        yield *found.span("secret"), KIND
    for found in islice(WITH_SORT_CODE.finditer(text), MOST):
        yield *found.span(), KIND
    for found in islice(IN_WORDS.finditer(text), MOST):
        yield *found.span("secret"), KIND
    kinds = {name.lastgroup for name in islice(NAMES.finditer(text), MOST)}
    if "bank" in kinds and ("account" in kinds or " account" in text.casefold()):
        for found in islice(OF_BANK.finditer(text), MOST):
            if not NOT_OF_BANK.search(text[max(0, found.start() - 40) : found.start()]):
                yield *found.span(), KIND


def _iban_end(written: str, is_named: bool) -> int | None:
    """The characters that an IBAN takes of what is written, from its beginning; one that is called
    so may have a wrong figure."""
    places = [place for place, c in enumerate(written) if c.isalnum()]
    letters = "".join(written[place] for place in places).upper()
    length = LENGTHS.get(letters[:2])
    if length is None or len(letters) < length:
        return None
    number = letters[:length]
    if sum(map(str.isdigit, number.translate(ZERO))) < FEWEST_DIGITS:
        return None
    zeros = number[:2] + number[2:].translate(ZERO)
    if not (is_named or valid_iban(number) or valid_iban(zeros)):
        return None
    return places[length - 1] + 1


def valid_iban(letters: str) -> bool:
    """Whether the check digits of an IBAN, in capitals and without blanks, are right."""
    if not (letters.isascii() and letters.isalnum()):
        return False
    turned = letters[4:] + letters[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
