"""Mails that parsers choke on are left to people, unread by anything that takes long."""

import time

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


NESTED = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"\r\n" + b"ab\n" * 500_000,
        b"a:b\n" * 50_000 + b"\nhi",
        b"".join(NESTED % (n, n) for n in range(200)) + b"x\n" * 100_000,
        b"Content-Type: message/delivery-status\n\n" + b"a:b\n\n" * 20_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + (b"--b\nContent-Type: text/plain; a=" + b"(a)" * 400 + b"\n\nhi\n") * 20,
    ],
    ids=["lines", "fields", "parts in parts", "reports", "kinds of parts"],
)
def test_what_is_cheap_to_send_and_dear_to_read_is_left_to_people(body):
    """Each took from a second to minutes; all of them cost next to nothing now."""
    began = time.process_time()
    with pytest.raises(Unreadable):
        read(HEAD + body, KEY)
    assert time.process_time() - began < 1


def test_a_large_attachment_is_read():
    photo = b"--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nlook\r\n" + photo + b"A" * 76 + b"\r\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts
    raw += (b"A" * 76 + b"\r\n") * 200_000 + b"--b--\r\n"
    assert read(raw, KEY).said == "look"


@pytest.mark.parametrize(
    "written",
    [
        "maya@example.org, eve@example.net",
        "eve@example.net\r\nFrom: maya@example.org",
        "=?utf-8?q?maya=40example.org?=",
        "maya@example.org)<eve@example.net>",
        "maya@example.org <eve@example.net>",
        "=?utf-8?q?maya=40example.org?= <eve@example.net>",
    ],
)
def test_only_an_address_that_stands_plainly_in_from_is_the_senders(written):
    assert read(f"From: {written}\r\n\r\nhi".encode(), KEY).sender != "maya@example.org"


@pytest.mark.parametrize(
    "written",
    [
        "maya@example.org",
        "Maya <Maya@example.org>",
        '"Lindqvist, Maya" <maya@example.org>',
        "=?utf-8?q?M=C3=A4ya?=\r\n <maya@example.org>",
        '"maya@example.org" <maya@example.org>',
    ],
)
def test_however_programs_write_it(written):
    assert read(f"From: {written}\r\n\r\nhi".encode(), KEY).sender == "maya@example.org"


@pytest.mark.parametrize("sender", ["a\0b@x.org", "\xff@x.org", "a" * 3_000 + "@x.org"])
def test_a_sender_can_be_stored(sender):
    read_as = read(f"From: {sender}\r\n\r\nhi".encode("latin-1"), KEY).sender
    assert "\0" not in read_as and len(read_as) <= 254 and read_as.encode()
