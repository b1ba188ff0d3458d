"""Finds what proves who somebody is: numbers of passports, taxes and insurances, and the answers to
questions of security. Linear in the text.

Sources of the forms: SSA's "Structure of the SSN"; HMRC, NIM39110; Bundeszentralamt für Steuern,
"Steueridentifikationsnummer"; ICAO 9303, part 3 (up to nine letters and figures of a document).
"""

import re
from collections.abc import Iterator

from tandem.core.code_words import OURS
from tandem.core.plain_text import Span
from tandem.core.secret_phrases import IS, NO_SECRETS, SAID_OF

NUMBER, ANSWER = "identity number", "security answer"
SSN = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
UK_LICENCE = re.compile(r"(?<!\w)[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}(?!\w)")
"""A British driving licence says itself what it is."""
BORN = re.compile(
    r"\b(?:mutter|mum|mom|mother|mama)\W{1,3}(?:(?:ist|war|is|was)\s)?(?:(?:eine|a)\s)?(?:geborene"
    r"|geb\.|née|nee|born)\s(?P<secret>[^\W\d_][\w'’-]{2,30})",
    re.IGNORECASE,
)
CALLED_SSN = re.compile(
    r"\b(?:social|ssn|ss#"
    r"|sozialversicherung\w{0,8})\b[^.\n\d]{0,24}(?P<secret>\d{3}[ ./]\d{2}[ ./]\d{4})(?!\w)",
    re.IGNORECASE,
)
TAX_NUMBER = re.compile(
    r"\b(?:steuer"
    r"|finanzamt)\w{0,16}\b[^\n\d]{0,30}(?P<secret>\d{2,3} ?/ ?\d{3,4} ?/ ?\d{4,5})(?![\w/])",
    re.IGNORECASE,
)
"""A German Steuernummer as it is written: 21/815/08150."""
NI_NUMBER = re.compile(
    r"(?<![\w-])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: \d{2}){3} ?[A-D](?![\w-])", re.IGNORECASE
)
PAPERS = re.compile(
    r"(?<![\w-])(?:ssn|social(?: security)?|national insurance|nino?|n\.i\.|ni(?= ?(?:number|no|nr"
    r"|num|[:=]| is))|pass-nr|passnummer|passport|reisepass"
    r"|(?:personal)?ausweis|perso|(?:id|identity|residence|national id) ?(?:card|permit)?"
    r"|green card"
    r"|driv(?:ing|er['’]?s?) li[cs]en[cs]e|f(?:ü|ue)hrerschein|steuer[ -]?(?:id|ident\w{0,24}"
    r"|nummer|nr)?"
    r"|steueridentifikations|tin|utr|tax(?:payer)?(?: id\w{0,14}| reference| number)?|nhs"
    r"|sozialversicherungs"
    r"|(?:health |medical )?insurance(?: member)?(?: id)?(?: and (?:dob|name|birthday))?"
    r"|rentenversicherungs|kranken(?:versicherten|versicherungs|kassen?)|versicherten"
    r"|aufenthaltstitel|visa|id)"
    r"(?:[ -]?(?:number|no|nr|num|nummer|id)\b\.?)?(?=\W)",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    rf"(?:{IS}|\s{{0,2}}[:=#.,(]{{1,2}}\s{{0,3}}|\s{{1,3}})(?:(?:number|no\.?|nr\.?|it['’]?s|is"
    rf"|ist|the|die"
    r"|my|meine|nummer)\s{1,2}){0,4}",
    re.IGNORECASE,
)
OF_PAPER = re.compile(r"[A-Z]{0,5}[ -]?\d(?:[ -]?[A-Z\d]){5,17}(?![\w-])", re.IGNORECASE)
LETTERS_FIRST = re.compile(r"(?=[A-Z\d]{0,9}\d[A-Z\d]{0,9}\d)[A-Z\d]{6,18}(?![\w-])", re.IGNORECASE)
GERMAN_CARD = re.compile(r"[CFGHJKLMNPRTVWXYZ](?=[A-Z]{0,8}\d)[CFGHJKLMNPRTVWXYZ\d]{8}\d?(?!\w)")
"""The number of a German identity card: no vowels, and none of some other letters."""
FEWEST_DIGITS, MOST_DIGITS = 5, 14
STRICT = re.compile(r"(?:visa|id|social|perso|tax)", re.IGNORECASE)
"""Names that mean something else as often."""
QUESTION = re.compile(
    r"(?<!\w)(?:(?:my |the )?mother['’]?s maiden name"
    r"|(?<!under )(?<!under my )(?<!in my )(?<!with my )(?<!by my )maiden name(?: of (?:my "
    r"|the )?(?:mother|mum|mom))?"
    r"|(?:m(?:ä|ae)dchen|geburts)namen?(?: (?:meiner|der|von) (?:mutter|mama))?"
    r"|(?:security|secret|memorable) (?:answer|word|place|date|name)"
    r"|(?:security|secret) question\W{1,2}[^\n?]{0,40}\banswer|answer (?:they|you|it|he"
    r"|she) (?:asks?|asked|wants?|wanted|needs?)(?: for)?|answer (?:to|for) (?:my"
    r"|the) (?:security |secret )?question|security question(?: answer)?"
    r"|(?:date of birth|dob|geburtsdatum) (?:for|zur) (?:verif\w{1,9}|identi\w{1,9}|security)"
    r"|antwort auf (?:meine|die) (?:sicherheits|geheim)frage"
    r"|(?:sicherheits|geheim)(?:frage|antwort)(?:[ :,-]{1,2}(?:antwort"
    r"|haustier|lehrer(?:in)?|schule|auto|stra(?:ß|ss)e|geburtsort|stadt))?)(?!\w)",
    re.IGNORECASE,
)
RIGHT_BEHIND = re.compile(
    r"[\s,(-]{1,3}(?P<secret>(?!(?i:questions?|fields?|answer|please|thing|stuff|bit|box|again"
    r"|security"
    r"|check|page|wrong|needed|required|why|what|for|on|in|and|of|to|but|when|where|if|or|frage"
    r"|feld"
    r"|bitte|falsch|warum)\b)[^\W\d_][\w'’-]{2,30})(?=\W{0,3}(?:$|\n|[,.;!]))"
)
"""An answer that nothing but its question stands before."""
FIRSTS = re.compile(
    r"(?<!\w)(?:(?:first|childhood|erste[mnrs]?) (?:pet|school|car|teacher|street|haustiers?"
    r"|schule|autos?|lehrers?|lehrerin)(?:['’]s name)?|lieblings(?:lehrer(?:in)?|haustier)"
    r"|favou?rite (?:teacher|pet)"
    r"|(?:city|town|place) (?:of birth|i was born in)|geburtsort"
    r"|(?:name of my )?first"
    r" pet)(?!\w)",
    re.IGNORECASE,
)
ABOUT_SECURITY = re.compile(r"security|secret|verif|sicherheit|geheim|answer", re.IGNORECASE)
SAID = re.compile(rf"{IS}(?P<secret>[^\W_][^\n.,;!?]{{1,39}})", re.IGNORECASE)
DATE = re.compile(r"\s{0,2}(?:is|ist|:|=)?\s{1,2}(?P<secret>\d{1,2}[./-]\d{1,2}[./-]\d{2,4})")
OWN_THING = re.compile(
    r"(?i:my|our|meine?|unsere?)\s\w{2,14}(?:['’]s\sname)?[,:]?\s"
    r"(?P<secret>[A-ZÄÖÜ][\w'’-]{1,24}(?:\s[A-ZÄÖÜ][\w'’-]{1,24}){0,2})"
)
"""An answer with what it is of: "my street, Chapel Row"."""
FORM = re.compile(
    r"(?<!\w)(?:names? of (?:my|your) (?:first|childhood) \w{2,12}|name (?:meine[rs]|des|der"
    r"|deine[rs])"
    r" (?:ersten|besten) [^\W\d_]{2,16}|(?:first|childhood) \w{2,12}(?=\s?\((?:security|secret"
    r"|sicherheit))|what was (?:my|your) first (?!orders?\b|parcel|mail|message)\w{2,12})"
    r"(?:\s{0,2}\([^()\n]{1,40}\))?\s{0,2}[:=?]\s{1,2}(?P<secret>[^\W_][^\n.,;!?]{1,39})",
    re.IGNORECASE,
)
"""A question as forms ask it, and its answer: "name of my first school: Elmwood"."""
BEFORE_NAME = re.compile(
    r"(?:(?:^|[\n.!?,;:]\s{1,2})|\b(?:called|named|as|is|was|it['’]?s|hei(?:ß|ss)t|hie(?:ß|ss)"
    r"|teacher|pet|dog|cat|school|car|lehrer(?:in)?"
    r"|hund|katze|schule)\s?[,=:]?\s(?:an?\s|eine?\s)?)(?P<secret>(?!(?i:the|my|a|that|it|not"
    r"|this|born|called|named|as|das"
    r"|die)\b)[^\W\d_][\w'’-]{1,24}(?:\s(?-i:[A-ZÄÖÜ])[\w'’-]{1,24}){0,2})"
    r"(?:\s[a-z]{2,10}){0,4}[\s,.;(–-]{1,4}(?:(?:and|und|as|als|is|ist|was|that['’]?s|that is"
    r"|this is|which is|das ist|das war)\s){1,2}"
    r"(?:(?:the|my|a|our|die|meine|eine)\s)?(?:answer\s(?:to|for)\s(?:the|my)\s(?:security"
    r"|secret)\squestion"
    r"|(?:secret|security|memorable)\s(?:answer|word|thing|question)|(?:sicherheits"
    r"|geheim)antwort)\b",
    re.IGNORECASE,
)
"""The answer first: "my first pet was called Whiskers, that's the security answer"."""
LABELLED = re.compile(
    r"(?<!\w)(?:answer|antwort)(?:\s{0,2}[:=]\s{1,2}|\s(?:(?:is|ist|w(?:ä|ae)re|lautet"
    r"|would be)\s)?(?=(?-i:[A-ZÄÖÜ])))(?P<secret>[^\W_][^\n.,;!?]{1,39})",
    re.IGNORECASE,
)
QUESTION_OF_SECURITY = re.compile(
    r"(?:security|secret) (?:question|answer)|(?:sicherheits|geheim)(?:frage|antwort)",
    re.IGNORECASE,
)
AFTER_WORDS = re.compile(
    r"\s(?:and|but|because|so|und|aber|weil|that|if|you|i|ich|which|why|please)\b", re.IGNORECASE
)


def identity_papers(text: str) -> Iterator[Span]:
    """Where numbers of papers and answers of security stand."""
    for pattern in (SSN, NI_NUMBER, UK_LICENCE):
        for found in pattern.finditer(text):
            yield *found.span(), NUMBER
    for pattern in (CALLED_SSN, TAX_NUMBER):
        for found in pattern.finditer(text):
            yield *found.span("secret"), NUMBER
    for found in BEFORE_NAME.finditer(text):
        yield *found.span("secret"), ANSWER
    for found in PAPERS.finditer(text):
        yield from _number(text, found)
    for found in QUESTION.finditer(text):
        yield from _answer(text, found.end())
        direct = RIGHT_BEHIND.match(text, found.end())
        if direct and direct["secret"].casefold() not in NO_SECRETS:
            yield *direct.span("secret"), ANSWER
    told = [*FORM.finditer(text)]
    if QUESTION_OF_SECURITY.search(text):
        told += LABELLED.finditer(text)
    for found in told:
        if found["secret"].casefold().split()[0] not in NO_SECRETS:
            yield *found.span("secret"), ANSWER
    if ABOUT_SECURITY.search(text):
        for found in BORN.finditer(text):
            yield *found.span("secret"), ANSWER
        for found in FIRSTS.finditer(text):
            yield from _answer(text, found.end())


def asks_for_answer(text: str) -> bool:
    """Whether a message ends with the name of what a question of security asks for."""
    end = text.rstrip(" ?!.,:")[-80:]
    return any(found.end() == len(end) for found in QUESTION.finditer(end))


def _number(text: str, name: re.Match[str]) -> Iterator[Span]:
    said = BETWEEN.match(text, name.end())
    card = GERMAN_CARD.match(text, said.end()) if said and name[0].casefold() == "perso" else None
    if card:
        yield *card.span(), NUMBER
    if said is None or STRICT.fullmatch(name[0]):
        return
    found = OF_PAPER.match(text, said.end()) or LETTERS_FIRST.match(text, said.end())
    if found is None or OURS.search(text[max(0, found.start() - 40) : found.start()]):
        return
    digits = sum(map(str.isdigit, found[0]))
    if FEWEST_DIGITS <= digits <= MOST_DIGITS or (digits >= 2 and found[0].isupper()):
        yield *found.span(), NUMBER


def _answer(text: str, end: int) -> Iterator[Span]:
    """What is said behind "is" or ":", to the end of the clause; nothing that begins as prose."""
    of = SAID_OF.match(text, end)
    found = (SAID.match(text, of.end()) if of else None) or SAID.match(text, end)
    found = found or DATE.match(text, end)
    if found is None:
        return
    first, last = found.span("secret")
    own = OWN_THING.match(text, first)
    if own:
        yield *own.span("secret"), ANSWER
        return
    more = AFTER_WORDS.search(text, first, last)
    last = more.start() if more else last
    while last > first and text[last - 1] in " \t)\"'”“»":
        last -= 1
    words = text[first:last].casefold().split()
    if words and len(words) <= 4 and not NO_SECRETS & {words[0].strip("\"'")}:
        yield first, last, ANSWER
