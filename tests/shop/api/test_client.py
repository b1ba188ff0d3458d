"""The client against the reference server over a real socket: every port, every way of proof."""

import ssl
import time
from dataclasses import replace

import httpx
import pytest
import trustme

from tandem.config.settings import Settings
from tandem.core.errors import Later, Refused, SettingsError, Unavailable
from tandem.shop.api.client import ApiShop, make, problem_of
from tandem.shop.api.credentials import Signed
from tandem.shop.api.server import Known, create_server
from tandem.shop.capabilities import EVERYTHING
from tandem.shop.port import ChangeRefused
from tests.support.shops import MAYA, SAM, FixedClock, demo_shop
from tests.support.socket_server import Served

pytestmark = pytest.mark.services
SECRET = "s" * 40
CLIENTS = {"tandem": "t" * 40}


@pytest.fixture
def demo():
    return demo_shop(FixedClock())


@pytest.fixture
def known():
    return Known(SECRET, CLIENTS)


@pytest.fixture
def served(demo, known):
    served = Served(create_server(demo, known))
    yield served
    served.stop()


def settings(url, **more):
    return Settings(demo=True, shop_api_url=url, **{"shop_api_secret": SECRET} | more)


@pytest.fixture
def shop(served):
    return make(settings(served.url))


def test_everything_is_the_same_through_the_api(shop, demo):
    assert shop.capabilities == EVERYTHING and shop.does_once
    maya = demo.customers.with_email(MAYA)
    assert shop.customers.with_email(MAYA) == maya
    assert shop.customers.profile(maya.id) == demo.customers.profile(maya.id)
    for number in ("1042", "1103", "1129", "1188", "1201", "1230"):
        assert shop.orders.find(number) == demo.orders.find(number)
    assert shop.orders.of_customer(maya.id) == demo.orders.of_customer(maya.id)
    assert shop.catalogue.everything() == demo.catalogue.everything()
    assert shop.codes.promo_code("AUTUMN15") == demo.codes.promo_code("AUTUMN15")
    assert shop.codes.used_code("WELCOME10", maya.id) is True
    assert shop.subscriptions.of_customer(maya.id) == demo.subscriptions.of_customer(maya.id)


def test_what_there_is_not_is_nothing(shop):
    assert shop.orders.find("9999") is None and shop.orders.find("a/../b?c=1#d") is None
    assert shop.customers.with_email("nobody@example.org") is None
    assert shop.codes.promo_code("NOSUCH") is None
    assert shop.orders.of_customer("nobody") == []
    with pytest.raises(ChangeRefused) as refused:
        shop.orders.cancel("9999", "k1")
    assert refused.value.state == "unknown"


def test_changes_happen_once_a_key_and_are_refused_with_their_state(shop, demo):
    first = shop.orders.cancel("1064", "t1:cancel")
    assert shop.orders.cancel("1064", "t1:cancel").reference == first.reference
    assert len(demo.orders.find("1064").refunds) == 1
    with pytest.raises(ChangeRefused) as refused:
        shop.orders.cancel("1064", "t2:cancel")
    assert refused.value.state == "cancelled"
    grace = demo.orders.find("1230")
    back = shop.returns.open_return("1230", grace.lines[1].product, "too_large", "t3:return")
    assert back.reference == demo.orders.find("1230").returns[0].reference
    line = grace.lines[0]
    stock = demo.catalogue.product(line.product).stock
    there = next(one.size for one in stock if one.quantity and one.size != line.size)
    swap = shop.returns.open_exchange("1230", line.id, line.product, there, "t4")
    assert swap.reference.startswith("R-")
    assert shop.parcels.open_trace("1103", "t5") == demo.orders.find("1103").trace
    assert shop.refunds.request_refund("1188", 500, "late", "t6").amount_cents == 500
    assert shop.refunds.record_dispute("1129", 3990, "twice", "t7").startswith("D-")
    with pytest.raises(ChangeRefused) as out:
        shop.returns.open_exchange("1230", grace.lines[0].id, grace.lines[0].product, "99", "t8")
    assert out.value.state == "out_of_stock"
    shop.returns.withdraw_return("1230", back.reference, "t9")
    shop.returns.withdraw_return("1230", back.reference, "t9")
    assert [one.reference for one in demo.orders.find("1230").returns] == [swap.reference]
    with pytest.raises(ChangeRefused) as kept:
        shop.returns.withdraw_return("1230", swap.reference, "t10")
    assert kept.value.state == "exchange"


def test_people_and_accounts(shop, demo):
    sam = demo.customers.with_email(SAM)
    shop.customers.set_address(sam.id, "1 New Street, York YO1 1AA", "t1")
    shop.customers.set_newsletter(sam.id, True, "t2")
    profile = demo.customers.profile(sam.id)
    assert (profile.address, profile.newsletter) == ("1 New Street, York YO1 1AA", True)
    assert shop.customers.record_complaint("c1", sam.id, None, "too slow", "t3").startswith("C-")
    maya = demo.customers.with_email(MAYA)
    (plan,) = shop.subscriptions.of_customer(maya.id)
    assert shop.subscriptions.end(plan.id, "t4").state == "ending"
    session = shop.accounts.sign_in(SAM, "fernway-demo-2026", "")
    assert shop.accounts.customer_id_of(session) == sam.id
    shop.accounts.sign_out(session)
    assert shop.accounts.customer_id_of(session) is None
    assert shop.accounts.sign_in(SAM, "wrong", "") is None
    link = shop.accounts.begin_reset(SAM)
    assert shop.accounts.change_password(link.token, "a long new pass phrase").verdict == "changed"
    assert shop.accounts.begin_reset("nobody@example.org") is None
    assert shop.accounts.username_of(SAM) == ("Sam Ortiz", "sam.ortiz")


def test_lines_are_changed_before_packing(shop, demo):
    line = demo.orders.find("1064").lines[0]
    assert shop.orders.change_line("1064", line.id, line.product, "M", 1, "t1") == 0
    assert demo.orders.find("1064").lines[0].size == "M"
    shop.orders.change_address("1064", "14 Tannery Row, Leeds LS2 7QP", "t2")
    assert demo.orders.find("1064").address == "14 Tannery Row, Leeds LS2 7QP"


def test_a_wrong_secret_stops_the_start_in_words(served):
    with pytest.raises(SettingsError, match="does not accept our credentials"):
        make(settings(served.url, shop_api_secret="x" * 40))
    with pytest.raises(SettingsError, match="ConnectError"):
        make(settings("http://127.0.0.1:9"))
    with pytest.raises(SettingsError, match="TANDEM_SHOP_API_SECRET"):
        make(settings(served.url, shop_api_secret=""))
    with pytest.raises(SettingsError, match="TANDEM_SHOP_API_URL"):
        make(settings("shop.example.com"))


def test_a_signature_fits_one_request_at_its_time_only(served):
    http = httpx.Client(base_url=served.url, auth=Signed(SECRET))
    request = http.build_request("GET", "/orders/1042")
    sent = next(Signed(SECRET).auth_flow(request))
    plain = httpx.Client(base_url=served.url)
    assert plain.send(sent).status_code == 200
    for changed in (
        plain.build_request("GET", "/orders/1064", headers=dict(sent.headers)),
        plain.build_request("GET", "/orders/1042?x=1", headers=dict(sent.headers)),
        plain.build_request(
            "GET", "/orders/1042", headers=dict(sent.headers) | {"tandem-timestamp": "1"}
        ),
        plain.build_request("GET", "/orders/1042"),
    ):
        assert plain.send(changed).status_code == 401


def test_a_token_is_got_kept_and_renewed(served, known):
    url = f"{served.url}/oauth/token"
    more = {"shop_api_secret": "", "shop_api_token_url": url, "shop_api_client_id": "tandem"}
    shop = make(settings(served.url, shop_api_client_secret=CLIENTS["tandem"], **more))
    assert shop.orders.find("1042").number == "1042"
    assert len(known._tokens) == 1, "one token for both requests"
    known._tokens.clear()  # ended early, on the other side
    assert shop.orders.find("1042").number == "1042"
    with pytest.raises(SettingsError, match="no token"):
        make(settings(served.url, shop_api_client_secret="wrong", **more))
    with pytest.raises(SettingsError, match="TANDEM_SHOP_API_CLIENT_ID"):
        make(settings(served.url, shop_api_secret="", shop_api_token_url=url))


def answering(answer):
    """A shop whose server gives this answer to everything but the question what it can do."""

    def handle(request):
        if request.url.path == "/capabilities":
            offer = {"version": "1", "capabilities": sorted(EVERYTHING)}
            return httpx.Response(200, json=offer)
        return answer(request)

    http = httpx.Client(base_url="http://shop.test", transport=httpx.MockTransport(handle))
    return ApiShop(http)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(500, text="<html>oops"), Unavailable),
        (httpx.Response(429, headers={"Retry-After": "7"}), Later),
        (httpx.Response(503, headers={"Retry-After": "soon"}), Later),
        (httpx.Response(503), Unavailable),
        (httpx.Response(302, headers={"Location": "http://elsewhere.test"}), Unavailable),
        (httpx.Response(200, text="no json"), Unavailable),
        (httpx.Response(200, json=[1]), Unavailable),
        (httpx.Response(200, json={"number": "1042"}), Unavailable),
        (httpx.Response(422, json={"title": "no"}), Refused),
        (httpx.Response(200, content=b"x" * (8 * 1024 * 1024 + 1)), Unavailable),
    ],
)
def test_odd_answers_are_told_apart(answer, error):
    with pytest.raises(error) as told:
        answering(lambda request: answer).orders.find("1042")
    if isinstance(told.value, Later):
        assert told.value.seconds in (7.0, 5.0)


def test_pages_that_never_end_are_given_up(demo):
    endless = answering(
        lambda r: httpx.Response(200, json={"items": [], "next": str(time.monotonic_ns())})
    )
    with pytest.raises(Unavailable, match="pages"):
        endless.catalogue.everything()
    circle = answering(lambda r: httpx.Response(200, json={"items": [], "next": "a"}))
    assert circle.catalogue.everything() == []


def test_pages_are_put_together(demo, known):
    many = [replace(demo.catalogue.everything()[0], name=f"Vase {n}") for n in range(451)]
    demo.catalogue.everything = lambda: many
    served = Served(create_server(demo, known))
    assert make(settings(served.url)).catalogue.everything() == many
    served.stop()


def test_a_refusal_without_a_problem_is_still_one():
    assert isinstance(problem_of("orders.cancel", httpx.Response(404)), ChangeRefused)


def test_a_certificate_shows_who_asks(demo, tmp_path):
    authority, strangers = trustme.CA(), trustme.CA()
    server, ours, other = (
        authority.issue_cert("127.0.0.1"),
        authority.issue_cert("tandem.test"),
        strangers.issue_cert("tandem.test"),
    )
    files = {"ca": authority.cert_pem, "ours": ours.private_key_and_cert_chain_pem}
    files |= {"other": other.private_key_and_cert_chain_pem}
    files |= {"server": server.private_key_and_cert_chain_pem}
    for name, pem in files.items():
        pem.write_to_path(tmp_path / f"{name}.pem")

    class Trusting(Known):
        """Whoever has come through TLS is known by their certificate."""

        def check(self, request, body):
            assert request.url.scheme == "https"

    served = Served(
        create_server(demo, Trusting()),
        ssl_certfile=tmp_path / "server.pem",
        ssl_ca_certs=str(tmp_path / "ca.pem"),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )
    more = {"shop_api_secret": "", "shop_api_authority": str(tmp_path / "ca.pem")}
    one = settings(served.url, shop_api_certificate=str(tmp_path / "ours.pem"), **more)
    assert make(one).orders.find("1042").number == "1042"
    with pytest.raises(SettingsError, match="Error"):
        make(settings(served.url, shop_api_certificate=str(tmp_path / "other.pem"), **more))
    with pytest.raises(SettingsError, match="CERTIFICATE: cannot be read"):
        make(settings(served.url, shop_api_certificate=str(tmp_path / "none.pem"), **more))
    served.stop()
