"""What the front door says by itself; loads words.yml and checks that nothing is missing."""

from pathlib import Path

from pydantic import RootModel

from tandem.config.yaml_file import Sentence, load_checked
from tandem.core.errors import SettingsError


class _WordsFile(RootModel[dict[str, Sentence]]):
    pass


class Messages:
    """The sentences by name. `words("queued", low=2, high=5, ...)` fills one in."""

    def __init__(self, path: Path, **always: str):
        """Raises PolicyError with every mistake and its line."""
        self._file, self._always = path.name, always
        self._texts = load_checked(path, _WordsFile).root

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence `name` with its braces filled in."""
        try:
            return self._texts[name].format_map(self._always | values)
        except KeyError as error:
            raise SettingsError(f"{self._file}: {name}: {error} is missing") from None
