"""What was said before, as far as a message is understood by it. Put together in tandem/turns/."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tandem.understanding.commands import Thing
from tandem.understanding.goods import GoodsIndex
from tandem.understanding.slots import Guess

NOTHING_FOR_SALE = GoodsIndex(())


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """Where a conversation stands when a message comes.

    asked, form, parked, guess: what the dialogue waits for. in_view: things that either side has
    named, the newest first, the greeting's too. own: a signed-in customer's orders, the newest
    first. choices: what the last buttons named, in their order. kind, label: what was told last.
    awaited: whether a person's answer is awaited. matter: the intent under way. done: the skill
    that did something last ("" when something else came since). article: the help page told last,
    page_begins: the intent that it begins, pages_begin: the same of every page. known: facts given
    so far. goods: what is for sale. group: the products told of last. shown: whether these were
    shown as what there is. languages: the words of other languages. size: what size was spoken of
    last. offered: the one matter that was offered by a button last, beside a person. named: what
    this very message has named so far. answer: the act that was answered last
    ("answer_delete_account"), where that was the last thing said; answer_on_page: whether a
    page says more of it. effect: the skill whose effect was
    the last one and stands, "" for none.
    """

    asked: str = ""
    form: str = ""
    parked: str = ""
    guess: Guess | None = None
    in_view: tuple[Thing, ...] = ()
    own: tuple[Thing, ...] = ()
    signed_in: bool = False
    choices: tuple[Thing, ...] = ()
    kind: str = ""
    label: str = ""
    matter: str = ""
    done: str = ""
    article: str = ""
    page_begins: str = ""
    pages_begin: Mapping[str, str] = field(default_factory=dict)
    awaited: bool = False
    known: dict[str, str] = field(default_factory=dict)
    form_slots: tuple[str, ...] = ()
    goods: GoodsIndex = NOTHING_FOR_SALE
    group: tuple[Thing, ...] = ()
    shown: bool = False
    size: str = ""
    offered: str = ""
    named: tuple[Thing, ...] = ()
    answer: str = ""
    answer_on_page: bool = False
    effect: str = ""
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def products(self) -> tuple[str, ...]:
        """The names of all that is for sale."""
        return tuple(one.name for one in self.goods.goods)

    def current(self, kind: str) -> Thing | None:
        """The thing of that kind spoken of last."""
        return next((thing for thing in self.in_view if thing.kind == kind), None)

    @property
    def orders(self) -> tuple[Thing, ...]:
        """Every order that may be meant: those in view, then the customer's own, then those that
        the last buttons named."""
        found: dict[str, Thing] = {}
        in_view = (thing for thing in self.in_view if thing.kind == "order")
        offered = (thing for thing in self.choices if thing.kind == "order")
        for thing in (*in_view, *self.own, *offered):
            found.setdefault(thing.id, thing)
        return tuple(found.values())
