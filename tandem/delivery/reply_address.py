"""The address to which the mails of a case are answered: a tag behind + names the case, signed, so
that nobody writes into a case whose mail they never got."""

import hashlib
import hmac
import re
from collections.abc import Iterable

SIGNED = 16
"""Hex digits of the signature: 64 bits, for which a mail server would have to be asked for ages."""
TAG = re.compile(rf"[+](h-[a-z0-9]{{5}})[.]([0-9a-f]{{{SIGNED}}})@", re.IGNORECASE)
LONGEST_ADDRESS = 254


def reply_address(base: str, key: str, reference: str) -> str:
    """Where an answer about case `reference` goes. `base` is an address of ours whose mailbox takes
    everything behind a + (RFC 5233)."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{reference.lower()}.{_signature(key, reference)}@{domain}"


def reference_in(addresses: Iterable[str], key: str) -> str | None:
    """The reference of the case that one of these addresses names rightly, or None. Mail servers
    may have changed capitals to small letters."""
    for address in addresses:
        found = TAG.search(address[:LONGEST_ADDRESS])
        if found and hmac.compare_digest(_signature(key, found[1]), found[2].lower()):
            return found[1].upper()
    return None


def thread_id(reference: str, domain: str) -> str:
    """The Message-ID that all mails of a case refer to, by which mail programs keep them together;
    no mail has it."""
    return f"<{reference.lower()}.case@{domain}>"


def _signature(key: str, reference: str) -> str:
    digest = hmac.new(key.encode(), reference.lower().encode(), hashlib.sha256)
    return digest.hexdigest()[:SIGNED]
