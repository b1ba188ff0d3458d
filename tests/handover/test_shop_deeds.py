"""What agents do in the shop: once, within limits, with their name, by two where it is much."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from tandem.core.errors import Refused
from tandem.handover import agent_actions, shop_deed
from tandem.handover.open_case import call_person
from tandem.shop.demo.people import PURCHASES

PACKED = next(one for one in PURCHASES if one.state == "packed")
SENT = "1042"  # Maya's, on its way


@pytest.fixture
def team(runtime):
    def add(name: str, role: str):
        email = f"{name.lower()}@example.org"
        added = runtime.storage.agents.add(email, name, "secret-enough", role)
        return runtime.storage.agents.get(added)

    return [add("Sam", "agent"), add("Noor", "senior"), add("Ines", "supervisor")]


@pytest.fixture
def case_of(runtime, team):
    def make(number: str, verified: str = "signed in"):
        customer = runtime.shop.orders.find(number).customer_id
        conversation = runtime.storage.conversations.open("website", None)
        runtime.storage.conversations.know(conversation, customer, verified)
        runtime.storage.conversations.add_turn(conversation, "customer", f"about {number}")
        case = call_person(runtime, conversation, f"p{number}")
        return agent_actions.claim(runtime, case.id, team[0])

    return make


def ask(
    runtime, case, agent, kind="refund", number=SENT, key="k1", words="courier lost it", cents=0
):
    return shop_deed.ask(
        runtime, case.id, agent, key=key, kind=kind, number=number, words=words, cents=cents
    )


def test_an_order_is_cancelled_once_with_the_agents_name_in_a_note(runtime, team, case_of):
    case = case_of(PACKED.number)
    deeds = [ask(runtime, case, team[0], "cancel", PACKED.number) for _ in range(2)]
    assert [one.state for one in deeds] == ["done", "done"] and deeds[0].id == deeds[1].id
    order = runtime.shop.orders.find(PACKED.number)
    assert order.state == "cancelled" and len(order.refunds) == 1
    (note,) = runtime.storage.cases.notes(case.id)
    assert note.agent == "Sam" and "Done by Sam" in note.text and "courier lost it" in note.text


def test_an_address_is_changed_before_dispatch_and_not_after(runtime, team, case_of):
    case = case_of(PACKED.number)
    new = "3 Mill Lane, Leeds LS1 4AB"
    assert ask(runtime, case, team[0], "address", PACKED.number, words=new).state == "done"
    assert runtime.shop.orders.find(PACKED.number).address == new
    late = case_of(SENT)
    deed = ask(runtime, late, team[0], "address", words=new)
    assert (deed.state, deed.told) == ("failed", "the order does not allow it any more")


def test_a_small_refund_bears_name_and_case_in_the_shops_record(runtime, team, case_of):
    case = case_of(SENT)
    assert ask(runtime, case, team[0], cents=4000).state == "done"
    (refund,) = runtime.shop.orders.find(SENT).refunds
    assert refund.amount_cents == 4000
    assert refund.reason == f"courier lost it (Sam, {case.reference})"


def test_a_large_refund_waits_for_a_second_person(runtime, team, case_of):
    sam, noor, _ = team
    case = case_of(SENT)
    deed = ask(runtime, case, sam, cents=6000)
    assert deed.state == "waits" and not runtime.shop.orders.find(SENT).refunds
    assert [one.kind for one in runtime.storage.notifications.of(noor.id)] == ["mention"]
    with pytest.raises(Refused, match="own_deed"):
        shop_deed.decide(runtime, case.id, sam, deed.id, True)
    assert shop_deed.decide(runtime, case.id, noor, deed.id, True).state == "done"
    (refund,) = runtime.shop.orders.find(SENT).refunds
    assert "(Sam, Noor, H-" in refund.reason
    with pytest.raises(Refused, match="decided"):
        shop_deed.decide(runtime, case.id, noor, deed.id, True)


def test_what_waits_counts_for_what_can_still_go_back(runtime, team, case_of):
    case, order = case_of(SENT), runtime.shop.orders.find(SENT)
    waits = ask(runtime, case, team[0], cents=order.total_cents - 100)
    assert waits.state == "waits"
    with pytest.raises(Refused, match="over_order"):
        ask(runtime, case, team[0], key="k2", cents=200)
    assert ask(runtime, case, team[0], cents=order.total_cents - 100).id == waits.id
    assert ask(runtime, case, team[0], key="k2", cents=100).state == "done"


def test_what_went_back_meanwhile_is_not_sent_twice(runtime, team, case_of):
    case, order = case_of(SENT), runtime.shop.orders.find(SENT)
    waits = ask(runtime, case, team[0], cents=6000)
    runtime.shop.refunds.request_refund(SENT, order.total_cents, "lost", "elsewhere")
    with pytest.raises(Refused, match="over_order"):
        shop_deed.decide(runtime, case.id, team[1], waits.id, True)
    assert runtime.storage.shop_deeds.get(waits.id, case.id).state == "waits"


def test_a_second_person_may_say_no(runtime, team, case_of):
    case = case_of(SENT)
    deed = ask(runtime, case, team[0], cents=6000)
    assert shop_deed.decide(runtime, case.id, team[1], deed.id, False).state == "refused"
    assert not runtime.shop.orders.find(SENT).refunds
    assert "Refused by Noor" in runtime.storage.cases.notes(case.id)[-1].text


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cents": 0}, "over_order"),
        ({"cents": 10_000_000}, "over_order"),
        ({"words": "  ", "cents": 100}, "needs_words"),
        ({"kind": "gift"}, "bad_deed"),
        ({"number": PACKED.number, "cents": 100}, "no_order"),
        ({"number": "none", "cents": 100}, "no_order"),
    ],
)
def test_what_may_not_be_is_refused_before_anything_is_kept(runtime, team, case_of, more, code):
    case = case_of(SENT)
    with pytest.raises(Refused, match=code):
        ask(runtime, case, team[0], **more)
    assert runtime.storage.shop_deeds.of(case.id) == []


def test_nothing_is_changed_for_somebody_who_is_not_proven(runtime, team, case_of):
    case = case_of(SENT, "not verified")
    with pytest.raises(Refused, match="not_proven"):
        ask(runtime, case, team[0], cents=100)


def test_the_roles_limit_holds_for_who_asks_and_who_agrees(runtime, team, case_of):
    sam, noor, _ = team
    case = case_of(SENT)
    without = {"role": "trainee"}  # a role of which team.yml says nothing
    with pytest.raises(Refused, match="over_limit"):
        ask(runtime, case, replace(sam, **without), cents=100)
    deed = ask(runtime, case, sam, cents=6000)
    with pytest.raises(Refused, match="over_limit"):
        shop_deed.decide(runtime, case.id, replace(noor, **without), deed.id, True)


def test_only_who_has_the_case_does_it(runtime, team, case_of):
    with pytest.raises(Refused, match="not_yours"):
        ask(runtime, case_of(SENT), team[2], cents=100)


def test_slices_of_a_refund_count_together(runtime, team, case_of):
    """One person alone sends no more in many pieces than in one, nor in another case."""
    case, again = case_of(SENT), case_of(SENT)
    assert ask(runtime, case, team[0], cents=3000).state == "done"
    assert ask(runtime, case, team[0], key="k2", cents=2000).state == "done"
    sliced = [ask(runtime, one, team[0], key="k3", cents=100) for one in (case, again)]
    assert [one.state for one in sliced] == ["waits", "waits"]
    assert sum(refund.amount_cents for refund in runtime.shop.orders.find(SENT).refunds) == 5000


def test_the_roles_limit_is_for_the_order_in_whatever_slices(runtime, team, case_of, monkeypatch):
    sam, noor, _ = team
    case = case_of(SENT)
    limits = runtime.config.team.file.refunds.model_copy(update={"agent": 70})
    monkeypatch.setitem(runtime.config.team.file.__dict__, "refunds", limits)
    agreed = ask(runtime, case, sam, cents=6000)
    assert shop_deed.decide(runtime, case.id, noor, agreed.id, True).state == "done"
    with pytest.raises(Refused, match="over_limit"):
        ask(runtime, case, sam, key="k2", cents=1100)
    assert ask(runtime, case, sam, key="k3", cents=1000).state == "done"


def test_of_ten_at_once_no_more_goes_back_than_was_paid(runtime, team, case_of):
    case, order = case_of(SENT), runtime.shop.orders.find(SENT)
    begin = Barrier(10)

    def send(number: int) -> str:
        begin.wait()
        try:
            return ask(runtime, case, team[0], key=f"k{number}", cents=4000).state
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(10) as pool:
        states = list(pool.map(send, range(10)))
    assert states.count("done") == 1, states
    waits = [one for one in runtime.storage.shop_deeds.of(case.id) if one.state == "waits"]
    assert 4000 + sum(one.amount_cents for one in waits) <= order.total_cents
    assert sum(refund.amount_cents for refund in runtime.shop.orders.find(SENT).refunds) == 4000


def test_what_went_back_before_is_not_sent_again_by_cancelling(runtime, team, case_of):
    case, order = case_of(PACKED.number), runtime.shop.orders.find(PACKED.number)
    assert ask(runtime, case, team[0], number=PACKED.number, cents=1000).state == "done"
    assert ask(runtime, case, team[0], "cancel", PACKED.number, key="k2").state == "done"
    order = runtime.shop.orders.find(PACKED.number)
    assert sum(refund.amount_cents for refund in order.refunds) == order.total_cents


def test_a_confirmation_is_mailed_once_to_the_account_and_to_nobody_else(runtime, team, case_of):
    case = case_of(SENT)
    runtime.storage.cases.answer_to(case, "somebody@example.net")
    deeds = [ask(runtime, case, team[0], "confirm") for _ in range(2)]
    assert {one.state for one in deeds} == {"done"}
    (mail,) = [one for one in runtime.storage.outbox.waiting() if one.key.startswith(deeds[0].id)]
    assert mail.payload["to"] == "maya.lindqvist@example.org" == deeds[0].told
    order = runtime.shop.orders.find(SENT)
    assert order.lines[0].product in mail.payload["text"] and order.address in mail.payload["text"]
    assert "{" not in mail.payload["text"] and mail.whose == f"customer {order.customer_id}"


def test_a_confirmation_speaks_the_customers_language(runtime, team, case_of):
    runtime.config.settings.languages = "en,de"
    case = case_of(SENT)
    runtime.storage.conversations.speak(case.conversation_id, "de")
    deed = ask(runtime, case, team[0], "confirm")
    (mail,) = [one for one in runtime.storage.outbox.waiting() if one.key.startswith(deed.id)]
    assert mail.payload["subject"] == f"Ihre Bestellung {SENT} bei Fernway"


def test_an_order_is_sent_again_from_the_shelf_within_the_role(runtime, team, case_of):
    sam, noor, _ = team
    case = case_of(SENT)
    order = runtime.shop.orders.find(SENT)
    limits = runtime.config.team.file.refunds
    assert order.total_cents > limits.second_person_above * 100
    before = {one.product: _on_the_shelf(runtime, one) for one in order.lines}
    deed = ask(runtime, case, sam, "resend")
    assert (deed.state, deed.amount_cents) == ("waits", order.total_cents)
    done = shop_deed.decide(runtime, case.id, noor, deed.id, True)
    assert done.state == "done" and done.told.startswith("A-")
    after = {one.product: _on_the_shelf(runtime, one) for one in order.lines}
    assert after == {one.product: before[one.product] - one.quantity for one in order.lines}
    assert not runtime.shop.orders.find(SENT).refunds


def _on_the_shelf(runtime, line):
    stock = runtime.shop.catalogue.product(line.product).stock
    return next(one.quantity for one in stock if one.size == line.size)


def test_what_was_never_sent_cannot_be_sent_again(runtime, team, case_of):
    numbers = [one.number for one in PURCHASES if one.state in ("paid", "packed")]
    orders = [runtime.shop.orders.find(number) for number in numbers]
    order = next(one for one in orders if one.total_cents < 200 * 100)
    case = case_of(order.number)
    deed = ask(runtime, case, team[0], "resend", order.number)
    if deed.state == "waits":
        deed = shop_deed.decide(runtime, case.id, team[1], deed.id, True)
    assert (deed.state, deed.told) == ("failed", "the order does not allow it any more")


def test_a_code_of_goodwill_works_at_the_till_and_is_given_once(runtime, team, case_of):
    case = case_of(SENT)
    deeds = [ask(runtime, case, team[0], "goodwill", cents=500) for _ in range(2)]
    code, amount = deeds[0].told.split(", ")
    assert deeds[0].told == deeds[1].told and "5.00" in amount
    found = runtime.shop.codes.promo_code(code)
    assert (found.amount_cents, found.percent, found.uses_left) == (500, 0, 1)
    (note,) = runtime.storage.cases.notes(case.id)
    assert code in note.text


@pytest.mark.parametrize(
    ("cents", "refused"), [(0, "needs_amount"), (-5, "needs_amount"), (1001, "over_limit")]
)
def test_a_code_has_limits_of_its_own(runtime, team, case_of, cents, refused):
    with pytest.raises(Refused) as error:
        ask(runtime, case_of(SENT), team[0], "goodwill", cents=cents)
    assert error.value.code == refused


def test_codes_and_parcels_do_not_count_for_what_can_go_back(runtime, team, case_of):
    case = case_of(SENT)
    order = runtime.shop.orders.find(SENT)
    ask(runtime, case, team[0], "resend", key="k1")  # waits
    deed = ask(runtime, case, team[0], key="k2", cents=min(5000, order.total_cents))
    assert deed.state == "done"
