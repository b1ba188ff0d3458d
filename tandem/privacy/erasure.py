"""Erasing a person everywhere, and the receipt that says what was done."""

import hashlib
import hmac
import json
from typing import Any

from tandem.privacy import elsewhere, kept_files, mailbox, own_tables
from tandem.privacy.subject import Subject
from tandem.privacy.trackers import Trackers
from tandem.runtime import Runtime

KEPT = (
    "that no messages are wanted, if it was said: an id and a time, so that none is sent again",
    "the shop's customer account, orders and payments, which the shop must keep by law",
    "log lines, which hold ids and no words, as long as the operator keeps logs",
    "mails already delivered, and backups until they are overwritten",
    "what people themselves wrote in Slack threads, which only they or an admin can delete there",
)


def erase(runtime: Runtime, subject: Subject, who: str, by: str) -> dict[str, Any]:
    """Erase a person in every store and look whether something is left. Returns the receipt,
    which is also kept in `receipts/` of the var folder, and its hash in the audit trail.

    A conversation that goes on at this moment ends: its token opens nothing any more.
    """
    mirrors = own_tables.rows_of(runtime, subject).get("mirror", [])
    slack, others = elsewhere.erase(runtime, mirrors)
    erased = remove(runtime, subject) | ({"slack messages asked for": slack} if slack else {})
    receipt: dict[str, Any] = {
        "receipt": 1,
        "person": keyed(runtime, who),
        "erased_at": runtime.clock().isoformat(timespec="seconds"),
        "by": by,
        "erased": erased,
        "left": remains(runtime, subject),
        "unclear": unclear(runtime, subject),
        "elsewhere": others,
        "kept": list(KEPT),
    }
    receipt["hash"] = keyed(runtime, json.dumps(receipt, sort_keys=True))
    folder = runtime.config.settings.var / "receipts"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{runtime.clock():%Y%m%dT%H%M%S}-{receipt['hash'][:12]}.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(receipt, indent=2), "utf-8")
    runtime.storage.audit.add(
        None, "erased a person", None, f"receipt {receipt['hash'][:32]} by {by}"
    )
    return receipt


def remove(runtime: Runtime, subject: Subject) -> dict[str, int]:
    """Delete the subject from our stores. Returns how much, by store.

    Our own tables first: from then on nothing new comes in.
    """
    erased = {f"tandem {name}": n for name, n in own_tables.erase(runtime, subject).items()}
    erased["files"] = kept_files.erase(runtime, subject)
    with Trackers(runtime.config.settings.tracker_url) as trackers:
        erased["rasa events"] = trackers.erase(subject.conversations)
    forgotten = runtime.shop.forget(subject.customer_id, subject.conversations, subject.turns)
    erased |= {f"shop {name}": n for name, n in forgotten.items()}
    erased["mailbox mails"] = mailbox.erase(runtime.config.settings, subject)
    return {name: count for name, count in erased.items() if count}


def remains(runtime: Runtime, subject: Subject) -> list[str]:
    """What is still there of what is theirs."""
    kept = {table.name for table in own_tables.KEPT}
    rows = own_tables.rows_of(runtime, subject)
    found = [f"tandem {table}" for table in rows if table not in kept]
    with Trackers(runtime.config.settings.tracker_url) as trackers:
        found += [f"rasa event {row['id']}" for row in trackers.of(subject.conversations)]
    found += [f"file {one}" for one in kept_files.remains(runtime, subject)]
    return found + ["mailbox mail"] * len(mailbox.mails_of(runtime.config.settings, subject))


def unclear(runtime: Runtime, subject: Subject) -> list[str]:
    """Where something names the person that is not known to be theirs. A person must look at it:
    it may be another's, and is not touched."""
    found = [f"tandem {place}" for place in own_tables.unclear(runtime, subject)]
    return found + ["mailbox mail"] * mailbox.unclear(runtime.config.settings, subject)


def keyed(runtime: Runtime, text: str) -> str:
    """A hash that only we can make: it proves which text it was, and tells nobody else."""
    return hmac.new(
        runtime.config.settings.secret_key.encode(), text.encode(), hashlib.sha256
    ).hexdigest()
