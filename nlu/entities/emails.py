"""Mail addresses, with their slips put right."""

import re
from collections.abc import Iterator

from nlu.entities.finder import Entity

KNOWN_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "ymail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.com",
    "live.co.uk",
    "msn.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "mail.com",
    "email.com",
    "gmx.com",
    "gmx.de",
    "web.de",
    "proton.me",
    "protonmail.com",
    "btinternet.com",
    "sky.com",
    "virginmedia.com",
    "talktalk.net",
    "example.com",
    "example.org",
    "example.net",
)
ENDINGS = {
    "cmo": "com",
    "con": "com",
    "comm": "com",
    "ocm": "com",
    "vom": "com",
    "xom": "com",
    "cm": "com",
    "om": "com",
    "orgg": "org",
    "ogr": "org",
    "nett": "net",
    "nte": "net",
}
EMAIL = re.compile(
    r"(?<![a-z0-9])(?P<name>[a-z0-9][a-z0-9._%+\-]{0,63})"
    r"(?P<at>\s{0,4}@{1,4}\s{0,4}|\s{0,4}[(\[]at[)\]]\s{0,4}|\s{1,4}at\s{1,4}(?!\S{1,64}@))"
    r"(?P<domain>[a-z0-9\-]{1,63}"
    r"(?:(?:\s{0,4}[.,;]{1,4}\s{0,4}|\s{1,4}dot\s{1,4}|[(\[]dot[)\]])[a-z0-9\-]{1,63}){0,8})",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Entity]:
    """Mail addresses, also spoken ones ("jo at example dot org") and with slips in the domain."""
    for match in EMAIL.finditer(text):
        spoken = "@" not in match["at"]
        domain = re.sub(r"\s{1,4}dot\s{1,4}|[(\[]dot[)\]]", ".", match["domain"].lower())
        parts = re.split(r"\s{0,4}[.,;]{1,4}\s{0,4}", domain)
        end = match.end()
        # "jo@example.org, it is urgent": words after the address are not its end.
        if not spoken and (
            cut := re.search(r"[a-z]\.[a-z]{2,}(?=[,;.]?\s)", match["domain"], re.I)
        ):
            end = match.start("domain") + cut.end()
            parts = domain[: cut.end()].split(".")
        while len(parts) > 2 and not _plausible_ending(parts):
            end -= len(match["domain"]) - max(match["domain"].rfind(c) for c in ".,;")
            parts = parts[:-1]
        candidate = ".".join(parts).strip("-")
        repaired = _repair_domain(candidate)
        if "." not in repaired or (spoken and "." not in domain):
            continue
        if spoken and not _plausible_ending(repaired.split(".")):
            continue
        name = match["name"].lower().strip(".")
        value = f"{name}@{repaired}"
        written = text[match.start() : end].rstrip(".,;").lower()
        yield Entity("email", value, match.start(), match.start() + len(written), value == written)


def _plausible_ending(parts: list[str]) -> bool:
    return (
        parts[-1]
        in {
            "uk",
            "com",
            "org",
            "net",
            "de",
            "eu",
            "me",
            "io",
            "fr",
            "ie",
            "nl",
            "es",
            "it",
            "us",
            "info",
        }
        or ".".join(parts) in KNOWN_DOMAINS
    )


def _repair_domain(domain: str) -> str:
    """The domain meant: a known one when it is one or two slips away, else as written."""
    from rapidfuzz.distance import OSA

    if domain in KNOWN_DOMAINS:
        return domain
    name, dot, ending = domain.rpartition(".")
    if dot and ending in ENDINGS:
        domain = f"{name}.{ENDINGS[ending]}"
    if not dot:
        whole = [known for known in KNOWN_DOMAINS if known.split(".")[0] == domain]
        return whole[0] if whole else domain
    slips, nearest = min((OSA.distance(domain, known), known) for known in KNOWN_DOMAINS)
    # One slip; two only in a long name, where another real domain is unlikely to be so near.
    return (
        nearest if slips <= (1 if len(nearest) < 11 else 2) and nearest[0] == domain[0] else domain
    )
