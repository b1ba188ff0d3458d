"""A channel with everything that the sample has not: buttons, edits, a proven sender."""

import hmac
import json
from dataclasses import asdict

import pytest

from tandem.channels.chosen import make_channels
from tandem.channels.conformance.checks import CHECKS
from tandem.channels.conformance.hosted_bench import HostedBench
from tandem.channels.contract import Can, Incoming
from tandem.core.errors import Later, Refused, SettingsError
from tandem.privacy import erasure, subject
from tests.channels.sample.gateway import SmsGateway
from tests.channels.slack.conftest import wait_for
from tests.conftest import make_runtime, put_away
from tests.support.served import served


class Phone:
    """A messenger in the company's own app: it knows who has signed in."""

    name = "app"
    can = Can(buttons=True, edits=True, typing=True, proves_sender=True, longest=1000)

    def __init__(self):
        self.people = ("device-1", "device-2")
        self.shown, self.typing, self.customers = {}, [], {}
        self._away, self._loses = 0, False

    def read(self, body, headers):
        if not hmac.compare_digest(headers.get("x-signed", ""), str(len(body))):
            raise Refused("bad_signature", "not ours", 401)
        data = json.loads(body)
        data["choice"] = tuple(data["choice"]) if data.get("choice") else None
        return [Incoming(**data, customer_id=self.customers.get(data["sender"]))]

    def send(self, place, text, key):
        self.ask(place, text, [], key)

    def ask(self, place, text, choices, key):
        if self._away:
            self._away -= 1
            raise Later(0.01, "away")
        self.shown.setdefault(key, (place, text, choices))
        if self._loses:
            self._loses = False
            raise Later(0.01, "lost")

    def show_typing(self, place):
        self.typing.append(place)

    def challenge(self, asked):
        if asked.get("token") != "ours":
            raise Refused("bad_signature", "not ours", 401)
        return asked["challenge"]

    # The gateway's side.

    def request(self, person, text, key):
        return self._signed({"sender": person, "text": text, "key": key})

    def pressed(self, person, choice, key):
        turn, index = choice.split(" ")
        return self._signed({"sender": person, "key": key, "choice": [turn, int(index)]})

    def revised(self, person, text, key):
        kind = "deleted" if text is None else "edited"
        more = {"kind": kind, "revision": str(len(text or "")), "text": text or ""}
        return self._signed({"sender": person, "key": key} | more)

    def _signed(self, data):
        body = json.dumps(data).encode()
        return body, {"x-signed": str(len(body))}

    def got(self, person):
        return [text for place, text, _ in self.shown.values() if place == person]

    def away(self, times):
        self._away = times

    def loses_answer(self):
        self._loses = True


@pytest.fixture
def phone():
    return Phone()


@pytest.fixture
def bench(runtime, phone):
    return HostedBench(runtime, phone, phone)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_to_the_contract(bench, check):
    assert check(bench) is not None or check.__name__ == "counts_choices_on"


def test_choices_are_pressed_and_typing_is_shown(bench, phone):
    ours = bench.begin("device-1")
    buttons = [{"title": "Blue", "payload": "/x"}]
    turn = bench.say(ours, "Which one?", "", buttons)
    bench.reads("device-1")
    assert list(phone.shown.values())[-1] == (
        "device-1", "Which one?", [(f"{turn.id} 0", "Blue")]
    )  # fmt: skip
    assert phone.typing == ["device-1"]


def test_whom_the_channel_proves_is_known_and_another_begins_anew(bench, phone, runtime):
    maya, tom = (
        runtime.shop.customers.with_email(f"{name}@example.org").id
        for name in ("maya.lindqvist", "tom.okafor")
    )
    phone.customers["device-1"] = maya
    first = bench.begin("device-1")
    assert runtime.storage.conversations.identity(first) == (maya, "signed in")
    phone.customers["device-1"] = tom  # somebody else on the same device
    second = bench.begin("device-1")
    assert second != first
    assert runtime.storage.conversations.identity(second) == (tom, "signed in")
    del phone.customers["device-1"]  # and now nobody has signed in
    third = bench.begin("device-1")
    assert third not in (first, second)
    assert runtime.storage.conversations.identity(third) == (None, "not verified")


def test_an_erased_person_is_gone_with_what_the_channel_kept(bench, phone, runtime):
    maya = runtime.shop.customers.with_email("maya.lindqvist@example.org").id
    phone.customers["device-1"] = maya
    ours = bench.begin("device-1")
    bench.write("device-1", "x" * 10_000, "too long")
    found = subject.find(runtime, maya)
    assert ours in found.conversations
    erasure.erase(runtime, found, maya, "test")
    storage = runtime.storage
    assert storage.external_ids.behind("app place", "device-1") is None
    left = [*storage.inbox.listed(("done",)), *storage.outbox.listed(("done",))]
    assert not [job for job in left if "device-1" in f"{job.key} {job.whose} {job.payload}"]


def test_a_body_that_names_odd_ids_is_refused(bench, phone):
    odd = [{"sender": "x" * 61}, {"sender": ""}, {"sender": 7}, {"key": "k" * 501}, {"text": 1}]
    for more in odd:
        data = {"sender": "device-1", "key": "k", "text": "hello"} | more
        assert bench._post(*phone._signed(data)) == 400


def test_long_keys_are_told_apart(bench, phone, runtime):
    ours = bench.begin("device-1")
    for last in ("a", "b", "b"):
        bench.write("device-1", f"message {last}", "wamid." + "k" * 200 + last)
    said = [turn.text for turn in runtime.storage.conversations.turns(ours)]
    assert said[-2:] == ["message a", "message b"]


@pytest.fixture
def gateway(monkeypatch):
    gateway = SmsGateway()
    for name, value in gateway.environment.items():
        monkeypatch.setenv(name, value)
    yield gateway
    gateway.close()


@pytest.mark.services
def test_the_sample_in_the_whole_front_door(tmp_path, filled_shop, gateway, monkeypatch):
    """Chosen by the setting alone: signed in, answered out, by the loops that really run."""
    import httpx

    runtime = make_runtime(tmp_path, filled_shop, channels="tests.channels.sample.sms:make")
    body, headers = gateway.request(gateway.people[0], "where is my order", "k1")
    with served(runtime) as base:
        url = f"{base}/channels/sms"
        assert httpx.post(url, content=body, headers=headers | {"host": "shop.test"}).is_success
        wait_for(lambda: gateway.got(gateway.people[0]))
        assert "a bot" in gateway.got(gateway.people[0])[0]
        forged = headers | {"host": "shop.test", "x-gateway-signature": "0" * 64}
        assert httpx.post(url, content=body, headers=forged).status_code == 401
    put_away(runtime)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("tests.channels.sample.sms:nothing", "has no attribute 'nothing'"),
        ("nowhere:make", "No module named"),
        ("tests.channels.sample.sms:Sms", "name two"),
        ("tests.channels.test_hosted:Nameless", "`name` is"),
        ("nobody", "no channel is called nobody"),
    ],
)
def test_a_wrong_setting_is_told_with_the_way_out(runtime, named, says):
    runtime.config.settings.channels = named
    if says == "name two":
        runtime.config.settings.channels = f"{__name__}:Fine {__name__}:Fine"
        says = "two channels have one name"
    with pytest.raises(SettingsError, match=says):
        make_channels(runtime.config.settings)


def Fine(_settings):
    return Phone()


def Nameless(_settings):
    phone = Phone()
    phone.name = "Slack!"
    return phone


def test_what_the_inbox_keeps_is_what_the_contract_names():
    assert set(asdict(Incoming("k", "s"))) == {
        "key", "sender", "text", "place", "kind", "revision", "choice", "customer_id", "files"
    }  # fmt: skip
