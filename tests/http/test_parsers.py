"""Texts, tokens and signed identities, however odd: taken or refused in our own words."""

import base64
import contextlib
import hashlib
import hmac
import json
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tandem.channels.buttons import pressed
from tandem.channels.slack.text_in import from_markup
from tandem.channels.website.tokens import Tokens
from tandem.core.conversation import Turn, now
from tandem.core.errors import Refused, TandemError
from tandem.core.redaction import redact
from tandem.core.text import clean
from tandem.http.json_body import number_of
from tandem.server.app import create_app
from tests.support import odd

pytestmark = pytest.mark.services
ISSUER = "http://shop.test"
HEADER = {"alg": "HS256", "typ": "JWT"}
ALGORITHMS = ("none", "None", "nOnE", "HS512", "RS256", "ES256", "hs256", "", None, 5, ["HS256"])
VALUES = (
    "1e999", "NaN", "-Infinity", "-1", str(10**400), "9" * 5000, '"99999999999"', '"0x1"', "1.5",
    "0", "true", "null", "[1]", '["tandem"]', "{}", '"\\u0000"', '"\\ud800"', '""',
)  # fmt: skip
"""How a claim can be written, some of it not JSON."""
CLAIMS = ("exp", "iat", "nbf", "sub", "aud", "iss", "jti")


@odd.often(300)
@given(odd.TEXT | st.text(st.characters(exclude_categories=()), max_size=300))
def test_texts(text):
    from_markup(text, lambda user: user)
    redact(text, text)
    with contextlib.suppress(TandemError):
        clean(text, 200)


@odd.often(300)
@given(odd.TEXT | st.text(st.characters(max_codepoint=127), max_size=120))
def test_tokens(text):
    with pytest.raises(Refused):
        Tokens("k" * 40).read(text)


def packed(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def jwt_of(header: bytes, claims: bytes, secret: str, method=hashlib.sha256) -> str:
    """A JWT of any bytes, truly signed."""
    signed = packed(header) + b"." + packed(claims)
    return (signed + b"." + packed(hmac.new(secret.encode(), signed, method).digest())).decode()


def written(claims: dict, name: str, value: str) -> bytes:
    """The claims with one of them written so."""
    rest = json.dumps({key: known for key, known in claims.items() if key != name})
    return f'{rest[:-1]}, "{name}": {value}}}'.encode()


@st.composite
def identities(draw, claims: dict, secret: str):
    """What a browser could show: signed by the website but odd, signed by others, or no JWT."""
    kind = draw(
        st.sampled_from(("claims", "numbers", "header", "algorithm", "forged", "bytes", "any"))
    )
    header, said = json.dumps(HEADER).encode(), json.dumps(claims).encode()
    if kind == "claims":
        said = json.dumps(draw(odd.spoiled([claims]))).encode()
    elif kind == "numbers":
        said = written(claims, draw(st.sampled_from(CLAIMS)), draw(st.sampled_from(VALUES)))
    elif kind == "header":
        more = st.dictionaries(
            st.sampled_from(("kid", "crit", "jwk", "jku", "b64", "zip", "cty")), odd.JSON
        )
        header = json.dumps(HEADER | draw(more)).encode()
    elif kind == "algorithm":
        header = json.dumps(HEADER | {"alg": draw(st.sampled_from(ALGORITHMS))}).encode()
        secret = draw(st.sampled_from((secret, "", "x" * 40)))
    elif kind == "forged":
        secret = draw(st.text(max_size=50).filter(lambda other: other != secret))
    elif kind == "bytes":
        header, said = draw(st.binary(max_size=60)), draw(st.binary(max_size=60))
    else:
        return draw(odd.JSON | st.just("a." * 3000) | st.just("." * 4000))
    return jwt_of(header, said, secret)


@pytest.fixture
def web(either):
    either.config.settings.identity_issuer = ISSUER
    with TestClient(create_app(either), base_url=ISSUER) as client:
        yield client


@pytest.fixture
def claims(either) -> dict:
    """What the website signs for Maya."""
    maya, moment = either.shop.customers.with_email("maya.lindqvist@example.org"), int(time.time())
    said = {"sub": maya.id, "aud": "tandem", "iss": ISSUER}
    return said | {"exp": moment + 3600, "iat": moment, "nbf": moment}


def shown(web, secret: str, identity) -> str:
    """What becomes of an identity: "Maya", "nobody", or the code of the refusal."""
    answer = web.post("/chat/start", content=json.dumps({"identity": identity}))
    if answer.status_code == 200:
        customer = answer.json()["customer"]
        assert customer is None or customer == {"name": "Maya Lindqvist"}
        assert not identity if customer is None else hmac_fits(identity, secret)
        return "Maya" if customer else "nobody"
    code = answer.json()["error"]["code"]
    assert answer.status_code == 401 and code.startswith("identity_"), answer.text
    return code


def test_identities(web, either, claims, capsys):
    """Whoever is let in is the customer whom the website signed for; all else says why not."""
    secret, tally = either.config.settings.identity_secret, Counter()

    @odd.often(250)
    @given(identities(claims, secret))
    def attack(identity):
        tally[shown(web, secret, identity)] += 1

    attack()
    with capsys.disabled():
        odd.told("identities", tally)
    assert tally["identity_invalid"] > 50 and tally["Maya"]


def test_every_claim_written_in_every_way(web, either, claims, capsys):
    secret, tally = either.config.settings.identity_secret, Counter()
    for name in CLAIMS:
        for value in VALUES:
            identity = jwt_of(json.dumps(HEADER).encode(), written(claims, name, value), secret)
            tally[shown(web, secret, identity)] += 1
    with capsys.disabled():
        odd.told("claims", tally)


def hmac_fits(identity: str, secret: str) -> bool:
    signed, _, signature = identity.rpartition(".")
    header = json.loads(base64.urlsafe_b64decode(signed.split(".")[0] + "=="))
    wanted = packed(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()).decode()
    return header["alg"] == "HS256" and hmac.compare_digest(wanted, signature)


@pytest.mark.parametrize("value", [True, False, 1.0, "1", None, -1, 2**31])
def test_true_is_no_number(value):
    asks = Turn("t1", 1, "bot", "?", now(), buttons=({"title": "Yes"}, {"title": "No"}))
    with pytest.raises(Refused):
        number_of(value, "seq")
    with pytest.raises(Refused):
        pressed([asks], "t1", value)
