"""Shows what there is: things in stock that fit what somebody is looking for, with their prices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tandem.config.goods import load_goods_words
from tandem.config.settings import ROOT
from tandem.core.words import say
from tandem.shop.records import Product
from tandem.skills.goods import goods_index
from tandem.skills.phrases import listed, money
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.skills.sizes import SIZE_WORDS, asked_size, size_meant
from tandem.understanding.goods import GoodsIndex, Said
from tandem.understanding.goods_vocabulary import stem
from tandem.understanding.unwanted import unwanted_words, wanted_words

SHOWN, MOST_OF_A_KIND = 3, 6
"""Suggestions; and what is listed of a kind that was asked for by its name."""
MOST_BUTTONS = 4
BUDGET = re.compile(
    r"\b(?:under|below|less than|up to|max(?:imum)?(?: of)?|within|no more than|not more than"
    r"|at most|around|about|for|budget(?: is| of)?|spend)\W{0,2}[£$€]?\s?(\d{1,4})(?:\.\d\d)?\b"
    r"(?!\s*(?:%|years?|yrs?|year old|days?|weeks?|people|of them))"
    r"|[£$€]\s?(\d{1,4})(?:\.\d\d)?\b|\b(\d{1,4}) ?(?:quid|pounds?|gbp)\b",
    re.I,
)
NOTE_WORTH = {"fiver": 5, "tenner": 10, "score": 20}
NOTES = re.compile(r"\ban? (fiver|tenner|score)\b", re.I)
"""Banknotes by what they are called."""
RANGE = re.compile(
    r"\b(?:what|wh?[ao]t) (?:\w+ ){0,4}(?:sell|selling|shop|store|have|got|offer|stock)\b", re.I
)
"""Asks for what there is as a whole."""
AROUND = 1.15
""" "Around 40" may be a little more."""
ABOUT = re.compile(r"\b(?:around|about|roughly|ish)\b", re.I)
CHEAPER = re.compile(r"\b(?:cheaper|less expensive|too (?:expensive|dear|much)|less)\b", re.I)
OTHERWISE = re.compile(
    r"\b(?:similar|cheaper|less|instead|else|alternatives?|like it"
    r"|(?:any|no|some|got|have) others?)\b",
    re.I,
)
CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest price)\b", re.I)
OTHERS = re.compile(r"\b(?:else|others?|more|different|another)\b", re.I)
SIZE = re.compile(
    r"\b(?:size|in an?|in|an?)\s+(x{0,3}[sl]|m|\d{1,2}|extra small|extra large|small|medium"
    r"|large)\b"
    r"(?!\s*(?:quid|pounds?|days?|weeks?|hours?|gift|present|budget))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. `size` in their words, `most` in cents."""

    said: Said = field(default_factory=Said)
    text: str = ""
    most: int | None = None
    size: str = ""
    without: Said = field(default_factory=Said)


def recommend(slots: Slots, context: SkillContext) -> SkillResult:
    """Those that fit, in stock, with prices, the words of before going on where new ones only
    narrow them; and what is said where nothing does."""
    products = context.shop.catalogue.everything()
    index = goods_index(products)
    wanted, shown = _wanted(slots, context, index)
    every, missed = _fitting(wanted, products, index)
    fitting = [one for one in every if not _unwanted(one, wanted)]
    if every and not fitting:
        return _all_have_it(every, wanted)
    there, cheap = _there(fitting, wanted)
    if not cheap and wanted.said.kinds and wanted.said.needs:
        # "A dress for a wedding in M": one that is there says more than the best that isn't.
        wider = replace(wanted, said=replace(wanted.said, needs=()))
        every, missed = _fitting(wider, products, index)
        others = [one for one in every if not _unwanted(one, wanted)]
        fitting = others or fitting
        there, cheap = _there(fitting, wanted)
    fresh = [one for one in cheap if one.name not in shown]
    chosen = _chosen(fresh, wanted, context.text)
    looked_for = {"text": wanted.text, "shown": [*shown, *(one.name for one in chosen)]}
    if chosen:
        return _show(chosen, missed, looked_for)
    return _nothing(fitting, there, cheap, wanted, looked_for, missed)


def _there(fitting: list[Product], wanted: Wanted) -> tuple[list[Product], list[Product]]:
    """What is in stock, and what of it costs no more than is said. In a size: what has sizes comes
    before what has none."""
    there = [one for one in fitting if _in_stock(one, wanted)]
    if wanted.size:
        there = [one for one in there if one.stock[0].size is not None] or there
    return there, [one for one in there if wanted.most is None or one.price_cents <= wanted.most]


def _wanted(slots: Slots, context: SkillContext, index: GoodsIndex) -> tuple[Wanted, list[str]]:
    """What is looked for, and what was shown of it before."""
    text = str(slots.get("wanted") or context.text)
    before: dict[str, Any] = slots.get("looked_for") or {}
    said = index.said(wanted_words(text))
    if not (said.kinds or said.needs) and text in context.text:
        text = context.text  # "...size 9, what have you got?": the rest says what
        said = index.said(wanted_words(text))
    shown: list[str] = []
    named = index.find(wanted_words(text)).names
    if len(named) == 1 and OTHERWISE.search(text):
        # "I like the satchel, but something for less": the same kind, and not that one
        one = context.shop.catalogue.product(named[0])
        most = one.price_cents - 1 if one and CHEAPER.search(text) else _budget(text)
        return Wanted(Said(kinds=said.kinds), text, most), list(named)
    names_it = said.kinds or said.needs or said.departments or (said.details and said.sure)
    if before and not names_it:
        text = f"{before['text']}. {text}"[-300:]
        said = index.said(wanted_words(text))
        if OTHERS.search(context.text) or CHEAPER.search(context.text):
            shown = list(before.get("shown") or ())
    most = _budget(text)
    if shown and CHEAPER.search(context.text):
        prices = [
            one.price_cents for name in shown if (one := context.shop.catalogue.product(name))
        ]
        most = max(prices, default=1) - 1
    sizes = SIZE.findall(text)
    size = sizes[-1].lower() if sizes else ""
    words = f"{text}. {context.text}"
    left_out = " ".join([unwanted_words(words), *index.words.not_wanted(words)])
    without = index.said(left_out)
    return Wanted(said, text, most, SIZE_WORDS.get(size, size.upper()), without), shown


def _unwanted(product: Product, wanted: Wanted) -> bool:
    """Whether it is of a kind, a material, a colour or a department that is said not to be
    wanted."""
    without = wanted.without
    words = {stem(word) for word in re.findall(r"[a-z]+", product.name.lower())}
    of = re.findall(r"[a-z]+", f"{product.name} {product.material}".lower())
    made = {stem(word) for word in load_goods_words(ROOT).made_of(of)}
    kinds = {stem(kind) for fits in without.kinds.values() for kind in fits}
    return bool(
        words & kinds
        or made & {stem(one) for one in without.materials}
        or words & {stem(one) for one in _shades(without.colours)}
        or product.department in without.departments
    )


def _shades(colours: Sequence[str]) -> set[str]:
    """The colours with their shades: lemon is yellow, too."""
    shades = load_goods_words(ROOT).shades
    return {*colours, *(shade for one in colours for shade in shades.get(one, ()))}


def _all_have_it(every: Sequence[Product], wanted: Wanted) -> SkillResult:
    """Of what fits, nothing is without that."""
    without = wanted.without
    words = [*without.materials, *without.colours, *without.kinds]
    if load_goods_words(ROOT).not_wanted(wanted.text):
        words = [say("phrases.from_animals")]
    things = listed([f"{one.name} ({_in_a_sentence(one.material)})" for one in every[:SHOWN]])
    return SkillResult(
        (Say("utter_recommend_none_without", {"things": things, "unwanted": listed(words, "or")}),),
        tried=f"Looked for goods without {listed(words, 'or')}: there are none",
        forget=(),
        remember={"looked_for": None, "wanted": None},
        settled=False,
        about={"products": "; ".join(one.name for one in every[:SHOWN])},
    )


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _budget(text: str) -> int | None:
    text = NOTES.sub(lambda match: f"{NOTE_WORTH[match[1].lower()]} pounds", text)
    found = [next(filter(None, match.groups())) for match in BUDGET.finditer(text)]
    if not found:
        return None
    cents = int(found[-1]) * 100
    return int(cents * AROUND) if ABOUT.search(text) else cents


def _fitting(
    wanted: Wanted, products: list[Product], index: GoodsIndex
) -> tuple[list[Product], tuple[str, ...]]:
    """What fits the words, the best first, and the words that nothing has."""
    said = wanted.said
    pool = list(index.goods)
    if said.kinds:
        pool = index.of_kind(said)
    elif said.departments:
        pool = [one for one in pool if one.department in said.departments]
    elif not (said.needs or said.materials or said.colours or said.details or wanted.most):
        return (products, ()) if CHEAPEST.search(wanted.text) else ([], ())
    special = tuple(one for one in said.needs if one not in index.words.general_needs)
    said = replace(said, needs=special or said.needs)
    if said.needs and not said.kinds:
        said = replace(said, details={})  # "likes walking" is what it is for
    pool, missed = index.narrowed(pool, said)
    told_apart = {*said.materials, *said.colours, *said.details}
    if missed and not (said.kinds or said.needs) and set(missed) >= told_apart:
        return [], missed
    known = {one.name: one for one in products}
    scored = [(_need(one.name, one.material, said, index), known[one.name]) for one in pool]
    if said.needs and any(score for score, _ in scored):
        scored = [(score, one) for score, one in scored if score]
    scored.sort(key=lambda pair: (-pair[0], pair[1].price_cents))
    return [one for _, one in scored], missed


def _need(name: str, material: str, said: Said, index: GoodsIndex) -> int:
    """How well a thing meets what it is wanted for."""
    words = {stem(word) for word in re.findall(r"[a-z]+", f"{name} {material}".lower())}
    needs = index.words.needs
    return sum(
        max((len(fits) - place for place, fit in enumerate(fits) if stem(fit) in words), default=0)
        for fits in (needs[need] for need in said.needs)
    )


def _in_stock(product: Product, wanted: Wanted) -> bool:
    sizes = [stock.size for stock in product.stock]
    size = None
    if wanted.size and sizes != [None]:
        size, _ = size_meant(f"in {wanted.size}", sizes)
        if size is None or asked_size(f"in {wanted.size}", sizes):
            return False  # a size of another kind of thing: L is no shoe
    return any(one.quantity > 0 for one in product.stock if size is None or one.size == size)


def _chosen(fresh: list[Product], wanted: Wanted, text: str) -> list[Product]:
    """A few different things; of a kind that was named, all of them."""
    if CHEAPEST.search(text):
        return sorted(fresh, key=lambda one: one.price_cents)[:1]
    if wanted.said.kinds:
        return fresh[:MOST_OF_A_KIND]
    first = list({one.family: one for one in reversed(fresh)}.values())[::-1]
    return first[:SHOWN]


def _show(
    chosen: Sequence[Product], missed: tuple[str, ...], looked_for: dict[str, Any]
) -> SkillResult:
    things = listed([f"{one.name} ({money(one.price_cents)})" for one in chosen])
    buttons = tuple(
        (one.name, f'/product_question{{"product": "{one.name}"}}') for one in chosen[:MOST_BUTTONS]
    )
    response = "utter_recommend_instead" if missed else "utter_recommend"
    values = {"things": things, "missed": listed(list(missed), "or")}
    return SkillResult(
        (Say(response, values, buttons),),
        tried=f"Showed {things}",
        forget=(),
        remember={"looked_for": looked_for, "wanted": None},
        settled=False,
        about={"products": "; ".join(one.name for one in chosen)},
    )


def said_words(said: Said) -> bool:
    """Whether anything that is for sale was named."""
    return bool(said.kinds or said.details or said.materials or said.colours or said.needs)


def _nothing(
    fitting: list[Product],
    there: list[Product],
    cheap: list[Product],
    wanted: Wanted,
    looked_for: dict[str, Any],
    missed: tuple[str, ...] = (),
) -> SkillResult:
    """Not sold here, sold out, dearer, or all shown: what is so is said."""
    nearest = sorted(there or fitting, key=lambda one: one.price_cents)[:SHOWN]
    things = listed([f"{one.name} ({money(one.price_cents)})" for one in nearest])
    values = {"things": things, "most": money(wanted.most or 0), "size": wanted.size}
    if cheap:
        response = "utter_recommend_no_more"
    elif there and missed:
        response = "utter_recommend_dearer_instead"
        values |= {"missed": listed(list(missed), "or")}
    elif there:
        response = "utter_recommend_dearer"
    elif fitting:
        response = "utter_recommend_not_in_size" if wanted.size else "utter_recommend_sold_out"
    else:
        asks_for_all = RANGE.search(wanted.text) and not said_words(wanted.said)
        response = "utter_recommend_range" if asks_for_all else "utter_recommend_none"
    about = {"products": "; ".join(one.name for one in nearest)} if nearest else {}
    return SkillResult(
        (Say(response, values),),
        tried=f"Looked for goods that fit: {response.removeprefix('utter_recommend_')}",
        forget=(),
        remember={"looked_for": looked_for if nearest else None, "wanted": None},
        settled=False,
        about=about,
    )
