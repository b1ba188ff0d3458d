"""Leaves TensorFlow out when nothing in config.yml needs it.

Rasa imports every component it knows, and six of them import TensorFlow: seconds at each start and
a few hundred megabytes, for components this project does not use. `apply()` puts placeholders in
the place of those six modules, unless a configuration names one of their components; then Rasa
is left alone and loads them as always.

Called by nlu/rasa_server/cli.py before Rasa is imported.
"""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, Iterable, List, Text, Tuple

COMPONENTS: Dict[Text, Tuple[Text, ...]] = {
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}
"""Rasa's modules that import TensorFlow, and what other modules of Rasa import from them."""


class LeftOut(RuntimeError):
    """A component was wanted whose module is only a placeholder."""


def apply(arguments: List[Text], folder: Path) -> bool:
    """Leave TensorFlow out if `folder`/config.yml and the files in `arguments` allow it.

    Returns whether it is left out.
    """
    files = [folder / "config.yml", *(Path(word) for word in arguments)]
    configurations = [file for file in files if file.suffix in (".yml", ".yaml") and file.is_file()]
    if "tensorflow" in sys.modules or any(module in sys.modules for module in COMPONENTS):
        return False
    if not configurations or any(needs_tensorflow(file.read_text()) for file in configurations):
        return False
    for module in COMPONENTS:
        sys.modules[module] = placeholder(module)
    return True


def needs_tensorflow(configuration: Text) -> bool:
    """Whether the text of a configuration names one of the components, or leaves the choice of
    pipeline or policies to Rasa, whose own choice holds some of them."""
    lines = [line.split("#", 1)[0].rstrip() for line in configuration.splitlines()]
    text = "\n".join(line for line in lines if line)
    chosen = all(re.search(rf"^{part}:\s*\n\s*-", text, re.M) for part in ("pipeline", "policies"))
    return not chosen or any(name in text for name in _names())


def _names() -> Iterable[Text]:
    return (name for names in COMPONENTS.values() for name in names)


def placeholder(module: Text) -> ModuleType:
    """A module whose classes can be compared with, but not used."""
    made = ModuleType(module, "Left out: see nlu/rasa_patches/without_tensorflow.py.")
    for name in COMPONENTS[module]:
        setattr(made, name, _LeftOutType(name, (), {"__module__": module}))
    return made


class _LeftOutType(type):
    """The type of placeholder classes: any use of one says what to do."""

    def __getattr__(cls, name: Text) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise LeftOut(
            f"{cls.__name__} needs TensorFlow, which is left out since config.yml does not name "
            f"{cls.__name__}: train the model again, or name it in config.yml"
        )
