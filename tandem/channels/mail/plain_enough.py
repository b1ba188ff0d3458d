"""What of a hostile mail costs too much, told before anything parses it. Linear in the mail.

Python reads the fields of a mail in quadratic time, and decodes a text by whatever character set
the sender names.
"""

import codecs
import re

LONGEST_FIELD = 4_000
"""Bytes of a field with its folded lines; RFC 5322 has lines of 998."""
MOST_BOUNDARIES = 1_000
"""Lines that may begin a part."""
FIELD = re.compile(rb"[!-9;-~]*:")
CHARACTER_SETS = re.compile(
    r"utf-8|utf-16(?:-[bl]e)?|ascii|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|gb2312|gbk|gb18030|big5"
    r"|big5hkscs|euc_(?:jp|kr)|shift_jis|iso2022_(?:jp|kr)|mac-roman"
)
"""As Python calls those that mails are written in. Others, such as punycode, are no charsets."""


def is_plain_enough(raw: bytes) -> bool:
    """Whether a mail may be parsed; else people look at it in the mailbox."""
    size = boundaries = 0
    in_field = False
    for line in raw.splitlines():
        boundaries += line.startswith(b"--")
        folded = in_field and line[:1] in (b" ", b"\t")
        if not folded:
            in_field, size = FIELD.match(line) is not None, 0
        size += len(line)
        if boundaries > MOST_BOUNDARIES or (in_field and size > LONGEST_FIELD):
            return False
    return True


def character_set(named: str) -> str:
    """One that a text may be decoded by: the named one, or UTF-8."""
    try:
        found = codecs.lookup(named[:40]).name
    except (LookupError, ValueError):
        return "utf-8"
    return found if CHARACTER_SETS.fullmatch(found) else "utf-8"
