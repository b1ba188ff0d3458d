"""Invoices and labels: an address that nobody guesses, the same each time, for what there is."""

import pytest
from starlette.testclient import TestClient

from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.server.app import create_app
from tandem.shop.adapter import Adapter
from tandem.shop.guarded import GuardedShop
from tandem.skills.record_answers import tell_record
from tandem.skills.returns import create_return, send_label
from tests.support.shops import MAYA, Desk

GRACE = "grace.kim@example.org"


@pytest.fixture
def documents(shop):
    return shop.documents


def test_there_is_an_invoice_once_an_order_has_left(documents):
    first = documents.invoice("1042")
    assert first.startswith("/documents/") and documents.invoice("1042") == first
    assert documents.invoice("1009") != first
    assert documents.invoice("1064") is None, "not packed yet"
    assert documents.invoice("9999") is None


def test_a_label_belongs_to_a_return(documents, shop):
    assert documents.return_label("1230", "R-0000") is None
    back = shop.returns.open_return("1230", "Linen Shorts Sand", "too_large", "k1")
    assert documents.return_label("1230", back.reference).startswith("/documents/")
    assert documents.return_label("1042", back.reference) is None, "of another order"


def test_the_page_shows_what_its_token_is_of_and_nothing_else(runtime):
    shop = runtime.shop
    back = shop.returns.open_return("1230", "Linen Shorts Sand", "too_large", "k1")
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        invoice = web.get(shop.documents.invoice("1042"))
        label = web.get(shop.documents.return_label("1230", back.reference))
        assert web.get("/documents/guessed").status_code == 404
    assert "Blue Denim Jacket" in invoice.text and "£89.00" in invoice.text
    assert back.reference in label.text and "Fernway Returns" in label.text
    assert "£" not in label.text.partition("<main")[2].partition("</main>")[0]
    assert invoice.headers["cache-control"] == "no-store"


def test_whoever_opened_the_order_is_given_its_invoice(shop, clock):
    desk, book = Desk(shop, clock), load_records(ROOT)
    ask = {"about": "order.invoice", "id": "1042"}

    def told(slots, context):
        return tell_record(ask, slots, context, book)

    assert shop.documents.invoice("1042") in desk.ask(told, email=MAYA).text
    assert desk.ask(told, email="other@example.org").trouble == "no_match"
    ask["id"] = "1064"
    assert "/documents/" not in desk.ask(told, email="sam.ortiz@example.org").text


def test_a_label_is_mailed_with_its_address(shop, clock):
    desk = Desk(shop, clock)
    slots = {"order_number": "1230", "email": GRACE, "product": "Linen Shorts Sand"}
    desk.agree(create_return, return_reason="too_large", **slots)
    (mail,) = desk.outbox.mails
    reference = shop.orders.find("1230").returns[0].reference
    link = shop.documents.return_label("1230", reference)
    assert mail["to"] == GRACE and link in mail["text"] and reference in mail["text"]
    desk.ask(send_label, **slots)
    assert [one["text"] for one in desk.outbox.mails] == [mail["text"]] * 2


def test_a_shop_without_documents_has_none(tmp_path, clock):
    shop = GuardedShop(Adapter(), f"sqlite:///{tmp_path}/kept.db", clock)
    assert shop.documents.invoice("1042") is None
    assert shop.documents.return_label("1042", "R-1") is None
