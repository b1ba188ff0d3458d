"""256 bits of meaning: near for near meanings, and the same for ever."""

import math

import numpy as np

from nlu.components.fingerprint import BITS, fingerprint, planes

KNOWN = "9646cad000e643a40f03e4d1a7a540ba72704c1dcaf0ed8c8e804a195c288126"
"""Stored fingerprints are compared with new ones: these planes must stay."""


def likeness(one: str, other: str) -> float:
    differing = bin(int(one, 16) ^ int(other, 16)).count("1")
    return math.cos(math.pi * differing / BITS)


def test_likeness_of_fingerprints_is_that_of_the_vectors(encoder):
    texts = ["where is my parcel", "my package, where is it?", "do you sell green tea"]
    vectors = encoder.encode(texts)
    prints = [fingerprint(vector, planes(384)) for vector in vectors]
    assert all(len(bits) == 64 for bits in prints)
    for a in range(3):
        for b in range(3):
            # Three standard deviations of a share counted on 256 bits.
            assert abs(likeness(prints[a], prints[b]) - vectors[a] @ vectors[b]) < 0.3
    assert likeness(prints[0], prints[1]) > likeness(prints[0], prints[2]) + 0.3


def test_the_planes_never_change():
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    assert fingerprint(vector, planes(384)) == KNOWN
