"""The demo shop over HTTP: what is there, what is refused, what it tells the chat."""

import re

import httpx
import jwt
import pytest
from playwright.sync_api import expect

from tandem.shop.demo.people import DEMO_PASSWORD
from tandem.storefront.drawings import drawing
from tests.support.pages import axe
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat

MAYA = "maya.lindqvist@example.org"


@pytest.fixture
def shop(front_door):
    with httpx.Client(base_url=front_door.url, follow_redirects=True) as client:
        yield client


def sign_in(shop: httpx.Client, email: str = MAYA, password: str = DEMO_PASSWORD) -> httpx.Response:
    return shop.post("/account/sign-in", data={"email": email, "password": password})


def told(answer: httpx.Response) -> str:
    """The page's own words, without what is around them."""
    return re.search(r"<main.*?</main>", answer.text, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Blue Denim Jacket"),
        ("/department/shoes", "Chelsea Boots Brown"),
        ("/product/blue-denim-jacket", "£89.00"),
        ("/account/sign-in", "Password"),
        ("/mailbox", "Mailbox"),
        ("/help", "Returning things"),
        ("/help/returns", "30 days from delivery"),
    ],
)
def test_page_is_there(shop, path, words):
    answer = shop.get(path)
    assert answer.status_code == 200
    assert words in answer.text
    assert 'src="/widget.js"' in answer.text


@pytest.mark.parametrize(
    "path", ["/product/nothing", "/department/cars", "/mailbox/none", "/help/none", "/no"]
)
def test_what_is_not_there_is_told_on_a_page(shop, path):
    answer = shop.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "We don't have" in answer.text.replace("&#39;", "'")


def test_every_product_has_a_page_and_a_drawing(shop):
    links = set()
    for department in ("clothes", "shoes", "bags", "home"):
        links |= set(
            re.findall(r'href="(/product/[^"]+)"', shop.get(f"/department/{department}").text)
        )
    assert len(links) == 62
    symbols = set(re.findall(r'symbol id="(\w+)"', shop.get("/static/shop/drawings.svg").text))
    for link in links:
        page = shop.get(link)
        assert page.status_code == 200
        assert set(re.findall(r"drawings\.svg#(\w+)", page.text)) <= symbols


def test_account_needs_a_sign_in(shop):
    assert shop.get("/account").url.path == "/account/sign-in"
    assert shop.get("/account/orders/1042").url.path == "/account/sign-in"


def test_a_customer_sees_own_orders_only(shop):
    assert "Order 1042" in sign_in(shop).text
    assert "Blue Denim Jacket" in shop.get("/account/orders/1042").text
    foreign, missing = shop.get("/account/orders/1077"), shop.get("/account/orders/9999")
    assert foreign.status_code == missing.status_code == 404
    assert told(foreign) == told(missing) != ""


def test_a_wrong_password_and_an_unknown_customer_read_the_same(shop):
    wrong, unknown = sign_in(shop, password="wrong"), sign_in(shop, email="no@example.org")
    assert wrong.status_code == unknown.status_code == 403
    typed = f'value="{MAYA}"', 'value="no@example.org"'  # the field; the demo's list stays
    assert wrong.text.replace(typed[0], "", 1) == unknown.text.replace(typed[1], "", 1)


def test_the_chat_is_told_who_is_signed_in_and_nobody_else(shop, front_door):
    assert "data-tandem-identity" not in shop.get("/").text
    page = sign_in(shop).text
    token = re.search(r'data-tandem-identity="([^"]+)"', page)[1]
    secret = front_door.settings.identity_secret
    claims = jwt.decode(token, secret, algorithms=["HS256"], audience="tandem")
    assert claims["email"] == MAYA
    assert claims["exp"] - claims["iat"] == 3600
    shop.post("/account/sign-out")
    assert "data-tandem-identity" not in shop.get("/").text


def test_a_form_of_another_site_is_refused(shop):
    headers = {"Origin": "https://evil.example.com"}
    data = {"email": MAYA, "password": DEMO_PASSWORD}
    answer = shop.post("/account/sign-in", data=data, headers=headers)
    assert answer.status_code == 403
    assert "data-tandem-identity" not in shop.get("/").text


def test_a_reset_link_that_nobody_sent_changes_nothing(shop):
    new = {"password": "a whole new sentence", "again": "a whole new sentence"}
    answer = shop.post("/account/reset/invented-token", data=new)
    assert answer.status_code == 410
    assert "This link no longer works" in answer.text
    assert "Order 1042" in sign_in(shop).text


def test_two_different_new_passwords_are_told_apart(shop):
    new = {"password": "a whole new sentence", "again": "another sentence here"}
    answer = shop.post("/account/reset/any", data=new)
    assert answer.status_code == 400
    assert "not the same" in answer.text


def test_pages_with_a_token_in_their_address_tell_no_other_site(shop):
    headers = shop.get("/account/reset/secret-token").headers
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["cache-control"] == "no-store"


def test_outside_the_demonstration_there_is_no_mailbox(tmp_path):
    door = FrontDoor(tmp_path, demo=False).start()
    try:
        assert httpx.get(f"{door.url}/mailbox").status_code == 404
        page = httpx.get(f"{door.url}/account/sign-in").text
        assert DEMO_PASSWORD not in page
    finally:
        door.stop()


def test_the_demo_people_are_one_press_away_and_say_what_they_are_for(new_page, front_door):
    page = new_page()
    page.goto(f"{front_door.url}/account/sign-in")
    page.get_by_role("button", name="Tom Okafor").click()
    page.get_by_role("heading", name="Tom Okafor").wait_for()


def test_the_shop_hands_a_text_to_the_chat_and_sends_nothing(new_page, front_door):
    chat = Chat(new_page(), front_door.url).visit("/product/blue-denim-jacket")
    chat.page.get_by_role("button", name="Ask about it").click()
    expect(chat.text).to_have_value("About the Blue Denim Jacket: ")
    expect(chat.text).to_be_focused()
    assert chat.bubbles() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_on_the_shops_pages_and_nothing_runs_out(
    new_page, front_door, scheme, width
):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    found = {}

    def look(path: str) -> None:
        page.goto(front_door.url + path)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if problems := axe.problems(page) + ["runs out"] * page.evaluate(wide):
            found[path] = problems

    for path in ("/", "/department/shoes", "/product/leather-satchel-cognac", "/mailbox", "/no"):
        look(path)
    for path in ("/help", "/help/not-at-home", "/help/contact"):
        look(path)
    look("/account/sign-in")
    page.get_by_role("button", name="Aisha Bello").click()
    page.wait_for_url("**/account")
    for path in ("/account", "/account/orders/1188"):
        look(path)
    assert found == {}


def test_a_backpack_is_drawn_as_one():
    assert drawing("Roll Top Backpack Mustard") == ("backpack", "#d0a33a")
    assert drawing("Striped Breton Top")[0] == "tee"
