"""The adapter to Shopify against a server built from Shopify's own schema. Never run against the
real one."""

from datetime import UTC, date, datetime

import pytest
from graphql import parse, validate

from tandem.config.settings import Settings
from tandem.core.errors import Later, SettingsError, TimedOut, Unavailable
from tandem.shop.capabilities import problems_of
from tandem.shop.guarded import GuardedShop
from tandem.shop.port import ChangeRefused, NotOffered
from tandem.shop.shopify.adapter import make
from tandem.shop.shopify.queries import ALL
from tandem.shop.web_api import ShopRefused
from tests.support.shopify_server import SCHEMA, TOKEN, ShopifyServer, connection, line, money
from tests.support.socket_server import Served

MAYA = "maya@example.org"
OWNER = {
    "id": "gid://shopify/Customer/77", "displayName": "Maya Lindqvist", "firstName": "Maya",
    "createdAt": "2024-02-01T09:00:00Z", "amountSpent": {"amount": "512.5"},
    "defaultEmailAddress": {"emailAddress": MAYA, "marketingState": "NOT_SUBSCRIBED"},
    "defaultPhoneNumber": None, "defaultAddress": None,
}  # fmt: skip
HOME = {
    "firstName": "Maya", "lastName": "Lindqvist", "phone": None, "address1": "14 Tannery Row",
    "address2": None, "city": "Leeds", "zip": "LS2 7QP", "countryCodeV2": "GB",
}  # fmt: skip


def variants():
    jumper = {"id": "gid://shopify/Product/1", "title": "Merino Jumper Navy"}
    jumper |= {"productType": "Knitwear", "metafield": lambda _i, key, namespace: None}
    socks = jumper | {"id": "gid://shopify/Product/2", "title": "Wool Socks"}
    return [
        {
            "id": f"gid://shopify/ProductVariant/{n}", "title": title, "price": price,
            "inventoryQuantity": count, "inventoryPolicy": "DENY", "product": product,
        }
        for n, (title, price, count, product) in enumerate(
            (("S", "79.0", 3, jumper), ("M", "79.0", 0, jumper), ("L", "84.0", 5, jumper),
             ("Default Title", "19.5", 40, socks))
        )
    ]  # fmt: skip


def order(name, things, **more):
    lines = [line(n, variant, 1) for n, variant in enumerate(things)]
    total = f"{sum(float(one['price']) for one in things)}"
    paid = {
        "kind": "SALE", "status": "SUCCESS", "createdAt": "2026-05-10T08:00:00Z",
        "formattedGateway": "Shopify Payments", "amountSet": money(total),
        "paymentDetails": {
            "__typename": "CardPaymentDetails", "company": "Visa", "number": "•••• •••• •••• 4242"
        },
    }  # fmt: skip
    backs, noted = [], [None]
    return {
        "id": f"gid://shopify/Order/{name.lstrip('#')}", "name": name, "email": MAYA,
        "createdAt": "2026-05-10T08:00:00Z", "cancelledAt": None, "cancellation": None,
        "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "UNFULFILLED",
        "customer": OWNER, "shippingAddress": HOME, "lines": lines, "backs": backs, "noted": noted,
        "lineItems": lambda _i, first: {"nodes": lines[:first]},
        "metafield": lambda _i, key, namespace: noted[0],
        "fulfillments": [], "transactions": [paid], "returns": connection(backs),
    } | more  # fmt: skip


def parcel(lines, status="IN_TRANSIT", due=("2026-05-12",), **more):
    events = [
        {
            "happenedAt": f"2026-05-11T0{n}:00:00Z", "city": "Leeds", "message": "",
            "status": "IN_TRANSIT", "estimatedDeliveryAt": f"{day}T18:00:00Z",
        }
        for n, day in enumerate(due)
    ]  # fmt: skip
    sent = [{"id": f"{one['id']}/sent", "quantity": 1, "lineItem": one} for one in lines]
    return {
        "status": "SUCCESS", "displayStatus": status, "createdAt": "2026-05-11T00:00:00Z",
        "inTransitAt": None, "deliveredAt": None, "estimatedDeliveryAt": None,
        "trackingInfo": [{"company": "Royal Mail", "number": "RM1"}],
        "fulfillmentLineItems": {"nodes": sent}, "events": {"nodes": events},
    } | more  # fmt: skip


@pytest.fixture
def shopify():
    small, _medium, large, socks = things = variants()
    orders = [order("#1042", [small, socks]), order("#10421", [large]), order("#1050", [large])]
    orders += [order(f"#106{n}", [socks]) for n in range(6)]
    sent = order("#1070", [small, socks])
    sent["fulfillments"] = [
        parcel(sent["lines"][:1], "DELIVERED", deliveredAt="2026-05-12T10:00:00Z"),
        parcel(sent["lines"][1:]),
    ]
    late = order("#1071", [large])
    late["fulfillments"] = [parcel(late["lines"], "DELAYED", ("2026-05-12", "2026-05-15"))]
    orders += [sent, late, order("#1080", [large], displayFinancialStatus="PENDING")]
    OWNER["orders"] = connection(orders)
    code = {
        "__typename": "DiscountCodeBasic", "status": "ACTIVE", "startsAt": "2026-01-01T00:00:00Z",
        "endsAt": None, "usageLimit": 10, "asyncUsageCount": 4, "appliesOncePerCustomer": True,
        "customerGets": {"value": {"__typename": "DiscountPercentage", "percentage": 0.15}},
        "minimumRequirement": {
            "__typename": "DiscountMinimumSubtotal",
            "greaterThanOrEqualToSubtotal": {"amount": "50.0"},
        },
    }  # fmt: skip
    codes = {
        "autumn15": {"codeDiscount": code, "used_by": ["77"]},
        "app": {"codeDiscount": {"__typename": "DiscountCodeApp"}},
    }
    owner = OWNER | {"defaultEmailAddress": dict(OWNER["defaultEmailAddress"])}
    return ShopifyServer(orders, [owner], things, codes)


@pytest.fixture
def url(shopify):
    served = Served(shopify.app)
    yield served.url
    served.stop()


def settings(url, **more):
    usual = {"demo": True, "shopify_store": url, "shopify_token": TOKEN}
    return Settings(**usual | more)


@pytest.fixture
def shop(url):
    shop = make(settings(url))
    shop.orders._today = lambda: date(2026, 5, 14)
    shop.orders._pause = lambda seconds: None
    return shop


def state(shop, number):
    return shop.orders.find(number).state


def test_each_query_is_one_that_shopifys_schema_knows():
    assert [error.message for text in ALL for error in validate(SCHEMA, parse(text))] == []


def test_it_has_what_it_declares(shop):
    assert list(problems_of(shop)) == []


def test_an_order_is_read(shop):
    found = shop.orders.find("1042")
    assert (found.number, found.customer_id, found.email) == ("1042", "77", MAYA)
    assert found.name == "Maya Lindqvist" and found.address == "14 Tannery Row, Leeds LS2 7QP"
    assert [(one.product, one.size, one.price_cents) for one in found.lines] == [
        ("Merino Jumper Navy", "S", 7900), ("Wool Socks", None, 1950),
    ]  # fmt: skip
    assert found.state == "paid" and found.payment == "Visa ending 4242"
    assert [charge.amount_cents for charge in found.charges] == [9850]
    assert shop.orders.find("99") is None and shop.orders.find('1"042') is None


def test_parcels_tell_the_state(shop):
    sent, late = shop.orders.find("1070"), shop.orders.find("1071")
    assert sent.state == "part_delivered" and [one.delivered for one in sent.lines] == [True, False]
    assert (sent.carrier, sent.tracking, sent.due_on) == ("Royal Mail", "RM1", date(2026, 5, 12))
    assert late.state == "late" and late.new_due_on == date(2026, 5, 15)
    assert [scan.words for scan in late.scans] == ["in transit", "in transit"]


def test_what_is_not_paid_is_a_persons_once_it_is_opened(shop, tmp_path):
    """Nobody else hears that there is such an order."""
    guarded = GuardedShop(shop, f"sqlite:///{tmp_path}/kept.db")
    assert shop.orders.find("1080").state == "unpaid" and guarded.orders.find("1080") is None
    with pytest.raises(NotOffered):
        guarded.orders.open_for("1080", MAYA, None, "c_1", "k1")
    other = [guarded.orders.open_for(n, "x@example.org", None, "c_1", n) for n in ("1080", "9")]
    assert other[0] == other[1] and other[0].order is None
    assert "1080" not in [one.number for one in guarded.orders.of_customer("77")]


def test_lists_are_read_page_by_page(shop, shopify):
    numbers = [one.number for one in shop.orders.of_customer("77")]
    assert len(numbers) == len(shopify.orders)
    goods = shop.catalogue.everything()
    assert [one.name for one in goods] == ["Merino Jumper Navy", "Wool Socks"]
    assert [(one.size, one.quantity) for one in goods[0].stock] == [("S", 3), ("M", 0), ("L", 5)]
    assert [goods[0].price_of(size) for size in ("S", "M", "L")] == [7900, 7900, 8400]


def test_a_cancellation_takes_place_once(shop, shopify):
    first = shop.orders.cancel("1042", "k1")
    assert first.amount_cents == 9850 and first.state == "sent"
    assert shop.orders.cancel("1042", "k1") == first
    assert shopify.changes == ["orderCancel"]
    for number, key, why in (("1042", "k2", "cancelled"), ("1071", "k3", "late"), ("9", "k", "un")):
        with pytest.raises(ChangeRefused) as refused:
            shop.orders.cancel(number, key)
        assert refused.value.state.startswith(why)


def test_a_lost_answer_is_asked_for_again(shop, shopify):
    shopify.lost = 1
    with pytest.raises(Unavailable):
        shop.orders.cancel("1042", "k1")
    assert shop.orders.cancel("1042", "k1").amount_cents == 9850
    assert shopify.changes == ["orderCancel"]


def test_shopify_may_take_its_time(shop, shopify):
    shopify.working = 3
    assert shop.orders.cancel("1042", "k1").amount_cents == 9850
    shopify.refuse = "Cannot cancel an order with a pending authorization"
    with pytest.raises(ChangeRefused):
        shop.orders.cancel("1050", "k2")
    assert state(shop, "1050") == "paid"


def test_a_line_is_changed_once_and_what_it_costs_is_told(shop, shopify):
    jumper = shop.orders.find("1042").lines[0]
    change = shop.orders.change_line
    assert change("1042", jumper.id, jumper.product, "L", 1, "k1") == 500
    assert change("1042", jumper.id, jumper.product, "L", 1, "k1") == 500
    assert shopify.changes.count("orderEditCommit") == 1
    sizes = [(one.product, one.size) for one in shop.orders.find("1042").lines]
    assert sizes == [("Wool Socks", None), ("Merino Jumper Navy", "L")]
    socks = shop.orders.find("1042").lines[0]
    assert change("1042", socks.id, socks.product, None, 3, "k2") == 3900
    assert change("1042", socks.id, socks.product, None, 0, "k3") == -5850
    (left,) = shop.orders.find("1042").lines
    for size, quantity, why in (("L", 0, "last_line"), ("M", 1, "out_of_stock")):
        with pytest.raises(ChangeRefused) as refused:
            change("1042", left.id, left.product, size, quantity, "k4")
        assert refused.value.state == why


def test_an_edit_that_was_not_committed_is_begun_anew(shop, shopify):
    jumper = shop.orders.find("1042").lines[0]
    shopify.order("1042")["noted"][0] = {"value": '{"key": "k1", "more": 500, "left": 0}'}
    assert shop.orders.change_line("1042", jumper.id, jumper.product, "L", 1, "k1") == 500
    assert shopify.changes.count("orderEditCommit") == 1


def test_a_return_is_opened_once(shop, shopify):
    back = shop.returns.open_return("1070", "Merino Jumper Navy", "too_large", "k1")
    assert back.reference == "1070-R1" and back.state == "label_sent"
    assert shop.returns.open_return("1070", "Merino Jumper Navy", "too_large", "k1") == back
    (read,) = shop.orders.find("1070").returns
    assert (read.product, read.reason) == ("Merino Jumper Navy", "size_too_large")
    for product, key in (("Merino Jumper Navy", "k2"), ("Wool Socks", "k3")):
        with pytest.raises(ChangeRefused):
            shop.returns.open_return("1070", product, "other", key)
    shopify.order("1070")["backs"][0]["status"] = "CLOSED"
    assert state(shop, "1070") == "returned"


def test_a_label_is_where_shopifys_people_put_it(shop, shopify):
    back = shop.returns.open_return("1070", "Merino Jumper Navy", "too_large", "k1")
    assert shop.documents.return_label("1070", back.reference) is None
    address = "https://cdn.example.com/label.pdf"
    deliverable = {"__typename": "ReverseDeliveryShippingDeliverable"}
    deliverable |= {"label": {"publicFileUrl": address}}
    delivery = {"nodes": [{"deliverable": deliverable}]}
    (kept,) = shopify.order("1070")["backs"]
    kept["reverseFulfillmentOrders"] = {"nodes": [{"reverseDeliveries": delivery}]}
    assert shop.documents.return_label("1070", back.reference) == address
    assert shop.documents.return_label("1042", back.reference) is None


def test_customers_and_what_they_change(shop):
    maya = shop.customers.with_email(MAYA.upper())
    assert (maya.id, maya.value_cents) == ("77", 51250)
    assert shop.customers.with_email("nobody@example.org") is None
    assert shop.customers.profile("5") is None
    shop.customers.set_address("77", "5 Mill Lane, York YO1 7HX", "k1")
    shop.customers.set_newsletter("77", True, "k2")
    profile = shop.customers.profile("77")
    assert profile.address == "5 Mill Lane, York YO1 7HX" and profile.newsletter
    assert shop.accounts.username_of(MAYA) == ("Maya", MAYA)
    shop.orders.change_address("1042", "5 Mill Lane, York YO1 7HX", "k3")
    assert shop.orders.find("1042").address == "5 Mill Lane, York YO1 7HX"


def test_codes(shop):
    code = shop.codes.promo_code("AUTUMN15")
    assert (code.percent, code.min_spend_cents, code.uses_left) == (15, 5000, 6)
    assert code.once_per_customer and code.valid_until == date.max
    assert shop.codes.used_code("AUTUMN15", "77") and not shop.codes.used_code("AUTUMN15", "78")
    assert shop.codes.promo_code("NONE") is None
    with pytest.raises(NotOffered):
        shop.codes.promo_code("APP")


def test_an_empty_bucket_is_waited_for(shop, shopify, tmp_path):
    shopify.throttled = 1
    with pytest.raises(Later) as later:
        shop.orders.find("1042")
    assert later.value.seconds == pytest.approx(0.6)
    guarded = GuardedShop(shop, f"sqlite:///{tmp_path}/kept.db")
    shopify.throttled = 1
    assert guarded.orders.find("1042").number == "1042"


def test_refusals_and_troubles_are_told_apart(shop, shopify):
    shopify.root["shop"] = lambda _i: 1 / 0
    with pytest.raises(Unavailable):
        shop.orders._shopify.query("query Shop { shop { currencyCode } }")
    with pytest.raises(Unavailable):
        shop.orders._shopify.query("no query")
    shop.orders._shopify._http.headers["X-Shopify-Access-Token"] = "other"
    with pytest.raises(ShopRefused):
        shop.orders.find("1042")


def test_a_job_that_does_not_end_is_asked_for_later(shop, shopify):
    order = shopify.order("1042")
    real = shopify.orderCancel

    def slow(**asked):
        job = real(**asked)
        order["cancelledAt"] = None
        return job

    shopify.orderCancel, shopify.working = slow, 99
    with pytest.raises(TimedOut):
        shop.orders.cancel("1042", "k1")
    order["cancelledAt"] = datetime.now(UTC).isoformat()
    assert shop.orders.cancel("1042", "k1").amount_cents == 9850


def test_what_is_wrong_with_the_settings_is_told(url, shopify):
    with pytest.raises(SettingsError, match="TANDEM_SHOPIFY_TOKEN"):
        make(settings(url, shopify_token=""))
    with pytest.raises(SettingsError, match="https"):
        make(settings(url, demo=False))
    with pytest.raises(SettingsError, match="Invalid API key"):
        make(settings(url, shopify_token="shpat_wrong"))
    shopify.root["shop"] = {"currencyCode": "EUR"}
    with pytest.raises(SettingsError, match="EUR"):
        make(settings(url))
