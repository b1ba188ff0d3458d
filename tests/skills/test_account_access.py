"""Password and user name: nobody learns here whether an account exists."""

import pytest

from tandem.skills.account_access import recover_username, reset_password
from tandem.skills.account_mail import send_account_mail, set_new_password
from tests.support.shops import MAYA, said

NOBODY = "nobody@example.org"


@pytest.mark.parametrize("skill", [reset_password, recover_username])
def test_known_and_unknown_addresses_hear_and_cause_the_same(desk, skill):
    known = desk.ask(skill, email=MAYA)
    desk.conversation_id = "c_2"
    unknown = desk.ask(skill, email=NOBODY)
    assert said(known) == said(unknown)
    assert known.tried == unknown.tried
    assert (known.outcome, known.forget, known.known) == (
        unknown.outcome, unknown.forget, unknown.known,
    )  # fmt: skip
    works = [(kind, payload["wish"]) for kind, payload in desk.outbox.work.values()]
    assert works[0] == works[1]


def test_the_turn_itself_never_looks_for_the_account(desk):
    class Blind:
        """An accounts port that can count, and nothing else."""

        def may_ask(self, *what):
            return True

    desk.shop.accounts = Blind()
    assert said(desk.ask(reset_password, email=NOBODY)) == ["utter_reset_sent"]


@pytest.mark.parametrize("email", [MAYA, NOBODY])
def test_the_limit_is_the_same_for_known_and_unknown(desk, email):
    results = []
    for n in range(4):
        desk.conversation_id = f"c_{n}"
        results.append(said(desk.ask(reset_password, email=email))[0])
    assert results == ["utter_reset_sent"] * 3 + ["utter_account_mail_limit"]


def test_a_turn_that_runs_twice_queues_once(desk):
    for _ in range(2):
        desk.ask(reset_password, turn="t1", email=MAYA)
    assert len(desk.outbox.work) == 1


def test_the_mail_carries_a_link_that_sets_the_password(desk):
    sent = []
    send_account_mail(
        {"wish": "reset_password", "email": MAYA}, desk.shop, sent.append, "https://shop.test"
    )
    (mail,) = sent
    assert mail["to"] == MAYA
    assert mail["link"].startswith("https://shop.test/account/reset/")
    assert mail["link"] in mail["text"]
    token = mail["link"].rsplit("/", 1)[1]
    changed = set_new_password(token, "a long new pass phrase", desk.shop, desk.outbox)
    assert changed.verdict == "changed"
    assert [notice["to"] for notice in desk.outbox.mails] == [MAYA]
    assert desk.shop.accounts.sign_in(MAYA, "a long new pass phrase")


def test_unknown_addresses_get_no_mail(desk):
    sent = []
    for wish in ("reset_password", "recover_username"):
        send_account_mail({"wish": wish, "email": NOBODY}, desk.shop, sent.append, "https://x")
    assert sent == []


def test_the_user_name_goes_to_its_owner(desk):
    sent = []
    send_account_mail({"wish": "recover_username", "email": MAYA}, desk.shop, sent.append, "")
    assert sent[0]["to"] == MAYA
    assert "maya.lindqvist\n" in sent[0]["text"]


def test_a_mail_that_fails_is_tried_again_with_a_newer_link(desk):
    def fail(mail):
        raise OSError("mail server gone")

    wish = {"wish": "reset_password", "email": MAYA}
    with pytest.raises(OSError):
        send_account_mail(wish, desk.shop, fail, "https://x")
    sent = []
    send_account_mail(wish, desk.shop, sent.append, "https://x")
    assert len(sent) == 1


def test_an_unknown_wish_is_an_error(desk):
    with pytest.raises(ValueError, match="unknown wish 'delete'"):
        send_account_mail({"wish": "delete", "email": MAYA}, desk.shop, print, "https://x")
