"""The adapter to Medusa against a real Medusa, filled with the demo shop of another cast."""

import json
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from tandem.cli.operate.medusa import FILES, MedusaServer, why_not
from tandem.config.settings import Settings
from tandem.config.shop_facts import current, load_shop_facts, use
from tandem.core.errors import SettingsError
from tandem.delivery.mail import read_mailbox
from tandem.shop.demo.people import DEMO_PASSWORD, PURCHASES
from tandem.shop.medusa.adapter import make
from tandem.shop.medusa.cast import CUSTOMERS, ORDERS, conversations, number_of, seed
from tandem.shop.port import ChangeRefused
from tandem.shop.records import STATES

if why_not():
    print(f"\nNOT PROVEN against a real Medusa: {why_not()}\n")
pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
    pytest.mark.xdist_group("medusa"),
    pytest.mark.timeout(900),
]
RUI, YUKI, INES = (f"{n}@example.org" for n in ("rui.tavares", "yuki.mori", "ines.carvalho"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("medusa")
    server = MedusaServer(folder / "server", folder / "mailbox", "http://shop.test")
    before = current()
    use(load_shop_facts(FILES / "shop.yml"))
    try:
        server.start(datetime.now(UTC).date())
        yield server
    finally:
        server.stop()
        use(before)


@pytest.fixture
def settings(server):
    return Settings(demo=True, **server.settings())


@pytest.fixture
def shop(server, settings):
    server.put_back()
    return make(settings)


def test_it_is_filled_with_people_and_orders_in_every_state(server, shop):
    wanted = seed(datetime.now(UTC).date())
    assert len(wanted["customers"]) >= CUSTOMERS >= 40 and len(wanted["orders"]) >= ORDERS >= 150
    found = [shop.orders.find(one["number"]) for one in wanted["orders"]]
    assert None not in found
    states = Counter(order.state for order in found)
    assert set(states) == set(STATES), states
    for order, one in zip(found, wanted["orders"], strict=True):
        assert order.email == one["email"] and order.placed_at.isoformat() == one["placed_at"]
        found_lines = [(line.product, line.size, line.price_cents) for line in order.lines]
        lines = [(line["product"], line["size"], line["price_cents"]) for line in one["lines"]]
        assert sorted(found_lines, key=str) == sorted(lines, key=str)  # Medusa has no order of them


def test_every_state_is_read_as_the_demo_tells_it(shop):
    for purchase in PURCHASES:
        order = shop.orders.find(number_of(purchase.number))
        assert order.situation == purchase.state, purchase
    returned = shop.orders.find("MD-21201")
    assert returned.returns[0].state == "arrived" and returned.refunds[0].state == "sent"
    assert shop.orders.find("MD-21215").refunds[0].state == "arrived"


def test_people_goods_codes_and_what_there_is_not(shop):
    ines = shop.customers.with_email(INES)
    assert [order.number for order in shop.orders.of_customer(ines.id)] == ["MD-21042", "MD-21009"]
    assert shop.customers.profile(ines.id).name == "Ines Carvalho"
    assert shop.customers.with_email("nobody@example.org") is None
    assert shop.customers.profile("cus_none") is None and shop.orders.find("MD-99999") is None
    goods = {one.name: one for one in shop.catalogue.everything()}
    assert len(goods) == 62 and goods["Merino Jumper Navy"].price_cents == 7900
    assert any(stock.quantity for stock in goods["Merino Jumper Navy"].stock)
    assert shop.codes.promo_code("AUTUMN15").percent == 15
    assert shop.codes.promo_code("FIRST500").uses_left == 0
    assert shop.codes.promo_code("NOSUCH") is None


def test_a_cancellation_happens_once_and_sends_the_money_back(shop):
    first = shop.orders.cancel("MD-21064", "k1")
    assert first.amount_cents == 9850
    assert shop.orders.cancel("MD-21064", "k1") == first
    assert len(shop.orders.find("MD-21064").refunds) == 1
    for number, key, state in (("MD-21064", "k2", "cancelled"), ("MD-21042", "k3", "shipped")):
        with pytest.raises(ChangeRefused) as refused:
            shop.orders.cancel(number, key)
        assert refused.value.state == state
    assert shop.orders.cancel("MD-21071", "k4").amount_cents == 24900, "packed already"
    assert shop.orders.find("MD-21071").due_on, "what was noted of it is kept"


def test_lines_and_addresses_are_changed_before_packing(shop):
    order = shop.orders.find("MD-21064")
    jumper, socks = sorted(order.lines, key=lambda line: line.product, reverse=True)
    assert shop.orders.change_line("MD-21064", jumper.id, jumper.product, "XL", 1, "k1") == 0
    assert shop.orders.change_line("MD-21064", jumper.id, jumper.product, "XL", 1, "k1") == 0
    sizes = {line.product: line.size for line in shop.orders.find("MD-21064").lines}
    assert sizes[jumper.product] == "XL"
    assert shop.orders.change_line("MD-21064", socks.id, socks.product, None, 2, "k2") == 1950
    assert shop.orders.find("MD-21064").total_cents == 7900 + 2 * 1950
    assert shop.orders.change_line("MD-21064", socks.id, socks.product, None, 0, "k3") == -3900
    (line,) = shop.orders.find("MD-21064").lines
    for quantity, size, state in ((0, "XL", "last_line"), (1, "XXXL", "out_of_stock")):
        with pytest.raises(ChangeRefused) as refused:
            shop.orders.change_line("MD-21064", line.id, line.product, size, quantity, "k4")
        assert refused.value.state == state
    shop.orders.change_address("MD-21064", "14 Tannery Row, Leeds LS2 7QP", "k5")
    assert shop.orders.find("MD-21064").address == "14 Tannery Row, Leeds LS2 7QP"


def test_a_return_begun_and_not_ended_is_begun_anew(shop):
    """As if a process had died between Medusa's steps."""
    orders = shop.orders
    raw = orders._must("MD-21230")
    begun = {"order_id": raw["id"], "location_id": orders._location, "internal_note": "k1"}
    orders._medusa.post("/admin/returns", begun)
    back = shop.returns.open_return("MD-21230", "Linen Shorts Sand", "too_large", "k1")
    assert shop.returns.open_return("MD-21230", "Linen Shorts Sand", "too_large", "k1") == back
    (only,) = shop.orders.find("MD-21230").returns
    assert (only.reference, only.product, only.state) == (
        back.reference,
        "Linen Shorts Sand",
        "label_sent",
    )
    with pytest.raises(ChangeRefused):
        shop.returns.open_return("MD-21230", "Linen Shorts Sand", "too_large", "k2")


def test_a_swap_is_begun_once_and_is_no_capability(shop):
    """Medusa does not set the new thing aside until its fulfilment is made: so no customer is
    promised that it is."""
    assert "returns.exchange" not in shop.capabilities
    lines = shop.orders.find("MD-21230").lines
    line = next(one for one in lines if one.product == "Linen Shorts Sand")
    swap = shop.returns.open_exchange("MD-21230", line.id, line.product, "M", "k1")
    assert shop.returns.open_exchange("MD-21230", line.id, line.product, "M", "k1") == swap
    with pytest.raises(ChangeRefused) as refused:
        shop.returns.open_exchange("MD-21230", line.id, line.product, "99", "k2")
    assert refused.value.state == "out_of_stock"


def test_accounts_sign_in_and_new_passwords(server, shop, tmp_path_factory):
    ines = shop.customers.with_email(INES)
    session = shop.accounts.sign_in(INES, DEMO_PASSWORD, "")
    assert shop.accounts.customer_id_of(session) == ines.id
    assert shop.accounts.sign_in(INES, "wrong", "") is None
    assert shop.accounts.customer_id_of("no token") is None
    assert shop.accounts.username_of(INES) == ("Ines", INES)
    assert shop.accounts.begin_reset(INES) is None, "Medusa's own subscriber mails the link"
    shop.accounts.begin_reset("nobody@example.org")
    mailbox = server._folder.parent / "mailbox"
    end = time.monotonic() + 10
    while not (mails := read_mailbox(mailbox)) and time.monotonic() < end:
        time.sleep(0.1)
    (mail,) = mails
    token = mail["link"].rpartition("/")[2]
    assert shop.accounts.change_password(token, "short").verdict == "too_short"
    assert shop.accounts.change_password(token, "a long new pass phrase").verdict == "changed"
    assert shop.accounts.change_password(token, "another pass phrase").verdict == "link_invalid"
    assert shop.accounts.sign_in(INES, "a long new pass phrase", "")


def test_the_account_is_changed(shop):
    rui = shop.customers.with_email(RUI)
    shop.customers.set_address(rui.id, "5 Mill Lane, York YO1 7HX", "k1")
    shop.customers.set_newsletter(rui.id, not shop.customers.profile(rui.id).newsletter, "k2")
    profile = shop.customers.profile(rui.id)
    assert profile.address == "5 Mill Lane, York YO1 7HX"
    assert profile.card, "the rest of the metadata is kept"


def test_what_is_wrong_with_the_settings_is_told(settings):
    with pytest.raises(SettingsError, match="TANDEM_MEDUSA_KEY"):
        make(settings.model_copy(update={"medusa_key": ""}))
    with pytest.raises(SettingsError, match="TANDEM_MEDUSA_URL"):
        make(settings.model_copy(update={"medusa_key": "sk_wrong"}))


def test_the_cast_is_put_into_words():
    text = "where is 1042, maya.lindqvist@example.org? Maya paid £1042.00 on 2026-10-42"
    there = conversations(text)
    assert there.startswith("where is MD-21042, ines.carvalho@example.org? Ines paid £1042.00")
    assert json.dumps(there)
