"""A code by mail: one wording for every address, and never more than it proves."""

from datetime import timedelta

from tandem.skills.greeting import ask_order_number
from tandem.skills.mail_code import check_mail_code, send_code, send_mail_code
from tandem.skills.order_status import track_order
from tests.support.shops import GRACE, MAYA, said

NOBODY = "nobody@example.org"


def mailed(desk) -> list[dict]:
    """Do what is queued; the mails that went out."""
    sent: list[dict] = []
    for kind, payload in desk.outbox.work.values():
        if kind == "mail_code":
            send_code(payload, desk.shop, desk.codes, sent.append)
    return sent


def digits(mail: dict) -> str:
    return next(line.strip() for line in mail["text"].splitlines() if line.strip().isdigit())


def test_known_and_unknown_addresses_are_told_the_same(desk):
    known = desk.ask(send_mail_code, email=MAYA)
    unknown = desk.ask(send_mail_code, email=NOBODY)
    assert said(known) == said(unknown) == ["utter_mail_code_sent"]
    assert [mail["to"] for mail in mailed(desk)] == [MAYA]


def test_the_right_code_opens_the_customers_own_orders(desk):
    desk.ask(send_mail_code, email=GRACE)
    desk.codes.enter(desk.conversation_id, digits(mailed(desk)[0]))
    result = desk.ask(check_mail_code)
    assert said(result) == ["utter_mail_code_right"]
    assert (result.known, result.known_by) == (
        desk.shop.customers.with_email(GRACE).id,
        "code by mail",
    )
    assert [title[:4] for title, _ in result.says[0].buttons] == ["1230", "1017"]
    desk.proven_id = result.known
    assert said(desk.ask(ask_order_number)) == ["utter_ask_own_order"]
    assert said(desk.ask(track_order, order_number="1230", email=GRACE)) == [
        "utter_order_delivered"
    ]
    assert said(desk.ask(track_order, order_number="1042", email=GRACE)) == [
        "utter_order_not_matched"
    ]


def test_a_matter_that_waits_is_gone_on_with_and_a_sole_order_is_taken(desk):
    desk.parked = "order_status_form"
    desk.ask(send_mail_code, email="sam.ortiz@example.org")
    desk.codes.enter(desk.conversation_id, digits(mailed(desk)[0]))
    result = desk.ask(check_mail_code)
    assert result.settled and not result.says[0].buttons
    assert result.remember == {"email": "sam.ortiz@example.org", "order_number": "1064"}


def test_one_of_two_addresses_gets_a_code_each(desk):
    result = desk.ask(send_mail_code, f"either {NOBODY} or {MAYA}", email=NOBODY)
    assert result.says[0].values == {"email": f"{NOBODY} or {MAYA}"}
    desk.codes.enter(desk.conversation_id, digits(mailed(desk)[0]))
    assert desk.codes.proved(desk.conversation_id) == desk.shop.customers.with_email(MAYA).id


def test_a_wrong_code_is_said_so_five_times(desk):
    desk.ask(send_mail_code, email=MAYA)
    right = digits(mailed(desk)[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert said(desk.ask(check_mail_code)) == ["utter_mail_code_wrong"]
        desk.codes.enter(desk.conversation_id, wrong)
    desk.codes.enter(desk.conversation_id, right)
    assert said(desk.ask(check_mail_code)) == ["utter_mail_code_over"]


def test_an_address_nobody_has_behaves_like_a_wrong_code(desk):
    desk.ask(send_mail_code, email=NOBODY)
    mailed(desk)
    for _ in range(4):
        desk.codes.enter(desk.conversation_id, "123456")
        assert said(desk.ask(check_mail_code)) == ["utter_mail_code_wrong"]
    desk.codes.enter(desk.conversation_id, "123456")
    assert said(desk.ask(check_mail_code)) == ["utter_mail_code_over"]


def test_a_code_ends_after_ten_minutes_and_by_a_newer_one(desk):
    desk.ask(send_mail_code, email=MAYA)
    first = digits(mailed(desk)[0])
    desk.outbox.work.clear()
    desk.ask(send_mail_code, email=MAYA)
    second = digits(mailed(desk)[0])
    if first != second:
        desk.codes.enter(desk.conversation_id, first)
        assert desk.codes.state(desk.conversation_id) == "wrong"
    desk.clock.at += timedelta(minutes=10)
    desk.codes.enter(desk.conversation_id, second)
    assert desk.codes.state(desk.conversation_id) == "over"
    assert not desk.codes.awaited(desk.conversation_id)


def test_a_code_works_in_its_own_conversation_only(desk):
    desk.ask(send_mail_code, email=MAYA)
    right = digits(mailed(desk)[0])
    desk.codes.enter("c_2", right)
    assert desk.codes.proved("c_2") is None
    desk.codes.enter(desk.conversation_id, right)
    assert desk.codes.proved(desk.conversation_id)


def test_mails_are_limited_by_address_whatever_the_conversation(desk):
    for number in range(3):
        desk.conversation_id = f"c_{number}"
        assert said(desk.ask(send_mail_code, email=MAYA)) == ["utter_mail_code_sent"]
    desk.conversation_id = "c_9"
    assert said(desk.ask(send_mail_code, email=MAYA)) == ["utter_account_mail_limit"]


def test_where_too_many_tries_shut_an_order_a_code_by_mail_still_opens_it(desk):
    for n in range(6):
        tried = desk.ask(track_order, order_number="1042", email=f"g{n}@example.org")
    assert said(tried) == ["utter_order_limit"]
    desk.ask(send_mail_code, email=MAYA)
    desk.codes.enter(desk.conversation_id, digits(mailed(desk)[0]))
    desk.proven_id = desk.ask(check_mail_code).known
    opened = desk.ask(track_order, order_number="1042", email=MAYA)
    assert said(opened) not in (["utter_order_limit"], ["utter_order_not_matched"])
