"""docs/shop-openapi.yml is what the code is, and both sides bear whatever it allows and forbids.

schemathesis makes requests from the description and sends them to the reference server; and from
the same description it makes answers, right ones and wrong ones, and gives them to the client.
"""

import json
from collections import Counter

import httpx
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tandem.config.settings import ROOT
from tandem.core.errors import TandemError
from tandem.shop.api.client import ApiShop
from tandem.shop.api.credentials import Signed
from tandem.shop.api.description import as_yaml, description
from tandem.shop.api.operations import OPERATIONS, PROBLEM, Offer
from tandem.shop.api.server import Known, create_server
from tandem.shop.capabilities import EVERYTHING
from tests.shop.api.test_client import SECRET, Served
from tests.support.shops import FixedClock, demo_shop

pytestmark = pytest.mark.services
DESCRIPTION = description()
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
EXAMPLES = 12
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
HOW = {
    "max_examples": EXAMPLES,
    "deadline": None,
    "suppress_health_check": QUIET,
    "database": None,
}


def test_the_page_is_what_the_code_is():
    stored = (ROOT / "docs" / "shop-openapi.yml").read_text("utf-8")
    assert stored == as_yaml(), "bin/tandem shop contract --write"
    assert yaml.safe_load(stored) == json.loads(json.dumps(DESCRIPTION))


@pytest.fixture(scope="module")
def served():
    shop = demo_shop(FixedClock())
    served = Served(create_server(shop, Known(SECRET)))
    yield served
    served.stop()


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.id)
def test_the_server_answers_as_described_whatever_is_sent(served, one):
    operation = SCHEMA[one.path][one.method.lower()]
    tally = Counter()
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    can_be_wrong = one.body or one.in_path or one.pages
    wrong = (
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if can_be_wrong else right
    )

    @settings(**HOW)
    @given(case=st.one_of(right, wrong))
    def send(case):
        answer = case.call(served.url, auth=_requests_auth, timeout=10)
        tally[answer.status_code] += 1
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert PROBLEM in str(answer.headers["content-type"]), answer.headers
            assert json.loads(answer.text)["status"] == answer.status_code
        elif answer.status_code == 200:
            operation.validate_response(answer)

    send()
    assert 401 not in tally, "the signature fits whatever is sent"


def _requests_auth(request):
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    signed = httpx.Request(request.method, request.url, content=body)
    signed = next(Signed(SECRET).auth_flow(signed))
    for name in ("Tandem-Timestamp", "Tandem-Signature"):
        request.headers[name] = signed.headers[name]
    return request


def answers_of(one):
    """The description turned round: what an operation answers, as if it were sent."""
    answers = DESCRIPTION["paths"][one.path][one.method.lower()]["responses"]["200"]["content"]
    turned = {
        "openapi": "3.1.0",
        "info": {"title": "answers", "version": "1"},
        "components": {"schemas": DESCRIPTION["components"]["schemas"]},
        "paths": {
            "/answer": {
                "post": {
                    "requestBody": {"required": True, "content": answers},
                    "responses": {"200": {"description": "read"}},
                }
            }
        },
    }
    return schemathesis.openapi.from_dict(turned)["/answer"]["post"]


def given_to_client(one, answer):
    """What the client makes of an answer to this operation."""
    offer = Offer(version="1", capabilities=sorted(EVERYTHING)).model_dump()

    def handle(request):
        asked = "/capabilities" in request.url.path
        return httpx.Response(200, json=offer) if asked else answer

    http = httpx.Client(base_url="http://shop.test", transport=httpx.MockTransport(handle))
    arguments = ["1"] * len(one.arguments) + (["key"] if one.changes else [])
    return getattr(getattr(ApiShop(http), one.port), one.name)(*arguments)


ANSWERING = [one for one in OPERATIONS if one.answer is not None]


@pytest.mark.parametrize("one", ANSWERING, ids=lambda one: one.id)
def test_the_client_reads_every_answer_that_is_as_described(one):
    @settings(**HOW)
    @given(case=answers_of(one).as_strategy(generation_mode=GenerationMode.POSITIVE))
    def read(case):
        body = case.body
        if one.pages:
            body = body | {"next": None}
        given_to_client(one, httpx.Response(200, json=body))

    read()


@pytest.mark.parametrize("one", ANSWERING, ids=lambda one: one.id)
def test_the_client_tells_what_is_not_as_described_and_never_breaks(one):
    @settings(**HOW)
    @given(case=answers_of(one).as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def read(case):
        try:
            content = json.dumps(case.body, default=str).encode("utf-8", "replace")
            given_to_client(one, httpx.Response(200, content=content))
        except TandemError:
            pass

    read()
