"""Examples and sentence tests as clean YAML: written into the designers' files as text, so that
comments and order stay as they are. Pure; whoever calls keeps the files."""

import re

import yaml

INDENT = "    "


class NoPlace(ValueError):
    """The file has no place for it; the text says why and what to do."""


def with_example(text: str, intent: str, example: str) -> str:
    """The Rasa NLU file `text` with one more example of `intent`, after its last.

    Raises NoPlace where the intent has no examples there.
    """
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if _is_intent(line, intent)), None)
    if at is None:
        raise NoPlace(f"no `- intent: {intent}` here")
    begin = next((n for n in range(at + 1, len(lines)) if _key(lines[n]) == "examples"), None)
    if begin is None:
        raise NoPlace(f"`{intent}` has no `examples: |`")
    last, indent = begin, INDENT
    for number in range(begin + 1, len(lines)):
        line = lines[number]
        if line.strip().startswith("- ") and len(line) - len(line.lstrip()) >= len(INDENT):
            last, indent = number, line[: len(line) - len(line.lstrip())]
        elif line.strip():
            break
    lines.insert(last + 1, f"{indent}- {one_line(example)}")
    return "\n".join(lines) + "\n"


def with_intent(text: str, intent: str, example: str) -> str:
    """The NLU file with a new intent of one example at its end."""
    return f"{text.rstrip()}\n- intent: {intent}\n  examples: |\n{INDENT}- {one_line(example)}\n"


def with_sentence(text: str, intent: str, sentence: str) -> str:
    """The file of sentence tests with one more, after the last of its intent, else at the end."""
    said = yaml.safe_dump(
        one_line(sentence), allow_unicode=True, width=10_000, default_flow_style=True
    )
    entry = [f"- text: {said.removesuffix('...').strip().splitlines()[0]}", f"  intent: {intent}"]
    lines = text.rstrip().splitlines()
    same = [n for n, line in enumerate(lines) if line.strip() == f"intent: {intent}"]
    at = same[-1] + 1 if same else len(lines)
    while at < len(lines) and lines[at].startswith("  "):  # also_ok and the like
        at += 1
    return "\n".join([*lines[:at], *entry, *lines[at:]]) + "\n"


def one_line(text: str) -> str:
    """An example on one line. What Rasa would read as an annotation is put plainly."""
    return re.sub(r"[\[\]{}]", "", " ".join(text.split()))


def _is_intent(line: str, intent: str) -> bool:
    return (
        re.fullmatch(rf"\s*- intent:\s*[\"']?{re.escape(intent)}[\"']?\s*(#.*)?", line) is not None
    )


def _key(line: str) -> str:
    found = re.match(r"\s*(?:- )?(\w+):", line)
    return found[1] if found else ""
