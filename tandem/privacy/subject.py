"""Who somebody is in our stores: the ids and addresses under which things about them are kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, or_, select

from tandem.core.database import snapshot
from tandem.runtime import Runtime
from tandem.storage import tables as t
from tandem.storage.whose import OUR_ID, of_customer, of_slack

UNLINKED = "unlinked"
"""How it is kept that a conversation was not the customer's after all."""
AT_ONCE = 500
"""Ids in one statement; databases have limits."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One person, or a bunch of conversations that are too old to be kept.

    What is theirs is told by whole ids alone: `owners` are those that rows of the boxes, of other
    systems' ids and mails bear (`tandem/storage/whose.py`). `emails` are addresses the shop knows
    to be theirs; what somebody typed into a chat is nobody's identity. `words` name them in a text
    of others: such a place is listed and left alone.
    """

    customer_id: str | None = None
    conversations: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    slack_users: tuple[str, ...] = ()
    emails: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    ids: frozenset[str] = field(init=False)
    _named: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        ids = (*self.conversations, *self.turns, *self.cases, *self.files)
        object.__setattr__(self, "ids", frozenset(ids))
        words = "|".join(re.escape(word) for word in sorted(self.words | self.emails))
        # A word that stands for itself, and is no part of a longer address or reference.
        pattern = None
        if words:
            pattern = re.compile(rf"(?<![\w.+'@-])(?:{words})(?![\w@-]|\.\w)", re.IGNORECASE)
        object.__setattr__(self, "_named", pattern)

    @property
    def owners(self) -> list[str]:
        """Whose rows are this person's."""
        own = [of_customer(self.customer_id)] if self.customer_id else []
        return [*self.conversations, *own, *(of_slack(user) for user in self.slack_users)]

    def named_in(self, text: str) -> bool:
        """Whether a text has an id of ours, a reference or an address of this person in it."""
        if any(found in self.ids for found in OUR_ID.findall(text)):
            return True
        return bool(self._named and self._named.search(text))


def find(runtime: Runtime, who: str) -> Subject | None:
    """The person behind a customer's id, a case's reference or a conversation's id, or None.

    A visitor nobody knows is the one conversation they are in.
    """
    customer_id = runtime.storage.people.behind(who)
    c, links, case = t.conversation.c, t.person_link.c, t.case.c
    with snapshot(runtime.storage.database) as db:
        named = select(c.id).join(t.case, case.conversation_id == c.id, isouter=True)
        one = db.execute(named.where(or_(c.id == who, case.reference == who)).limit(1)).scalar()
        if one is None:
            customer_id = who
        linked = select(links.kind, links.value).where(links.customer_id == customer_id)
        found = db.execute(linked).all() if customer_id else []
        users = [value for kind, value in found if kind == "slack"]  # a browser may be shared
        own = or_(c.customer_id == customer_id, and_(c.channel == "slack", c.visitor_id.in_(users)))
        which = own if customer_id else c.id == one
        conversations = list(db.execute(select(c.id).where(which)).scalars())
        if customer_id:
            proved = _proved_in(db, customer_id)
            conversations += [one for one in proved if one not in set(conversations)]
    profile = runtime.shop.customers.profile(customer_id) if customer_id else None
    if not (conversations or found or profile):
        return None
    emails = {profile.email.casefold()} if profile else set()
    return of_conversations(runtime, conversations, customer_id, users, emails)


def _proved_in(db: Connection, customer_id: str) -> list[str]:
    """Conversations in which this customer proved who they are, whoever came after; without those
    that turned out to be somebody else's."""
    e = t.event.c
    named = e.data["customer"].as_string() == customer_id
    ids = db.execute(select(e.conversation_id).where(e.kind == "identity", named)).scalars()
    found = []
    for some in chunks(dict.fromkeys(ids)):
        query = select(e.conversation_id, e.data).where(e.kind == "identity")
        last: dict[str, bool] = {}
        for row in db.execute(query.where(e.conversation_id.in_(some)).order_by(e.id)):
            if row.data.get("customer") == customer_id:
                last[row.conversation_id] = True
            elif row.data.get("how") == UNLINKED:
                last[row.conversation_id] = False
        found += [one for one, theirs in last.items() if theirs]
    return found


def of_conversations(
    runtime: Runtime,
    conversations: Iterable[str],
    customer_id: str | None = None,
    slack_users: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Subject:
    """The subject of these conversations, with their turns and cases."""
    ids, words = tuple(conversations), {customer_id} if customer_id else set()
    turns: list[str] = []
    cases: list[str] = []
    files: list[str] = []
    with snapshot(runtime.storage.database) as db:
        for some in chunks(ids):
            f = t.stored_file.c
            files += db.execute(select(f.id).where(f.conversation_id.in_(some))).scalars()
            turns += db.execute(
                select(t.turn.c.id).where(t.turn.c.conversation_id.in_(some))
            ).scalars()
            columns = (t.case.c.id, t.case.c.reference)
            for row in db.execute(select(*columns).where(t.case.c.conversation_id.in_(some))):
                cases.append(row.id)
                words.add(row.reference)
    return Subject(
        customer_id,
        ids,
        tuple(turns),
        tuple(cases),
        tuple(files),
        tuple(slack_users),
        frozenset(emails),
        frozenset(words),
    )


def chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    """The ids in bunches for one statement each."""
    ids = list(ids)
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
