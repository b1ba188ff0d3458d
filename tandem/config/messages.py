"""What the front door says by itself; loads words.yml and checks that nothing is missing."""

import re
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from tandem.config.word_entries import Entry
from tandem.config.yaml_file import load_checked
from tandem.core.errors import SettingsError
from tandem.core.words import spoken, text_of


class _WordsFile(RootModel[dict[str, Entry]]):
    pass


class Messages:
    """The sentences by name, in the language that is spoken (`tandem.core.words.speaking`).
    `words("queued", low=2, high=5, ...)` fills one in."""

    def __init__(self, path: Path, **always: str):
        """Raises PolicyError with every mistake and its line."""
        self._file, self._always = path.name, always
        self._texts = {
            name: entry if isinstance(entry, str) else entry.as_written()
            for name, entry in load_checked(path, _WordsFile).root.items()
        }

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence `name` with its braces filled in."""
        filled = self._always | values
        try:
            return text_of(self._texts[name], spoken(), filled).format_map(filled)
        except KeyError as error:
            raise SettingsError(f"{self._file}: {name}: {error} is missing") from None

    def is_said(self, name: str, text: str) -> bool:
        """Whether `text` holds the sentence `name`, whatever its braces were filled with."""
        return bool(_shape(text_of(self._texts[name], spoken(), self._always)).search(text))


@lru_cache(maxsize=256)
def _shape(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", template)
    return re.compile(".{0,200}?".join(map(re.escape, parts)), re.S)
