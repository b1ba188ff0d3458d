"""Tokens by spaCy, from a blank English pipeline by default, so that no model is downloaded."""

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message


def load_language(model: str) -> Any:
    """A spaCy language; `model` is the name of an installed pipeline, or empty for blank English.

    Raises OSError naming the model when it is not installed.
    """
    import spacy

    if not model:
        return spacy.blank("en")
    try:
        return spacy.load(model)
    except OSError as error:
        raise OSError(
            f"config.yml: BlankSpacyTokenizer: model: {model!r} is not installed; install that "
            "spaCy pipeline into the environment, or leave the setting empty"
        ) from error


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer):
    """Splits a message into spaCy's tokens and leaves nothing else behind."""

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """model: a spaCy pipeline's name (empty: blank English); the rest as every tokenizer."""
        return {
            "model": "",
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the language; nothing is loaded when this module is imported."""
        super().__init__(config)
        self._language = load_language(config["model"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "BlankSpacyTokenizer":
        """Called by Rasa's graph."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute of a message, without white space."""
        document = self._language.make_doc(message.get(attribute))
        tokens = [Token(token.text, token.idx) for token in document if not token.is_space]
        return self._apply_token_pattern(tokens)
