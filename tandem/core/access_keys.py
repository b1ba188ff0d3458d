"""Finds keys of machines: tokens, keys in links, passwords in addresses. Linear in the text."""

import re
from collections.abc import Iterator

from tandem.core.plain_text import Span

TOKEN, LINK, PASSWORD = "access key", "link key", "password"
KNOWN = re.compile(
    r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[\w-]{16,200}"
    r"|\bgh[pousr]_\w{20,100}|\bgithub_pat_\w{20,200}|\bglpat-[\w-]{16,80}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{12,40}|\bAIza[\w-]{30,60}|\bxox[abeoprs]-[\w-]{10,200}"
    r"|\bSG\.[\w-]{16,40}\.[\w-]{16,80}|\bnpm_\w{20,100}|\bhf_\w{20,100}"
    r"|\bwhsec_[\w+/=]{16,100}|\bdop_v1_\w{20,100}|\bdckr_pat_[\w-]{16,80}|\bpypi-[\w-]{30,300}"
    r"|\bshp(?:at|ca|pa|ss)_\w{20,80}|\bya29\.[\w-]{20,300}|\bkey-[0-9a-f]{32}\b|\bAC[0-9a-f]{32}\b"
    r"|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]{8,2000})?"
)
"""Keys that say themselves whose they are: OpenAI and Stripe, GitHub, GitLab, AWS, Google, Slack,
SendGrid, npm, Hugging Face, Shopify, DigitalOcean, Docker, PyPI, Mailgun, Twilio, webhooks' signing
secrets, JSON Web Tokens."""
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
    r"(?P<secret>(?=[a-z_\-/+~]{0,60}\d)(?=[\d_\-/+~]{0,60}[a-z])[\w\-/+=.~]{12,500})",
    re.IGNORECASE,
)
ASSIGNED = re.compile(
    r"(?<![\w-])[A-Za-z][\w.-]{0,40}?(?:key|token|secret|credential|password|passwd|pwd)s?[\"']?"
    r"\s{0,2}(?:[:=]|=>|:=)\s{0,2}[\"']?"
    r"(?P<secret>(?=[^\s\"']{0,60}\d)(?=[^\s\"']{0,60}[A-Za-z])[^\s\"',;]{8,500})",
    re.IGNORECASE,
)
"""As settings of programs are written: aws_secret_access_key = ..."""
CALLED_KEY = re.compile(
    r"(?<!\w)(?:private|licen[cs]e|activation|lizenz|secret|signing|encryption|ssh|master|admin|shared"
    r"|deploy|webhook|wallet|public|serial|windows|office|steam|cd|software|product|produkt"
    r"|privater?|geheimer?|aktivierungs|account|storage|consumer|app|server|recovery)[ _-]?"
    r"(?:keys?|schlüssel)(?:\s(?:you|i|we|they|ihr|sie)\s\w{3,10}(?:\s(?:me|us|mir))?)?(?:\s(?:is|was|ist|war|lautet))?\s{0,2}[:=]?\s{1,2}[\"'`]?"
    r"(?P<secret>(?=[^\s\"'`]{0,60}\d)(?=[^\s\"'`]{0,60}[A-Za-z])[\w+/=.-]{10,500})",
    re.IGNORECASE,
)
BESIDE_AWS = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{12,40}(?:[\s/:,;|]|and|und|secret){1,8}(?P<secret>[A-Za-z0-9/+=]{30,60})(?!\w)"
)
"""The secret half of an AWS key, which says nothing of itself."""
IN_LINK = re.compile(
    r"(?:[?&](?:token|key|code|otp|password|secret|sig|access_token|api_key)=|/reset/)"
    r"(?P<secret>[\w.~%-]{8,500})",
    re.IGNORECASE,
)
IN_URL = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}://[^\s:@/]{0,64}:(?P<secret>[^\s@/]{3,128})@(?=\S)",
    re.IGNORECASE,
)
"""A password in an address with a scheme, whatever the host: postgres://shop:secret@db/x."""
ON_COMMAND_LINE = re.compile(
    r"(?<!\S)(?:-u|--user|--userpwd)[ =][\"']?[\w.@+-]{1,64}:(?P<user>[^\s\"']{3,128})"
    r"|(?<!\S)--?(?:pass(?:word|wd)?|pw|token|secret|api-?key)[ =][\"']?(?P<option>[^\s\"']{3,128})"
    r"|\b(?:mysql|mysqldump|mariadb"
    r"|sshpass)\b[^\n]{0,80}?\s-p ?(?P<short>[^\s\"'-][^\s\"']{2,128})",
    re.IGNORECASE,
)
BASIC = re.compile(
    r"\b(?:authorization\s{0,2}[:=]\s{0,2})?basic\s{1,2}(?P<secret>(?=[a-z+/]{0,40}[A-Z\d])[A-Za-z0-9+/]{12,300}={0,2})"
)
IN_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}://"
    r"|(?<![^\s\"'(<]))[\w.%+-]{1,64}:(?P<secret>(?!//)[^\s:@/]{3,128})@(?=[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})",
    re.IGNORECASE,
)


def known_keys(text: str) -> Iterator[Span]:
    """Keys that say themselves whose they are."""
    for found in KNOWN.finditer(text):
        yield *found.span(), TOKEN


def access_keys(text: str) -> Iterator[Span]:
    """Where keys stand."""
    yield from known_keys(text)
    for pattern, kind in (
        (PRIVATE, TOKEN),
        (NAMED, TOKEN),
        (ASSIGNED, TOKEN),
        (CALLED_KEY, TOKEN),
        (BESIDE_AWS, TOKEN),
        (IN_LINK, LINK),
        (IN_ADDRESS, PASSWORD),
        (IN_URL, PASSWORD),
        (BASIC, TOKEN),
    ):
        for found in pattern.finditer(text):
            yield *found.span("secret"), kind
    for found in ON_COMMAND_LINE.finditer(text):
        yield *found.span(found.lastgroup or 0), PASSWORD
