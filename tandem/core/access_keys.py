"""Finds keys of machines: tokens, keys in links, passwords in addresses. Linear in the text."""

import re
from collections.abc import Iterator

from tandem.core.card_numbers import Span

TOKEN, LINK, PASSWORD = "access key", "link key", "password"
KNOWN = re.compile(
    r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[\w-]{16,200}"
    r"|\bgh[pousr]_\w{20,100}|\bgithub_pat_\w{20,200}|\bglpat-[\w-]{16,80}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{12,40}|\bAIza[\w-]{30,60}|\bxox[abeoprs]-[\w-]{10,200}"
    r"|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]{8,2000})?"
)
"""Keys that say themselves whose they are: OpenAI and Stripe, GitHub, GitLab, AWS, Google, Slack,
JSON Web Tokens."""
PRIVATE = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?P<secret>.{0,3000}?)(?:-----END|$)", re.S
)
NAMED = re.compile(
    r"(?<![a-z])(?:(?:access|auth|api|bearer|client|csrf|id|refresh|secret|session|slack"
    r"|github)?[ _-]?"
    r"(?:tokens?|secrets?|api[ _-]?(?:keys?|schl(?:ü|ue)ssel)|session(?: ?id)?|cookie|bearer"
    r"|basic(?: auth)?|schl(?:ü|ue)ssel))"
    r"(?:[\"']?\s{0,2}[:=]\s{0,2}[\"']?|\s{1,2}(?:(?:is|ist|lautet)\s{1,2})?)(?:session=|bearer\s"
    r"|basic\s)?"
    r"(?P<secret>(?=[a-z_\-/+]{0,60}\d)(?=[\d_\-/+]{0,60}[a-z])[\w\-/+=.]{12,500})",
    re.IGNORECASE,
)
IN_LINK = re.compile(
    r"(?:[?&](?:token|key|code|otp|password|secret|sig|access_token|api_key)=|/reset/)"
    r"(?P<secret>[\w.~%-]{8,500})",
    re.IGNORECASE,
)
IN_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}://|(?<![^\s\"'(<]))[\w.%+-]{1,64}:(?P<secret>(?!//)[^\s:@/]{3,128})@(?=[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})",
    re.IGNORECASE,
)


def access_keys(text: str) -> Iterator[Span]:
    """Where keys stand."""
    for found in KNOWN.finditer(text):
        yield *found.span(), TOKEN
    for pattern, kind in (
        (PRIVATE, TOKEN),
        (NAMED, TOKEN),
        (IN_LINK, LINK),
        (IN_ADDRESS, PASSWORD),
    ):
        for found in pattern.finditer(text):
            yield *found.span("secret"), kind
