"""The adapter to WooCommerce against a server with the shapes of its public reference. Never run
against the real one."""

from datetime import date

import pytest

from tandem.config.settings import Settings
from tandem.core.errors import Later, SettingsError, Unavailable
from tandem.shop.capabilities import problems_of
from tandem.shop.port import ChangeRefused, NotOffered
from tandem.shop.woocommerce.adapter import make
from tests.support.socket_server import Served
from tests.support.woocommerce_server import KEY, SECRET, WooCommerceServer

MAYA = "maya@example.org"
HOME = {
    "first_name": "Maya", "last_name": "Lindqvist", "address_1": "14 Tannery Row", "address_2": "",
    "city": "Leeds", "postcode": "LS2 7QP", "country": "GB",
}  # fmt: skip
JUMPER = {
    "id": 31, "name": "Merino Jumper Navy - S", "parent_name": "Merino Jumper Navy", "quantity": 2,
    "total": "131.67", "total_tax": "26.33",
    "meta_data": [{"key": "pa_size", "value": "s", "display_key": "Size", "display_value": "S"}],
}  # fmt: skip


def order(own_id, status="processing", meta=(), **more):
    return {
        "id": own_id, "number": str(own_id), "status": status, "currency": "GBP", "total": "162.95",
        "date_created_gmt": "2026-05-10T08:00:00", "date_paid_gmt": "2026-05-10T08:01:00",
        "customer_id": 77, "billing": HOME | {"email": MAYA, "phone": "0113"}, "shipping": HOME,
        "payment_method_title": "Credit card (Stripe)", "line_items": [JUMPER], "refunds": [],
        "meta_data": [{"key": key, "value": value} for key, value in meta], "_refunds": [],
    } | more  # fmt: skip


def product(number, name, **more):
    return {
        "id": number, "name": name, "price": "19.50", "categories": [{"name": "Knitwear"}],
        "attributes": [{"name": "Material", "options": ["Wool", "Nylon"]}], "meta_data": [],
        "stock_status": "instock", "stock_quantity": 4, "variations": [], "_variations": [],
    } | more  # fmt: skip


def variation(size, count, status="instock"):
    attributes = [{"name": "Size", "option": size}]
    return {"price": "89.00" if size == "L" else "79.00", "attributes": attributes} | {
        "stock_status": status,
        "stock_quantity": count,
    }


@pytest.fixture
def woo():
    tracking = [{"tracking_provider": "Royal Mail", "tracking_number": "RM1"}]
    sent = [("_wc_shipment_tracking_items", [tracking[0] | {"date_shipped": "1778457600"}])]
    due = [("due_on", "2026-05-12")]
    orders = [
        order(1042), order(1043), order(1050, date_paid_gmt=None),
        order(1060, "completed", [*sent, *due]),
        order(1061, "completed", [*sent, *due, ("new_due_on", "2026-05-15")]),
        order(1062, "completed", [*sent, ("delivered_on", "2026-05-12")]),
        order(1063, "completed", [("lost", "yes")]), order(1064, "pending"),
        order(2001, number="WC-2001"),
    ]  # fmt: skip
    sizes = [variation("S", 3), variation("M", 0, "outofstock"), variation("L", None)]
    coupon = {
        "id": 1, "code": "autumn15", "amount": "15.00", "discount_type": "percent",
        "date_created_gmt": "2026-01-01T00:00:00", "date_expires_gmt": None, "usage_count": 4,
        "usage_limit": 10, "usage_limit_per_user": 1, "minimum_amount": "50.00", "used_by": ["77"],
    }  # fmt: skip
    maya = {
        "id": 77, "email": MAYA, "username": "maya.l", "first_name": "Maya", "meta_data": [],
        "last_name": "Lindqvist", "billing": {"phone": "0113"}, "shipping": dict(HOME),
        "date_created_gmt": "2024-02-01T09:00:00",
    }  # fmt: skip
    return WooCommerceServer(
        {
            "orders": orders,
            "customers": [maya],
            "coupons": [coupon, coupon | {"code": "single", "discount_type": "fixed_product"}],
            "products": [
                product(1, "Merino Jumper Navy", variations=[11, 12, 13], _variations=sizes),
                product(2, "Wool Socks"),
                product(3, "Wool Scarf", stock_quantity=None),
            ],
        }
    )


@pytest.fixture
def url(woo):
    served = Served(woo.app)
    yield served.url
    served.stop()


def settings(url, **more):
    usual = {"woocommerce_url": url, "woocommerce_key": KEY, "woocommerce_secret": SECRET}
    return Settings(**{"demo": True} | usual | more)


@pytest.fixture
def shop(url):
    shop = make(settings(url))
    shop.orders._today = lambda: date(2026, 5, 14)
    return shop


def test_it_has_what_it_declares(shop):
    assert list(problems_of(shop)) == []


def test_an_order_is_read(shop):
    found = shop.orders.find("1042")
    assert (found.number, found.customer_id, found.email) == ("1042", "77", MAYA)
    assert found.name == "Maya Lindqvist" and found.address == "14 Tannery Row, Leeds LS2 7QP"
    (line,) = found.lines
    assert (line.product, line.size) == ("Merino Jumper Navy", "S")
    assert (line.quantity, line.price_cents) == (2, 7900), "with its tax"
    assert [charge.amount_cents for charge in found.charges] == [16295]
    assert shop.orders.find("WC-2001").number == "WC-2001", "numbered by a plugin"
    assert shop.orders.find("2001") is None, "its id is not its number"
    assert shop.orders.find("9") is None


def test_states_and_parcels(shop):
    states = {n: shop.orders.find(str(n)).state for n in (1042, 1060, 1061, 1062, 1063)}
    assert list(states.values()) == ["paid", "shipped", "late", "delivered", "lost"]
    sent = shop.orders.find("1060")
    assert (sent.carrier, sent.tracking, sent.due_on) == ("Royal Mail", "RM1", date(2026, 5, 12))
    assert sent.dispatched_at.date() == date(2026, 5, 11)
    assert shop.orders.find("1064").state == "unpaid"


def test_lists_are_read_page_by_page(shop):
    assert len(shop.orders.of_customer("77")) == 8, "all but the one that is not paid"
    goods = {one.name: one for one in shop.catalogue.everything()}
    jumper = goods["Merino Jumper Navy"]
    assert [(one.size, one.quantity > 0) for one in jumper.stock] == [
        ("S", True), ("M", False), ("L", True),
    ]  # fmt: skip
    assert jumper.price_of("L") == 8900 and jumper.price_of("S") == 7900
    assert jumper.price_cents == 7900 and jumper.material == "Wool, Nylon"
    assert goods["Wool Scarf"].stock[0].quantity > 0, "in stock, and not counted"


def test_a_cancellation_sends_the_money_back_once(shop, woo):
    first = shop.orders.cancel("1042", "k1")
    assert (first.amount_cents, first.reason, first.state) == (16295, "cancelled", "sent")
    assert shop.orders.cancel("1042", "k1") == first
    assert [path for _method, path, _body in woo.changes] == ["orders/1042/refunds", "orders/1042"]
    assert shop.orders.find("1042").state == "cancelled"
    for number, key, why in (("1042", "k2", "cancelled"), ("1060", "k3", "shipped")):
        with pytest.raises(ChangeRefused) as refused:
            shop.orders.cancel(number, key)
        assert refused.value.state == why


def test_a_lost_answer_doubles_nothing(shop, woo):
    woo.lost = 1
    with pytest.raises(Unavailable):
        shop.orders.cancel("1042", "k1")
    assert shop.orders.find("1042").state == "refunded", "half done"
    assert shop.orders.cancel("1042", "k1").amount_cents == 16295
    assert len(shop.orders.find("1042").refunds) == 1
    assert shop.orders.find("1042").state == "cancelled"


def test_without_its_money_nothing_is_cancelled(shop, woo):
    woo.provider = False
    with pytest.raises(ChangeRefused):
        shop.orders.cancel("1042", "k1")
    with pytest.raises(NotOffered):
        shop.orders.cancel("1050", "k2")
    assert shop.orders.find("1042").state == shop.orders.find("1050").state == "paid"


def test_customers_and_what_they_change(shop):
    assert shop.customers.with_email(MAYA.upper()).id == "77"
    assert shop.customers.with_email("nobody@example.org") is None
    assert shop.customers.profile("5") is None and shop.customers.profile("x") is None
    shop.customers.set_address("77", "5 Mill Lane, York YO1 7HX", "k1")
    assert shop.customers.profile("77").address == "5 Mill Lane, York YO1 7HX"
    assert shop.accounts.username_of(MAYA) == ("Maya", "maya.l")
    shop.orders.change_address("1042", "5 Mill Lane, York YO1 7HX", "k2")
    assert shop.orders.find("1042").address == "5 Mill Lane, York YO1 7HX"
    with pytest.raises(ChangeRefused):
        shop.orders.change_address("1060", "5 Mill Lane, York YO1 7HX", "k3")


def test_codes(shop):
    code = shop.codes.promo_code("AUTUMN15")
    assert (code.code, code.percent, code.min_spend_cents) == ("AUTUMN15", 15, 5000)
    assert code.uses_left == 6 and code.once_per_customer and code.valid_until == date.max
    assert shop.codes.used_code("AUTUMN15", "77") and not shop.codes.used_code("AUTUMN15", "78")
    assert shop.codes.promo_code("NONE") is None
    with pytest.raises(NotOffered):
        shop.codes.promo_code("SINGLE")


def test_troubles_are_told_apart(shop, woo):
    woo.busy = 1
    with pytest.raises(Later) as later:
        shop.orders.find("1042")
    assert later.value.seconds == 1


def test_what_is_wrong_with_the_settings_is_told(url):
    with pytest.raises(SettingsError, match="TANDEM_WOOCOMMERCE_SECRET"):
        make(settings(url, woocommerce_secret=""))
    with pytest.raises(SettingsError, match="https"):
        make(settings(url, demo=False))
    with pytest.raises(SettingsError, match="Consumer key is invalid"):
        make(settings(url, woocommerce_secret="cs_wrong"))
