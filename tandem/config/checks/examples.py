"""Examples of intents: enough of them, each in one place, annotations that mean something."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from tandem.config.checks.project import NLU, Designs, Example
from tandem.config.yaml_file import Located, nearest

FEWEST = 6
"""Examples of an intent: with fewer its confidence is no more than a guess."""
ALIKE = 96
"""rapidfuzz ratio of the words in order from which two examples say the same."""
LIKE_OUTSIDE = 75
SMALL = 25
"""The same beside out_of_scope for an intent of few examples, which its many would drown."""
OUT_OF_SCOPE = "out_of_scope"
NEVER_TYPED = {"resume_after_person", "enter_mail_code", "ask_about"}
"""Intents that only the front door and buttons send."""
BLOCK_KEYS = ("intent", "examples", "lookup", "regex", "synonym", "metadata")
KINDS = ("intent", "lookup", "regex", "synonym")
ANNOTATED = re.compile(r"\[(?P<text>[^\]\[]*)\](?:\((?P<short>[^)]*)\)|(?P<long>\{[^}]*\}))")
HALF = re.compile(r"\[[^\]\[]*\](?:\((?![^)]*\))|\{(?![^}]*\})|\s+[({])|\[[^\]\[]*$|\[\]")
BRACED = re.compile(r"[({<](\w{1,80})[)}>]")
"""A name in some brackets: `(1042)[order_number]`, `1042 (order_number)`."""
LONG_KEYS = ("entity", "role", "group", "value")


def blocks_are_whole(designs: Designs) -> Iterator[str]:
    """Every block of data/nlu says what it is about and has examples, each after a dash."""
    for file in designs.nlu:
        data = file.data if isinstance(file.data, Mapping) else {}
        blocks = data.get("nlu")
        if blocks is not None and not isinstance(blocks, list):
            yield f"{file.where('nlu')}: nlu: a list, each block after a dash"
            continue
        for number, block in enumerate(blocks or ()):
            yield from _block(file, number, block)


def _block(file: Located, number: int, block: object) -> Iterator[str]:
    at = file.where("nlu", number)
    if not isinstance(block, Mapping) or not any(key in block for key in KINDS):
        yield f"{at}: a block begins with `- intent:`, `- lookup:`, `- regex:` or `- synonym:`"
        return
    for key in block:
        if key not in BLOCK_KEYS:
            yield f"{file.where('nlu', number, key)}: {key}: no such key." \
                  f"{nearest(str(key), BLOCK_KEYS)}"  # fmt: skip
    kind = next(key for key in KINDS if key in block)
    name = str(block[kind])
    if not isinstance(block[kind], str) or not name.strip():
        yield f"{file.where('nlu', number, kind)}: {kind}: its name is missing (found {name})"
        return
    if "/" in name:
        yield f"{at}: {name}: an intent in two parts; give each a name and a rule of its own"
    examples = block.get("examples")
    if not examples:
        yield f"{at}: {name}: has no examples: write `examples: |` and one a line, after a dash"
    elif not isinstance(examples, str):
        yield from _listed(file, number, name, examples)
    else:
        begin = file.line("nlu", number, "examples")
        rows = examples.splitlines()
        if len(rows) == 1 and rows[0].count(" - ") > 0:
            yield f"{file.name}:{begin}: {name}: write `examples: |`, else all is one line"
            return
        for offset, row in enumerate(rows, start=1):
            if not row.strip():
                continue
            if not row.strip().startswith("-"):
                where = f"{file.name}:{begin + offset}"
                yield f"{where}: {name}: an example begins with a dash: {row.strip()}"
            elif row.strip().startswith("- -"):
                where = f"{file.name}:{begin + offset}"
                yield f"{where}: {name}: an example begins with one dash: {row.strip()}"
            elif row.strip() == "-" or not re.search(r"\w", row):
                yield f"{file.name}:{begin + offset}: {name}: an empty example"


def _listed(file: Located, number: int, name: str, examples: object) -> Iterator[str]:
    """Rasa reads a list of blocks with `text:`, and passes over everything else in silence."""
    rows = examples if isinstance(examples, list) else [None]
    if any(not isinstance(row, Mapping) or "text" not in row for row in rows):
        at = file.where("nlu", number, "examples")
        yield f"{at}: {name}: examples: write `examples: |` and one a line, after a dash"


def examples_have_intents(designs: Designs) -> Iterator[str]:
    """Every block belongs to an intent of the domain, and every intent has enough of them."""
    intents = designs.listed("intents")
    taught: dict[str, list[Example]] = defaultdict(list)
    for example in designs.examples:
        taught[example.intent].append(example)
    for intent, examples in taught.items():
        if intent not in intents:
            file = next(one for one in designs.nlu if one.name == examples[0].file)
            at = f"{file.name}:{_line_of(file, intent)}"
            yield f"{at}: {intent}: no such intent in domain.yml.{nearest(intent, intents)}"
    for intent, line in intents.items():
        found = taught.get(intent, [])
        if designs.roles.role(intent) in NEVER_TYPED:
            continue
        if not found:
            yield f"domain.yml:{line}: {intent}: has no examples in {NLU}"
        elif len({_plain(one.text) for one in found}) < FEWEST:
            yield (
                f"{found[0].where}: {intent}: has {len(found)} examples; {FEWEST} that differ are"
                " the fewest it is known by, 15 are better"
            )


def _line_of(file: Located, intent: str) -> int:
    for number, block in enumerate(file.data.get("nlu") or ()):
        if isinstance(block, Mapping) and str(block.get("intent")) == intent:
            return file.line("nlu", number, "intent")
    return 1


def examples_stand_once(designs: Designs) -> Iterator[str]:
    """The same example in two intents teaches neither; nearly the same one hardly either."""
    first: dict[str, Example] = {}
    for example in designs.examples:
        plain = _plain(example.text)
        if not plain:
            continue
        other = first.setdefault(plain, example)
        if other is not example and other.intent != example.intent:
            yield (
                f"{example.where}: {example.intent}: {example.text!r} is an example of"
                f" {other.intent}, too ({other.where}); keep one"
            )
        elif other is not example and other.text == example.text:
            yield (
                f"{example.where}: {example.intent}: {example.text!r} stands in {other.where}"
                " already"
            )
    yield from _nearly(first)


def _nearly(once: dict[str, Example]) -> Iterator[str]:
    """Pairs of other intents that differ in a letter or two."""
    texts = [one for one in once if len(one) > 12]
    counts = Counter(one.intent for one in once.values())
    by_length: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        by_length[len(text) // 4].append(text)
    for size, here in by_length.items():
        beside = here + by_length.get(size + 1, [])
        scores = process.cdist(here, beside, scorer=fuzz.ratio, score_cutoff=LIKE_OUTSIDE)
        for row, one in enumerate(here):
            for column in scores[row].nonzero()[0]:
                other = beside[column]
                a, b = once[one], once[other]
                outside = OUT_OF_SCOPE in (a.intent, b.intent)
                outside = outside and min(counts[a.intent], counts[b.intent]) < SMALL
                if other <= one or a.intent == b.intent:
                    continue
                if scores[row][column] < (LIKE_OUTSIDE if outside else ALIKE):
                    continue
                yield (
                    f"{a.where}: {a.intent}: {a.text!r} is nearly {b.text!r} of {b.intent}"
                    f" ({b.where}); keep one"
                )


def _plain(text: str) -> str:
    bare = ANNOTATED.sub(lambda found: found["text"], text)
    return " ".join(re.findall(r"[\w']+", bare.casefold()))


def annotations_mean_something(designs: Designs) -> Iterator[str]:
    """[1042](order_number): closed, and of an entity of the domain."""
    entities = designs.listed("entities")
    for example in designs.examples:
        rest = ANNOTATED.sub("", example.text)
        named = any(name in entities for name in BRACED.findall(rest))
        if not named and "[" not in example.text and "]" not in example.text:
            continue
        if named or HALF.search(example.text) or "[" in rest or "]" in rest:
            yield (
                f"{example.where}: {example.intent}: a broken annotation; write"
                f" [words](entity): {example.text}"
            )
            continue
        for found in ANNOTATED.finditer(example.text):
            yield from _annotation(example, found, entities)


def _annotation(
    example: Example, found: re.Match[str], entities: Mapping[str, int]
) -> Iterator[str]:
    entity = (found["short"] or "").partition(":")[0].strip()
    if found["long"]:
        try:
            said = json.loads(found["long"])
        except ValueError:
            yield (
                f"{example.where}: {example.intent}: a broken annotation; write"
                f' [words]{{"entity": "name"}}: {found[0]}'
            )
            return
        wrong = next((key for key in said if key not in LONG_KEYS), None)
        if wrong:
            hint = nearest(wrong, LONG_KEYS)
            yield f"{example.where}: {example.intent}: {wrong}: no such key.{hint}"
            return
        entity = str(said.get("entity") or "")
    if entity not in entities:
        yield (
            f"{example.where}: {example.intent}: no such entity in domain.yml: {entity}."
            f"{nearest(entity, entities)}"
        )
