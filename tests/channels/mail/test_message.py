"""Mails of every make, read into what a case needs of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.channels.mail.message import read
from tandem.delivery.reply_address import reference_in, reply_address

KEY = "k" * 32
ADDRESS = reply_address("support@shop.example", KEY, "H-ABCDE")
REPLY = f"""From: Maya <Maya@Example.org>
To: Support <{ADDRESS}>
Subject: Re: your ticket
Message-ID: <one@example.org>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Ja, die grüne.

Am Montag schrieb Sam:
> welche?
"""
BOUNCE = f"""From: MAILER-DAEMON@mx.example
To: help@shop.example
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

It did not work.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maya@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--B
Content-Type: text/rfc822-headers

Reply-To: {ADDRESS}
Subject: Re: your ticket H-ABCDE

--B--
"""
HTML = """<html><head><title>no</title></head><body><p>The <b>green</b> one</p>
<div>please</div><blockquote><p>which?</p></blockquote></body></html>"""


def test_a_reply_says_what_is_new_and_whose_it_is():
    mail = read(REPLY.encode(), KEY)
    assert (mail.kind, mail.reference, mail.sender) == ("reply", "H-ABCDE", "maya@example.org")
    assert mail.said == "Ja, die grüne." and mail.rest.startswith("Am Montag")
    assert mail.key == read(REPLY.encode(), KEY).key


def test_a_bounce_says_why():
    mail = read(BOUNCE.encode(), KEY)
    assert (mail.kind, mail.reference) == ("bounce", "H-ABCDE")
    assert mail.said == "maya@example.org failed 5.1.1 550 no such user"


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes"]
)
def test_an_automatic_answer_is_none_of_the_customers(header):
    assert read(f"{header}\n{REPLY}".encode(), KEY).kind == "automatic"


def test_html_alone_is_read_too():
    mail = read(REPLY.replace("text/plain", "text/html").split("\n\n")[0].encode() + b"\n\n"
                + HTML.encode(), KEY)  # fmt: skip
    assert mail.said.split("\n") == ["The green one", "please"] and mail.rest == "> which?"


def test_what_is_attached_is_named():
    body = "--X\nContent-Type: text/plain\n\nSee the photo.\n--X\nContent-Type: image/png; "
    body += 'name="hole.png"\nContent-Disposition: attachment; filename="hole.png"\n\nx\n--X--\n'
    head = REPLY.split("\n\n")[0].replace(
        "text/plain; charset=utf-8", "multipart/mixed; boundary=X"
    )
    mail = read(f"{head}\n\n{body}".encode(), KEY)
    assert mail.said == "See the photo." and mail.files == ("hole.png",)


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace("abcde", "abcdf"),
        ADDRESS.replace("+h-", "+H-").replace("@", "0@"),
        "support+h-abcde@shop.example",
        "support@shop.example",
        reply_address("support@shop.example", "another", "H-ABCDE"),
    ],
)
def test_an_address_that_we_did_not_sign_names_no_case(address):
    assert reference_in([address], KEY) is None


def test_capitals_do_not_matter():
    assert reference_in([ADDRESS.upper(), "x"], KEY) == "H-ABCDE"


@given(st.binary(max_size=2000))
def test_whatever_comes_is_read(raw):
    assert read(raw, KEY).reference is None
    assert read(REPLY.encode()[:120] + raw, KEY).said is not None
