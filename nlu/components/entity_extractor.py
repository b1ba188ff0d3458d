"""Order numbers, e-mail addresses, products and the other facts of a shop's messages."""

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import json_to_string, read_json_file, write_text_file

from nlu.entities.finder import EntityFinder
from nlu.entities.own_numbers import shapes_of_shop

FILE = "entities.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(EntityExtractorMixin, GraphComponent):
    """Finds entities by rules and by the lookup table of products; see nlu.entities.finder."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["rapidfuzz"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """product_lookup: name of the lookup table. shop.yml has how the shop's numbers look."""
        return {"product_lookup": "product"}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        products: list[str],
    ) -> None:
        """products: names as the catalogue writes them; may be empty."""
        self._model_storage = model_storage
        self._resource = resource
        self._config = config
        self._finder = EntityFinder(products, shapes_of_shop())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ShopEntityExtractor":
        """Called by Rasa's graph before training."""
        return cls(config, model_storage, resource, [])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ShopEntityExtractor":
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            products = read_json_file(folder / FILE)["products"]
        return cls(config, model_storage, resource, products)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the products of the lookup table; without one, no product is recognised."""
        products: list[str] = []
        for table in training_data.lookup_tables:
            if table["name"] == self._config["product_lookup"]:
                elements = table["elements"]
                if isinstance(elements, str):  # the name of a file, one product a line
                    elements = Path(elements).read_text(encoding="utf-8").splitlines()
                products += [element.strip() for element in elements if element.strip()]
        with self._model_storage.write_to(self._resource) as folder:
            write_text_file(json_to_string({"products": products}), folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to each message."""
        for message in messages:
            found = [
                {**entity, "extractor": self.name}
                for entity in self._finder.find(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
