"""Mails that parsers choke on are left to people, unread by anything that takes long."""

import pytest

from tandem.channels.mail.message import Unreadable, read
from tandem.channels.mail.plain_enough import LONGEST_FIELD, MOST_BOUNDARIES, character_set

KEY = "k" * 40
HEAD = b"From: maya@example.org\r\nTo: help@fernway.example.com\r\nSubject: hello\r\n"
FIELDS = ("From", "Cc", "Subject", "Message-ID", "Content-Type", "Content-Disposition")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("part", ['"', "(", "a,", ";a", "\\", "=?utf-8?q?a?= ", "\r\n a"])
@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_a_field_without_end_is_not_parsed(field, part, end):
    value = part * (2 * LONGEST_FIELD // len(part))
    raw = b"X: y" + end + f"{field}: {value}".encode().replace(b"\r\n", end) + end + end + b"hi"
    with pytest.raises(Unreadable):
        read(raw, KEY)


def test_a_field_in_a_part_is_not_either():
    inner = b'--b\r\nContent-Type: text/plain; x="' + b'"' * 2 * LONGEST_FIELD + b"\r\n\r\nhi\r\n"
    with pytest.raises(Unreadable):
        read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inner, KEY)


def test_parts_without_end_and_parts_in_parts_are_not():
    many = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    with pytest.raises(Unreadable):
        read(many + b"--b\r\n\r\nx\r\n" * (MOST_BOUNDARIES + 1), KEY)
    one = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    with pytest.raises(Unreadable):
        read(HEAD + b"".join(one % (n, n) for n in range(MOST_BOUNDARIES + 1)), KEY)


def test_a_character_set_that_is_none_is_read_as_utf_8():
    raw = HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n-" + b"99" * 50_000
    assert read(raw, KEY).said.startswith("-99")
    assert character_set("unicode_escape") == character_set("idna") == "utf-8"
    assert character_set("Windows-1252") == "cp1252"


def test_a_plain_mail_in_another_character_set_is_read():
    raw = HEAD + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe"
    assert read(raw, KEY).said == "Grüße"
