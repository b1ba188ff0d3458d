"""The front door gets vectors of texts, and nobody else does."""

import asyncio
import base64
import json
from types import SimpleNamespace

import numpy as np
import pytest

from nlu.components.encoder_featurizer import SentenceEncoderFeaturizer
from nlu.rasa_server.front_door import FrontDoor
from nlu.rasa_server.meaning import MOST_TEXTS
from nlu.text.small_vectors import quantised


def agent_with(*components):
    nodes = {str(n): SimpleNamespace(uses=one, config={}) for n, one in enumerate(components)}
    schema = SimpleNamespace(nodes=nodes)
    return SimpleNamespace(
        processor=SimpleNamespace(model_metadata=SimpleNamespace(predict_schema=schema))
    )


def ask(monkeypatch, texts, agent=None, token="a-token"):
    monkeypatch.setattr("nlu.rasa_patches.actions_here.wanted", lambda: False)
    routes = FrontDoor("a-token").blueprint(lambda message: None)
    handler = next(one.handler for one in routes._future_routes if one.uri == "/meaning")
    request = SimpleNamespace(
        headers={"x-tandem-token": token},
        json={"texts": texts},
        app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)),
    )
    answer = asyncio.run(handler(request))
    return answer.status, json.loads(answer.body)


def test_texts_that_mean_the_same_have_near_vectors(monkeypatch):
    texts = ["my parcel has not come", "the delivery never arrived", "what a lovely day"]
    status, told = ask(monkeypatch, texts, agent_with(str, SentenceEncoderFeaturizer))
    assert status == 200
    there = np.frombuffer(base64.b64decode(told["vectors"]), np.int8).astype(float)
    one, same, other = (v / np.linalg.norm(v) for v in there.reshape(-1, told["size"]))
    assert one @ same > told["near"] > one @ other


def test_a_stranger_gets_nothing(monkeypatch):
    assert ask(monkeypatch, ["hello"], agent_with(SentenceEncoderFeaturizer), "x")[0] == 401


@pytest.mark.parametrize("agent", [None, agent_with(), agent_with(str)])
def test_without_an_encoder_it_says_so(monkeypatch, agent):
    assert ask(monkeypatch, ["hello"], agent)[0] == 404


@pytest.mark.parametrize("texts", [None, [], "hello", [1], ["x" * 4001], ["x"] * (MOST_TEXTS + 1)])
def test_anything_but_a_few_texts_is_refused(monkeypatch, texts):
    assert ask(monkeypatch, texts, agent_with(SentenceEncoderFeaturizer))[0] == 400


def test_signed_bytes_keep_the_direction():
    vectors = np.random.default_rng(3).standard_normal((50, 384))
    small = quantised(vectors).astype(float)
    cosine = (
        (small * vectors).sum(1) / np.linalg.norm(small, axis=1) / np.linalg.norm(vectors, axis=1)
    )
    assert small.min() >= -127 and cosine.min() > 0.9995
    assert not quantised(np.zeros((1, 4))).any()
