"""Who somebody is in our stores: the ids and addresses under which things about them are kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select

from tandem.core.database import reading
from tandem.runtime import Runtime
from tandem.storage import tables as t

OUR_ID = re.compile(r"(?<![\w-])[cth]_[\w-]{20}(?![\w-])")
"""Ids of conversations, turns and cases, as `tandem/storage/turns.py` makes them."""
AT_ONCE = 500
"""Ids in one statement; databases have limits."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One person, or a bunch of conversations that are too old to be kept.

    `words` are what names them in a text beside ids: e-mail addresses and references of cases.
    `marks` are whole texts that are theirs alone: browsers and users of Slack, the customer's id.
    """

    customer_id: str | None = None
    conversations: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    ids: frozenset[str] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "ids", frozenset((*self.conversations, *self.turns, *self.cases)))

    def named_in(self, text: str) -> bool:
        """Whether a text names this person: by an id of ours, a reference or an address."""
        if text in self.marks or any(f'"{mark}"' in text for mark in self.marks):
            return True
        if any(found in self.ids for found in OUR_ID.findall(text)):
            return True
        folded = text.casefold()
        return any(word in folded for word in self.words)


def find(runtime: Runtime, who: str) -> Subject | None:
    """The person behind a customer's id, a case's reference or a conversation's id, or None.

    A visitor nobody knows is the one conversation they are in.
    """
    customer_id = runtime.storage.people.behind(who)
    c, links, case = t.conversation.c, t.person_link.c, t.case.c
    with reading(runtime.storage.database) as db:
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
        given = select(case.email).join(t.conversation).where(which, case.email.is_not(None))
        emails = {email.casefold() for email in db.execute(given).scalars()}
    profile = runtime.shop.customers.profile(customer_id) if customer_id else None
    if not (conversations or found or profile):
        return None
    emails |= {profile.email.casefold()} if profile else set()
    marks = {customer_id, *(value for _, value in found)} if customer_id else set()
    return of_conversations(runtime, conversations, customer_id, emails, marks)


def of_conversations(
    runtime: Runtime,
    conversations: Iterable[str],
    customer_id: str | None = None,
    emails: Iterable[str] = (),
    marks: Iterable[str] = (),
) -> Subject:
    """The subject of these conversations, with their turns and cases."""
    ids, words = tuple(conversations), set(emails)
    turns: list[str] = []
    cases: list[str] = []
    with reading(runtime.storage.database) as db:
        for some in chunks(ids):
            turns += db.execute(
                select(t.turn.c.id).where(t.turn.c.conversation_id.in_(some))
            ).scalars()
            columns = (t.case.c.id, t.case.c.reference)
            for row in db.execute(select(*columns).where(t.case.c.conversation_id.in_(some))):
                cases.append(row.id)
                words.add(row.reference.casefold())
    return Subject(
        customer_id,
        ids,
        tuple(turns),
        tuple(cases),
        frozenset(words),
        frozenset(marks),
    )


def chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    """The ids in bunches for one statement each."""
    ids = list(ids)
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
