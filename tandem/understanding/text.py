"""A message as it is read: cleaned of what writes itself, and told apart from what is quoted.

Every pattern here is linear, and what is read is bounded before and after.
"""

import re
import unicodedata
from dataclasses import dataclass

from tandem.understanding.put_right import put_right

LONGEST = 6000
"""Characters that are looked at; what comes after is a pasted novel."""
LONGEST_READ = 2000
"""Characters of the customer's own words that are read."""
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
SPACES = re.compile(r"[^\S\n]+")
MANY_LINES = re.compile(r"\n{3,}")
QUOTED_LINE = re.compile(r"^\s*(?:>|\|)")
HEADER = re.compile(
    r"^\s*\*?(?:from|sent|to|cc|date|subject|reply-to|von|an|gesendet|betreff)\*?\s*:", re.I
)
FORWARDED = re.compile(
    r"^\s*(?:-{2,}\s*(?:forwarded|original) message\b|begin forwarded message\b|"
    r"_{10,}\s*$|on .{4,120} wrote:\s*$)",
    re.I,
)
SIGNATURE = re.compile(
    r"^\s*(?:--\s*$|sent from my \w+|get outlook for|"
    r"(?:kind|best|warm|many)?\s{0,8}(?:regards|wishes)\b[\s,.!]*$|"
    r"(?:yours )?(?:sincerely|faithfully|truly)\b[\s,.!]*$|cheers,\s*$|(?:many )?thanks,\s*$)",
    re.I,
)
LABEL = re.compile(
    r"^\s*(?:problem|question|issue|request|message|query|reason|concern|my question)\s*[:\-]\s*",
    re.I,
)
FACT_LABEL = re.compile(
    r"^\s*(?:order|order (?:no|number|nr|id|ref)|e-?mail|name|address|phone|tel|customer)"
    r"\.?\s*[:#]\s*\S",
    re.I,
)
POINT = re.compile(r"(?:^|(?<=\s))\(?([1-9])[).:]\s+")
LONGEST_WORD = 200
"""Characters of a word that are read; a longer one is no word."""
RUN_OF_SIGNS = re.compile(r"(?!\d)(\S{1,4}?)\1{7,}")
RUN_OF_WORDS = re.compile(r"(?<!\S)((?:\S{1,40} ){1,8}?)\1{4,}")
KEPT_OF_A_RUN = 3
"""A thousand times "no" says no more than three times, and recognition has never read anything
like it: it heard an emergency."""
MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
MAIL_SAID = re.compile(
    r"[\s,.;:(–—-]{0,4}\b(?:and\s)?(?:(?:(?:my|the|our|with|under|on|it'?s|by)\s){0,2}"
    r"(?:e[- ]?mail|mail|email)(?:[- ]?(?:address|addr|id))?"
    r"(?:'?s|\sis|\sit'?s)?\s{0,2}[:=]?|(?:this is|i'?m|i am|it'?s)(?: under| on| with)?)"
    r"\s{1,3}(?P<mail>" + MAIL_ADDRESS.pattern + r")",
    re.I,
)
"""The words around an address that only say what it is."""
MAIL_CHANGES = re.compile(
    r"\b(?:change|update|new|old|wrong|correct|different|another|other|switch|no longer|not)"
    r"(?:\s\w{1,12}){0,2}\s(?:e-?)?mail|\b(?:password|log ?in|sign ?in|user ?name|account"
    r"|newsletter|subscri\w{1,8})\b|mail.{0,20}\b(?:now|instead|changed|wrong|gone)\b",
    re.I,
)
"""The address itself is what is spoken of."""
WORD = re.compile(r"[\w'-]{1,40}")
FEWEST_BESIDE = 2
FEWEST_LABELS = 2
FEWEST_SIGNED = 2
"""A signature needs so many lines before it; "thanks," alone is a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """`said` are the customer's own words, `quoted` what they pasted below or above: mails they
    forward, and the headers of these; `left_out` is what is not read: what stands below a
    signature, what is put right by what follows it, and what is too long."""

    said: str
    quoted: str = ""
    left_out: str = ""


def read_message(text: str) -> Message:
    """The message without what is not seen, its quotes and its signature told apart."""
    lines = normalised(text[:LONGEST]).split("\n")
    said: list[str] = []
    quoted: list[str] = []
    left_out: list[str] = [text[LONGEST:], unicodedata.normalize("NFKC", text[:LONGEST])[LONGEST:]]
    forwarded = False
    for number, line in enumerate(lines):
        forwarded = forwarded or bool(FORWARDED.match(line)) or _header_block(lines, number)
        if not forwarded and number >= FEWEST_SIGNED - 1 and SIGNATURE.match(line) and said:
            rest = lines[number + 1 :]
            later = next((n for n, one in enumerate(rest) if FORWARDED.match(one)), len(rest))
            quoted += rest[later:]
            left_out += [line, *rest[:later]]
            break
        (quoted if forwarded or QUOTED_LINE.match(line) else said).append(line)
    left_out += [label[0].strip() for line in said if (label := LABEL.match(line))]
    own = "\n".join(_unlabelled(line) for line in said).strip()
    own = MANY_LINES.sub("\n\n", own)
    left_out.append(own[LONGEST_READ:])
    own, taken_out = put_right(own[:LONGEST_READ])
    left_out.append(taken_out)
    unread = "\n".join(left_out).strip()
    return Message(own, "\n".join(quoted).strip(), unread)


def normalised(text: str) -> str:
    """NFKC, no invisible characters, plain spaces: "order\u00a0no.\u200b" is "order no."."""
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    text = INVISIBLE.sub("", text).replace("\u2019", "'").replace("\r", "\n")
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))


def for_recognition(text: str) -> str:
    """What recognition reads: the customer's own words, numbered points as lines, and the facts of
    labelled lines after the rest; of a mail that is only forwarded, its beginning."""
    message = read_message(text)
    own = message.said or message.quoted[:LONGEST_READ] or text[:LONGEST_READ]
    lines = points_of(own).split("\n")
    facts = [line for line in lines if FACT_LABEL.match(line)]
    if len(facts) >= FEWEST_LABELS:
        lines = [line for line in lines if line not in facts] + facts
    else:
        lines = [_bare_mail(line) for line in lines]
    return _without_runs(_as_sentences(lines))


def _bare_mail(text: str) -> str:
    """ "Cancel 1064, my mail is a@b.org" without the words that only say what the address is: with
    them it looks like something about the account."""
    bare = MAIL_SAID.sub(r", \g<mail>", text)
    beside = MAIL_ADDRESS.sub(" ", bare)
    if bare == text or MAIL_CHANGES.search(text) or len(WORD.findall(beside)) < FEWEST_BESIDE:
        return text
    return bare.strip(" ,")


def _without_runs(text: str) -> str:
    """What is repeated on and on, a few times; of words without end, their beginning."""
    text = " ".join(word[:LONGEST_WORD] for word in text.split(" "))
    text = RUN_OF_SIGNS.sub(lambda found: found[1] * KEPT_OF_A_RUN, text)
    return RUN_OF_WORDS.sub(lambda found: found[1] * KEPT_OF_A_RUN, f"{text} ").strip()


def _as_sentences(lines: list[str]) -> str:
    """Lines one after the other, with a full stop where none ends them: recognition knows no
    lines."""
    said = [line.strip() for line in lines if line.strip()]
    ended = [line if line[-1] in ".!?:;,-" else f"{line}." for line in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def points_of(text: str) -> str:
    """ "1) where is it 2) can I pay" as two lines; other text as it is."""
    numbers = [int(match.group(1)) for match in POINT.finditer(text)]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return text
    parts = [part.strip() for part in POINT.sub("\n", text).split("\n") if part.strip()]
    announced = len(parts) > len(numbers) and parts[0].endswith(":")  # "I need three things:"
    return "\n".join(parts[1:] if announced else parts)


def _unlabelled(line: str) -> str:
    """ "Problem: where is it" is "where is it"."""
    return LABEL.sub("", line)


def _header_block(lines: list[str], number: int) -> bool:
    """Two lines of a mail's header, one below the other."""
    pair = lines[number : number + 2]
    return len(pair) == 2 and all(HEADER.match(line) for line in pair)
