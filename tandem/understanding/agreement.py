"""Is a message a plain yes to what was read back? Pure.

Something is changed after it: what is not wholly made of words of agreement is none, however much
of a yes is in it ("yes please deliver it", "i guess", "do it tomorrow").
"""

import re

from tandem.config.agreement import Agreement, Phrase

MOST_WORDS = 12
THUMBS = re.compile(r"[👍👌✅🆗]\ufe0f?[\U0001f3fb-\U0001f3ff]?")
DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DOUBTFUL = re.compile(r"[?\d]|[:;]-?[(/|\\]")
REST = re.compile(r"[\s.,!;:…()\"-]*")


def is_plain_yes(text: str, known: Agreement, form: str = "") -> bool:
    """Whether `text` is made of words of agreement alone; `form` is the one that asks, whose deed
    may be named ("yes, cancel it")."""
    said = DRAWN_OUT.sub(r"\1\1", THUMBS.sub(" yes ", text.casefold().replace("’", "'")))
    words = tuple(WORDS.findall(said))
    foreign = not REST.fullmatch(WORDS.sub("", said))
    if not words or len(words) > MOST_WORDS or DOUBTFUL.search(said) or foreign:
        return False
    if known.parting.intersection(words) and known.noted.issuperset(words):
        return False  # "ok thanks" says that something was read
    agree = known.agree | _of(known.deeds, form) | _of(known.own_agree, form)
    return _made_of(
        words, agree, known.beside | _of(known.verbs, form) | _of(known.own_beside, form)
    )


def _of(by_form: dict[str, frozenset[Phrase]], form: str) -> frozenset[Phrase]:
    """What counts for this form: of the longest name that begins its own."""
    names = [name for name in by_form if form.startswith(name)]
    return by_form[max(names, key=len)] if names else frozenset()


def _made_of(words: Phrase, needed: frozenset[Phrase], beside: frozenset[Phrase]) -> bool:
    """Whether the words can be cut into known phrases, one of them a needed one at least."""
    phrases = needed | beside
    longest = max(map(len, phrases))
    can: list[set[bool]] = [{False}] + [set() for _ in words]  # at a place: with a needed one yet?
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - longest), end):
            phrase = words[start:end]
            if phrase in phrases:
                can[end] |= {had or phrase in needed for had in can[start]}
    return True in can[-1]


def yes_and_asks(text: str, known: Agreement, form: str = "") -> bool:
    """Whether a plain yes stands first and one question follows about what comes after the deed, in
    known words alone: "yes, and when will i have the money?". After any other it is asked again."""
    first = SENTENCE.match(text)
    if first is None or not YES.search(first["yes"]) or not ASKS.match(first["rest"]):
        return False
    asked = WORDS.findall(first["rest"].casefold().replace("’", "'"))
    follows = next((w for name, w in known.comes_after.items() if form.startswith(name)), NONE)
    if not follows.intersection(asked) or not (known.asks_after | follows).issuperset(asked):
        return False
    return is_plain_yes(first["yes"], known, form)


def may_take_back(text: str, own: str = "") -> bool:
    """Whether what stands beside a yes, quoted or below a signature, may say otherwise.

    Only what is known to say nothing does not: a greeting, the line of a phone's mail, an address,
    and the name of the customer, `own` (name and e-mail).
    """
    names = set(WORDS.findall(own.casefold()))
    for line in text.splitlines():
        words = WORDS.findall(line.casefold())
        known = FROM_A_DEVICE, MAIL_ADDRESS, GREETING
        if any(pattern.fullmatch(line) for pattern in known):
            continue
        if not names.issuperset(words) or not RULE.fullmatch(WORDS.sub("", line)):
            return True
    return False


NONE: frozenset[str] = frozenset()
RULE = re.compile(r"[\s.,;:|>*_=~-]*")
"""What a line may hold beside words: a rule, a quote's mark. Other signs may say no."""
SENTENCE = re.compile(
    r"\W{0,8}(?P<yes>[^.,;!?\n]{1,40})[.,;!\n]\s{0,8}(?P<rest>[^.,;!?\n\d]{3,120})\??\s{0,8}\Z"
)
ASKS = re.compile(
    r"\W{0,8}(?:(?:and|so|also|but first|then)\W{1,3})?"
    r"(?:when (?:will|do|does|can|is|are)|how (?:long|soon|fast|quickly))\b",
    re.I,
)
YES = re.compile(r"\b(?:yes|yep|yeah|yup|ja)\b", re.I)
FROM_A_DEVICE = re.compile(
    r"\W{0,8}(?:sent|gesendet|von)\b(?: (?:from|with|using|via|von|mit))? (?:my|our|meinem|meiner)?"
    r" ?(?:(?:i ?phone|i ?pad|android|samsung|galaxy|huawei|pixel|mobile|phone|handy|tablet|mail"
    r"|outlook|gmail|yahoo|proton|device|smartphone|app|for|ios)\W{0,3}){1,5}(?:gesendet)?\W{0,3}"
    r"|\W{0,8}get outlook for (?:ios|android)\W{0,3}",
    re.I,
)
MAIL_ADDRESS = re.compile(r"\W{0,8}[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\W{0,3}")
GREETING = re.compile(
    r"\W{0,8}(?:(?:kind|best|warm|many)(?:est)? )?(?:regards|wishes|thanks|thx|cheers|best|yours"
    r"|sincerely|yours (?:sincerely|truly)|grüße|gruß|lg|vg|mfg"
    r"|(?:viele|liebe|beste|freundliche) grüße|mit (?:freundlichen|besten) grüßen)\W{0,3}",
    re.I,
)
