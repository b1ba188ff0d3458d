"""The sample adapter passes the suite, and a broken one does not."""

import secrets
from contextlib import suppress
from dataclasses import replace

import pytest

from tandem.channels.chosen import make_channel
from tandem.channels.conformance import checks
from tandem.channels.conformance.bench import Unfit
from tandem.channels.conformance.checks import CHECKS
from tandem.channels.conformance.hosted_bench import HostedBench
from tandem.core.errors import Unavailable
from tests.channels.sample.gateway import SmsGateway
from tests.channels.sample.sms import GatewaySettings, Sms, signature

FACTORY = "tests.channels.sample.sms:make"


@pytest.fixture
def gateway(monkeypatch):
    gateway = SmsGateway()
    for name, value in gateway.environment.items():
        monkeypatch.setenv(name, value)
    yield gateway
    gateway.close()


@pytest.fixture
def bench(runtime, gateway):
    channel = make_channel(FACTORY, runtime.config.settings)
    return HostedBench(runtime, channel, gateway)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_sample_keeps_to_the_contract(bench, check):
    check(bench)


class TrustsAnybody(Sms):
    def read(self, body, headers):
        return super().read(body, headers | {"x-gateway-signature": self._right(body)})

    def _right(self, body):
        return signature(self._gateway.sms_gateway_secret, body)


class ForgetsIds(Sms):
    def read(self, body, headers):
        return [replace(one, key=secrets.token_hex(4)) for one in super().read(body, headers)]


class KnowsOneId(Sms):
    def read(self, body, headers):
        return [replace(one, key="always") for one in super().read(body, headers)]


class MixesPeople(Sms):
    def read(self, body, headers):
        return [replace(one, sender="+440") for one in super().read(body, headers)]


class SendsAgain(Sms):
    def send(self, place, text, key):
        super().send(place, text, secrets.token_hex(4))


class GivesUp(Sms):
    def send(self, place, text, key):
        with suppress(Unavailable):
            super().send(place, text, key)


class CutsOff(Sms):
    def send(self, place, text, key):
        super().send(place, text[:100], key)


class TooMuch(Sms):
    can = replace(Sms.can, longest=2000)


class BelievesNumbers(Sms):
    can = replace(Sms.can, proves_sender=True)

    def read(self, body, headers):
        return [replace(one, customer_id=self.maya) for one in super().read(body, headers)]


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (TrustsAnybody, checks.refuses_forgeries),
        (ForgetsIds, checks.is_one_turn),
        (KnowsOneId, checks.is_one_turn),
        (MixesPeople, checks.keeps_people_apart),
        (SendsAgain, checks.says_nothing_twice),
        (GivesUp, checks.tries_again),
        (CutsOff, checks.tells_long_words_whole),
        (TooMuch, checks.tells_long_words_whole),
        (BelievesNumbers, checks.proves_nobody),
    ],
    ids=lambda one: one.__name__,
)
def test_a_broken_channel_is_told_apart(runtime, gateway, broken, check):
    channel = broken(GatewaySettings())
    channel.maya = runtime.shop.customers.with_email("maya.lindqvist@example.org").id
    with pytest.raises(Unfit):
        check(HostedBench(runtime, channel, gateway))
