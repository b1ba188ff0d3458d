"""Mailboxes that are out of reach, and addresses of which one is right."""

import pytest

from tandem.understanding.mailbox import OTHER_ADDRESS, are_alternatives, mailbox_is_lost


@pytest.mark.parametrize(
    "text",
    [
        "i lost my password and i don't have that email anymore",
        "it was jo@example.org but i can't get in that mailbox any more",
        "i can't read mail at jo@example.org any more",
        "my old mailbox is closed",
        "the mailbox jo@example.org doesn't exist any more",
        "i no longer have access to that email",
        "i can't access my inbox",
        "i have no access to that mailbox any more",
        "no longer use that address",
        "that e-mail account was hacked",
        "i told you i can't read mails there",
    ],
)
def test_a_mailbox_out_of_reach(text):
    assert mailbox_is_lost(text)


@pytest.mark.parametrize(
    "text",
    [
        "i don't see the mail",
        "no mail came",
        "i don't have the email with the number",
        "i can't find the confirmation mail",
        "i can't log in",
        "the link in the mail doesn't open",
        "change my email address please",
    ],
)
def test_a_mail_that_did_not_come_is_another_thing(text):
    assert not mailbox_is_lost(text)


def test_either_of_two_is_none():
    two = {"a@example.org", "b@example.org"}
    assert are_alternatives("either a@example.org or b@example.org", two)
    assert not are_alternatives("a@example.org, no, b@example.org", two)
    assert not are_alternatives("a@example.org or so", {"a@example.org"})


@pytest.mark.parametrize(
    "text", ["the other one then", "ok try my other address", "no, the second mail"]
)
def test_the_other_address(text):
    assert OTHER_ADDRESS.search(text)
