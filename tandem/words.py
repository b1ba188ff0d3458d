"""What the front door says by itself; loads words.yml and checks that nothing is missing."""

import string
from pathlib import Path

import yaml

from tandem.errors import SettingsError


class Words:
    """The sentences by name. `words("queued", low=2, high=5, ...)` fills one in."""

    def __init__(self, path: Path, **always: str):
        self._file, self._always = path.name, always
        self._texts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name, text in self._texts.items():
            if not isinstance(text, str):
                raise SettingsError(f"{path.name}: {name}: must be a sentence, is {text!r}")
            list(string.Formatter().parse(text))

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence `name` with its braces filled in."""
        try:
            return self._texts[name].format_map(self._always | values)
        except KeyError as error:
            raise SettingsError(f"{self._file}: {name}: {error} is missing") from None
