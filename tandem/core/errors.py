"""Errors that carry a code for programs and a sentence for people.

TandemError
├── SettingsError     a setting is missing or cannot be used; stops the start
├── PolicyError       escalation.yml or a file like it is wrong; every problem with its line
├── Refused           a request cannot be carried out; has an HTTP status
├── Unavailable       something outside does not answer; worth trying again
└── Later             something outside asks to wait, and says how long
"""

from tandem.core.words import Told


class TandemError(Exception):
    """Base of all errors raised by this package."""


class SettingsError(TandemError):
    """A setting is missing or unusable. The text names it and says what to do."""


class PolicyError(TandemError):
    """A file of designers or operators is wrong: escalation.yml, team.yml, words.yml and so on.

    `problems` is a list of lines like "escalation.yml:12: confidence.at: ...".
    """

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class Refused(TandemError):
    """A request that cannot be carried out.

    `code` is stable and for programs, `message` is for the person (a sentence of
    words/refusals.yml is told in the reader's language), `status` is the HTTP status, `field` names
    the offending part of the request, if there is one, and `retry_seconds` is when it may work
    again (429).
    """

    def __init__(
        self,
        code: str,
        message: str | Told,
        status: int = 400,
        field: str | None = None,
        retry_seconds: int = 60,
    ):
        self.code, self.status, self.field = code, status, field
        self.retry_seconds = retry_seconds
        self._message = message
        super().__init__(code, message)

    @property
    def message(self) -> str:
        """The sentence for the person, in the language that is spoken just now."""
        return str(self._message)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def as_json(self) -> dict[str, dict[str, str | None]]:
        """The one shape in which every error leaves the front door."""
        return {"error": {"code": self.code, "message": self.message, "field": self.field}}


class Unavailable(TandemError):
    """Something outside (Rasa, mail server, ...) did not answer properly."""


class TimedOut(Unavailable):
    """It was asked, and did not answer in time."""


class Broken(Unavailable):
    """It was asked, and failed over it; it is likely to fail again."""


class Later(TandemError):
    """Something outside asks to wait `seconds` before the next try (HTTP 429, Retry-After)."""

    def __init__(self, seconds: float, message: str):
        self.seconds = seconds
        super().__init__(message)
