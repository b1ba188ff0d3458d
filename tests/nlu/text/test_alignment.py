import numpy as np
import pytest

from nlu.text.alignment import Alignment, Pieces, landmarks

EXAMPLES = ["mow the lawn", "feed the hens", "is the garden gate locked", "water the roses"]


@pytest.fixture(scope="module")
def pieces(encoder):
    return encoder.read(EXAMPLES)[1]


@pytest.fixture(scope="module")
def alignment(pieces):
    return Alignment.fit(pieces, np.arange(len(pieces)))


def test_a_text_aligns_wholly_with_itself_and_alike_both_ways(alignment, pieces):
    aligned = alignment.of(pieces).likeness
    assert aligned.diagonal() == pytest.approx(np.ones(4), abs=1e-4)
    assert aligned == pytest.approx(aligned.T, abs=1e-5)
    assert (aligned[~np.eye(4, dtype=bool)] < 0.95).all()


def test_the_order_and_number_of_texts_changes_nothing(alignment, pieces):
    many = [pieces[number % 4] for number in range(150)]
    alone, among = alignment.of([pieces[1]]), alignment.of(many)
    assert among.likeness[149] == pytest.approx(alone.likeness[0], abs=1e-5)
    assert among.strange[149] == pytest.approx(alone.strange[0], abs=1e-5)
    assert len(among.lengths) == 150


def test_what_an_example_lacks_is_strange_in_it(alignment, encoder, pieces):
    text = encoder.read(["feed the hens and translate my tax return"])[1][0]
    aligned = alignment.of([text, pieces[1]])
    assert aligned.strange[1, 1] == 0
    here, there = (alignment._projected(each.states) for each in (text, pieces[1]))
    assert aligned.strange[0, 1] == pytest.approx(((here @ there.T).max(axis=1) < 0.5).mean())
    assert 0 < aligned.strange[0, 1] < 1


def test_it_is_what_its_definition_says(alignment, encoder, pieces):
    message = encoder.read(["please feed my hens"])[1][0]
    here, there = (alignment._projected(text.states) for text in (message, pieces[1]))
    products = here @ there.T
    mine, its = alignment._rarity(message.ids), alignment._rarity(pieces[1].ids)
    expected = (
        np.average(products.max(axis=1), weights=mine)
        + np.average(products.max(axis=0), weights=its)
    ) / 2
    assert alignment.of([message]).likeness[0, 1] == pytest.approx(expected, abs=1e-5)


def test_a_piece_never_seen_counts_as_the_rarest(alignment):
    text = Pieces(np.array([10**6]), np.ones((1, 384), np.float32))
    assert alignment._rarity(text.ids)[0] == alignment.rarities.max()
    assert np.isfinite(alignment.of([text]).likeness).all()


def test_landmarks_leave_no_label_out_while_there_is_room():
    labels = ["a"] * 50 + ["b"] * 2 + ["c"]
    chosen = landmarks(labels, 9)
    assert len(chosen) == 9
    assert sorted(labels[row] for row in chosen) == ["a"] * 6 + ["b"] * 2 + ["c"]
    assert landmarks(labels, 100).tolist() == list(range(53))
