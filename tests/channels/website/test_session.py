"""Who the website says its customer is, what a browser may open, and the undoing of both."""

import time

import jwt
import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from tandem.config.settings import Settings
from tandem.core.database import writing
from tandem.core.errors import SettingsError
from tandem.server.app import create_app
from tandem.shop import tables
from tests.server.test_front_door import Chat, Desk, signed

MAYA, TOM = "maya.lindqvist@example.org", "tom.okafor@example.org"
BROWSER = "4b4f3a5e-0000-4000-8000-000000000001"


@pytest.fixture
def web(runtime):
    runtime.config.settings.identity_issuer = "http://shop.test"
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def maya(runtime) -> str:
    return signed(runtime, MAYA, iss="http://shop.test")


def claims(identity: str) -> dict:
    return jwt.decode(identity, options={"verify_signature": False})


def begin(web, **body) -> Chat:
    answer = web.post("/chat/start", json=body)
    assert answer.status_code == 200, answer.text
    return Chat(web, answer.json())


def code(answer) -> str:
    assert answer.status_code == 401, answer.text
    return answer.json()["error"]["code"]


@pytest.mark.parametrize("name", ["", "  "])
def test_a_customer_whose_name_is_blank_is_served(web, runtime, maya, name):
    with writing(runtime.shop.engine) as db:
        db.execute(update(tables.customer).where(tables.customer.c.email == MAYA).values(name=name))
    chat = begin(web, identity=maya)
    assert "Hi, this is" in chat.started["turns"][0]["text"]
    assert chat.started["customer"] == {"name": ""}
    assert chat.post("person").status_code == 202
    (case,) = runtime.storage.cases.open_cases()
    desk = Desk(web, runtime, "noor@example.org")
    assert desk.get("cases")["cases"][0]["name"] == "Visitor"
    assert desk.get(f"cases/{case.id}")["customer"]


def test_a_signed_identity_makes_a_customer_known_as_often_as_it_is_shown(web, maya):
    assert begin(web, identity=maya).started["customer"] == {"name": "Maya Lindqvist"}
    assert begin(web, identity=maya).started["customer"] == {"name": "Maya Lindqvist"}
    assert begin(web, identity=None).started["customer"] is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"exp": 1}, "identity_expired"),
        ({"exp": int(time.time()) - 30}, "identity_expired"),
        ({"exp": int(time.time()) + 90_000}, "identity_too_long"),
        ({"aud": "another"}, "identity_audience"),
        ({"iss": "https://another.example.com"}, "identity_issuer"),
        ({"iss": None}, "identity_invalid"),
        ({"exp": None}, "identity_invalid"),
        ({"sub": None}, "identity_invalid"),
        ({"aud": None}, "identity_invalid"),
        ({"nbf": int(time.time()) + 86_000}, "identity_invalid"),
        ({"sub": "nobody"}, "identity_unknown"),
    ],
)
def test_an_identity_with_other_claims_is_refused_by_name(web, runtime, maya, changed, expected):
    kept = {name: value for name, value in (claims(maya) | changed).items() if value is not None}
    identity = jwt.encode(kept, runtime.config.settings.identity_secret, "HS256")
    assert code(web.post("/chat/start", json={"identity": identity})) == expected


def test_an_identity_signed_otherwise_is_refused(web, runtime, maya):
    secret = runtime.config.settings.identity_secret
    forged = [
        jwt.encode(claims(maya), "x" * 40, "HS256"),
        jwt.encode(claims(maya), None, "none"),
        jwt.encode(claims(maya), secret * 2, "HS512"),
        jwt.encode({}, None, "none").split(".")[0] + maya[maya.index(".") :],
        maya[:-2],
        maya.rsplit(".", 1)[0] + ".",
        "nonsense",
        "a" * 5000,
        5,
        {"sub": "1"},
    ]
    for identity in forged:
        assert code(web.post("/chat/start", json={"identity": identity})) == "identity_invalid"


def test_a_refused_identity_opens_nothing_of_the_conversation_it_is_shown_with(web, maya):
    chat = begin(web, identity=maya)
    refused = web.post("/chat/start", json={"identity": maya[:-3]}, headers=chat.headers)
    assert code(refused) == "identity_invalid"
    assert "Maya" not in refused.text


def test_signing_out_voids_every_token_and_a_new_sign_in_goes_on_with_the_person(
    web, runtime, maya, agent
):
    runtime.storage.agents.beat(agent.id)
    chat = begin(web, identity=maya)
    other = Chat(web, chat.again(identity=maya))
    chat.post("person")
    assert chat.post("sign-out").status_code == 204
    for browser in (chat, other):
        assert code(browser.post("turns", id="1", text="hello")) == "unknown_conversation"
        assert web.get("/chat/stream", headers=browser.headers).status_code == 401
    again = begin(web, identity=maya, go_on=True)
    assert again.started["conversation"] == chat.started["conversation"]
    assert again.started["state"]["owner"] == "waiting"
    tom = begin(web, identity=signed(runtime, TOM, iss="http://shop.test"), go_on=True)
    assert tom.started["conversation"] != chat.started["conversation"]


def test_a_visitor_who_signs_out_has_left(web):
    chat = begin(web)
    chat.post("person")
    chat.post("sign-out")
    assert code(chat.post("turns", id="1", text="hello")) == "unknown_conversation"


def test_a_conversation_that_was_left_takes_no_more_messages(web):
    chat = begin(web)
    assert chat.post("leave").status_code == 204
    assert code(chat.post("turns", id="1", text="hello")) == "unknown_conversation"


def test_a_visitor_id_opens_nothing(web, maya):
    known = begin(web, identity=maya, visitor=BROWSER)
    stranger = begin(web, visitor=BROWSER, go_on=True)
    assert stranger.started["customer"] is None
    assert stranger.started["conversation"] != known.started["conversation"]
    assert len(stranger.started["turns"]) == 1


def test_what_was_stitched_by_a_browser_can_be_undone(web, runtime, maya):
    visitor = begin(web, visitor=BROWSER)
    visitor.post("turns", id="1", text="a stranger's words")
    signed_in = visitor.again(identity=maya, visitor=BROWSER)
    assert signed_in["conversation"] == visitor.started["conversation"]
    customer_id = claims(maya)["sub"]
    assert runtime.storage.people.linked("visitor", BROWSER) == customer_id
    kinds = [found["kind"] for found in runtime.storage.people.links_of(customer_id)]
    assert kinds == ["visitor", "conversation"]
    own = begin(web, identity=maya, visitor=BROWSER)

    assert runtime.storage.people.unlink("visitor", BROWSER) == [visitor.started["conversation"]]
    assert runtime.storage.people.linked("visitor", BROWSER) is None
    assert runtime.storage.people.links_of(customer_id) == []
    assert runtime.storage.conversations.identity(visitor.started["conversation"]) == (
        None,
        "not verified",
    )
    assert runtime.storage.conversations.identity(own.started["conversation"]) == (
        customer_id,
        "signed in",
    )
    assert code(visitor.post("turns", id="2", text="hello")) == "unknown_conversation"
    assert runtime.storage.people.unlink("visitor", BROWSER) is None


def test_one_conversation_can_be_taken_back_alone(web, runtime, maya):
    chat = begin(web)
    runtime.storage.conversations.know(
        chat.started["conversation"], claims(maya)["sub"], "order and e-mail"
    )
    assert runtime.storage.people.behind(chat.started["conversation"]) == claims(maya)["sub"]
    assert runtime.storage.people.unlink("conversation", chat.started["conversation"])
    assert runtime.storage.conversations.identity(chat.started["conversation"]) == (
        None,
        "not verified",
    )
    own = begin(web, identity=maya)
    assert runtime.storage.people.unlink("conversation", own.started["conversation"]) is None


def test_a_browser_belongs_to_the_last_who_signed_in(runtime):
    runtime.storage.people.link("visitor", BROWSER, "one", "signed in")
    runtime.storage.people.link("visitor", BROWSER, "two", "signed in")
    assert runtime.storage.people.linked("visitor", BROWSER) == "two"
    assert runtime.storage.people.links_of("one") == []


def test_what_was_in_view_only_grows_and_never_past_the_last_turn(web, runtime):
    chat = begin(web)
    conversation_id = chat.started["conversation"]
    chat.post("person")

    def marks() -> tuple[int, int]:
        with runtime.storage.database.connect() as db:
            query = "SELECT delivered_seq, seen_seq FROM conversation WHERE id = ?"
            return tuple(db.exec_driver_sql(query, (conversation_id,)).one())

    assert marks() == (0, 0)
    chat.post("seen", seq=1)
    chat.post("seen", seq=0)
    assert marks() == (1, 1)
    chat.post("seen", seq=99)
    assert marks() == (1, 1)
    assert chat.post("seen", seq="2").status_code == 400


def test_the_frame_may_stand_on_the_websites_that_are_named_and_on_no_other(web, runtime):
    runtime.config.settings.widget_origins = "https://one.example.com http://two.example.com:8443"
    answer = web.get("/widget")
    ancestors = "frame-ancestors 'self' https://one.example.com http://two.example.com:8443;"
    assert ancestors in answer.headers["content-security-policy"]
    assert 'content="https://one.example.com http://two.example.com:8443"' in answer.text
    for other in ("/", "/desk/sign-in", "/account/sign-in"):
        assert "frame-ancestors 'self';" in web.get(other).headers["content-security-policy"]


@pytest.mark.parametrize("wrong", ["shop.example.com", "https://a.example.com/path", "*", "'none'"])
def test_what_is_no_origin_stops_the_start(wrong):
    with pytest.raises(SettingsError, match="is not an origin"):
        _ = Settings(widget_origins=wrong).origins


def test_an_agent_sees_nothing_change_when_the_customer_signs_out(web, runtime, maya):
    chat = begin(web, identity=maya)
    chat.post("person")
    desk = Desk(web, runtime, "sam@example.org")
    chat.post("sign-out")
    (case,) = desk.get("cases")["cases"]
    assert desk.post(case["id"], "claim").status_code == 200
