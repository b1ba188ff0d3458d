import shutil

import numpy as np
import pytest

from nlu.text.encoder import EncoderError, SentenceEncoder, packaged_folder


def test_sentences_that_mean_the_same_are_near(encoder):
    same, reworded, other = encoder.encode(
        ["where is my parcel", "has my package been sent yet", "my cat sleeps all day"]
    )
    assert same @ reworded > 0.4 > same @ other


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(encoder):
    alone = encoder.encode(["a red coat"])
    together = encoder.encode(["a red coat", "a much longer sentence that needs more room " * 3])
    assert np.linalg.norm(alone[0]) == pytest.approx(1, abs=1e-5)
    assert alone[0] @ together[0] > 0.99


def test_eight_bits_stay_near_full_precision(encoder, tmp_path):
    full = SentenceEncoder(cache=str(tmp_path), quantization="float32")
    texts = ["where is my order", "i was charged twice", "the zip of this jacket broke"]
    assert (encoder.encode(texts) * full.encode(texts)).sum(axis=1).min() > 0.98


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud83d", "x" * 20_000, "word " * 4_000, "🙂"])
def test_any_text_gives_a_vector(encoder, text):
    text = text.encode("utf-8", "replace").decode()
    assert np.isfinite(encoder.encode([text])).all()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(EncoderError, match=r"nowhere/model\.safetensors: no such file"):
        SentenceEncoder(str(tmp_path / "nowhere"), cache=str(tmp_path))


def test_a_changed_file_is_refused(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(packaged_folder(), folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\x00\x00\x00\x01")
    with pytest.raises(EncoderError, match=r"sha256 is .* expected 53aa5117"):
        SentenceEncoder(
            str(folder),
            cache=str(tmp_path),
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        )


def test_a_torn_file_is_refused(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(packaged_folder(), folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EncoderError, match=r"model\.safetensors: not readable"):
        SentenceEncoder(str(folder), cache=str(tmp_path))
