"""What of a hostile mail costs too much, told before anything parses it. Linear in the mail.

Python reads the fields of a mail in quadratic time, looks at each line once for every part that is
open around it, and decodes a text by whatever character set the sender names.
"""

import codecs
import re

LONGEST_FIELD = 4_000
"""Bytes of a field with its folded lines; RFC 5322 has lines of 998."""
LONGEST_CONTENT, LONGEST_CONTENTS = 1_500, 8_000
"""Bytes of a field that says what a part is, and of all of them: each is parsed several times."""
MOST_BOUNDARIES = 1_000
"""Lines that may begin a part."""
MOST_LINES = 400_000
"""A mail of the largest size that is read has 330,000, if it is one attachment in base64."""
MOST_FIELDS, MOST_FIELDS_IN_ALL = 1_000, 100_000
"""Lines that look like fields, one after the other and in all. Letters of mailing lists have a
hundred; lines of a text may look so too."""
MOST_BLANK = 5_000
"""Lines with nothing in them: in a report of delivery each begins a message of its own."""
MOST_LOOKS = 4_000_000
"""Lines times the parts that name a boundary: about so often the parser looks at a line, a second's
work."""
ROOM = 2
"""Looks at a line that is in no part."""
BOUNDARY = re.compile(rb"boundary", re.IGNORECASE)
CONTENT = re.compile(rb"content-", re.IGNORECASE)
FIELD = re.compile(rb"[!-9;-~]*:")
CHARACTER_SETS = re.compile(
    r"utf-8|utf-16(?:-[bl]e)?|ascii|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|gb2312|gbk|gb18030|big5"
    r"|big5hkscs|euc_(?:jp|kr)|shift_jis|iso2022_(?:jp|kr)|mac-roman"
)
"""As Python calls those that mails are written in. Others, such as punycode, are no charsets."""


def is_plain_enough(raw: bytes) -> bool:
    """Whether a mail may be parsed; else people look at it in the mailbox."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    if lines > 2 * MOST_LINES:  # a line may end in both
        return False
    split = raw.splitlines()
    size = boundaries = parts = fields = all_fields = blank = contents = 0
    in_field = of_content = False
    for line in split:
        blank += not line
        boundaries += line.startswith(b"--")
        folded = in_field and line[:1] in (b" ", b"\t")
        if not folded:
            in_field, size = FIELD.match(line) is not None, 0
            fields = fields + 1 if in_field else 0
            all_fields += in_field
            of_content = CONTENT.match(line) is not None
        size += len(line)
        parts += in_field and BOUNDARY.search(line) is not None
        if boundaries > MOST_BOUNDARIES or fields > MOST_FIELDS or blank > MOST_BLANK:
            return False
        contents += len(line) if of_content else 0
        longest = LONGEST_CONTENT if of_content else LONGEST_FIELD
        if in_field and (size > longest or contents > LONGEST_CONTENTS):
            return False
    if len(split) > MOST_LINES or all_fields > MOST_FIELDS_IN_ALL:
        return False
    return len(split) * (ROOM + parts) <= MOST_LOOKS


def character_set(named: str) -> str:
    """One that a text may be decoded by: the named one, or UTF-8."""
    try:
        found = codecs.lookup(named[:40]).name
    except (LookupError, ValueError):
        return "utf-8"
    return found if CHARACTER_SETS.fullmatch(found) else "utf-8"
