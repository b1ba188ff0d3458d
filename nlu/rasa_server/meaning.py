"""What texts mean, for the front door, which has no encoder of its own: vectors of signed bytes.

The encoder is that of the model in use, so that nothing is loaded twice.
"""

from __future__ import annotations

import asyncio
import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Text

import numpy as np

from nlu.components.encoder_featurizer import SentenceEncoderFeaturizer
from nlu.text.encoder import PACKAGED_ENCODER, shared_encoder
from nlu.text.small_vectors import NEAR, USUALLY_NEAR, quantised

MOST_TEXTS, LONGEST_TEXT = 32, 4_000
_one = ThreadPoolExecutor(1, thread_name_prefix="meaning")
"""Searching never takes more than one core from understanding."""


async def meanings(agent: Any, texts: Any) -> Optional[Dict[Text, Any]]:
    """{"encoder", "near", "size", "vectors"}: the vectors one after the other, in base64. None
    where the model has no encoder. Raises ValueError for anything but a few texts."""
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_TEXTS:
        raise ValueError(f"`texts` must be a list of 1 to {MOST_TEXTS} texts")
    if not all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in texts):
        raise ValueError(f"each of `texts` must be a text of at most {LONGEST_TEXT} characters")
    config = config_of(agent)
    if config is None:
        return None
    vectors = await asyncio.get_running_loop().run_in_executor(_one, _encode, config, texts)
    return {
        "encoder": f"{config['path'] or PACKAGED_ENCODER}:{config['quantization']}"[-80:],
        "near": NEAR.get(config["path"], USUALLY_NEAR),
        "size": vectors.shape[1],
        "vectors": base64.b64encode(vectors.tobytes()).decode(),
    }


def config_of(agent: Any) -> Optional[Dict[Text, Any]]:
    """How the encoder of the model in use is set, or None."""
    processor = getattr(agent, "processor", None)
    schema = getattr(getattr(processor, "model_metadata", None), "predict_schema", None)
    for node in schema.nodes.values() if schema else ():
        if issubclass(node.uses, SentenceEncoderFeaturizer):
            return SentenceEncoderFeaturizer.get_default_config() | node.config
    return None


def _encode(config: Dict[Text, Any], texts: List[Text]) -> np.ndarray:
    names = ("sha256", "cache", "threads", "quantization")
    encoder = shared_encoder(config["path"], **{name: config[name] for name in names})
    return quantised(encoder.encode(texts))
