"""Why a case came, as an agent says it: the rule's words without the machine's figures. Pure."""

import re

IN_WORDS = frozenset(
    {"confidence", "unanswered", "understanding", "no_progress", "out_of_scope", "asked_back"}
)
"""Rules whose reason counts and measures; words/desk.yml has what they mean, as because_<rule>."""
FIGURE = r"-?\d?\.\d+|\d+(?:\.\d+)? ?%"
FIGURES = re.compile(
    rf"\s{{0,3}}[(\[](?:{FIGURE})[)\]]"  # by the tone (0.62)
    rf"|,? (?:with |at )?confidence (?:{FIGURE})(?: below (?:{FIGURE}))?"
    rf"|,? (?:mit )?Sicherheit (?:{FIGURE})(?: unter (?:{FIGURE}))?"
)
RULE_NAME = re.compile(r"\s{0,3}\([a-z0-9_]{1,80}\)(?=;|$)")
"""A designer's rule is named at the end of its reason: (late_and_dear)."""


def because_of(rule: str | None) -> str:
    """The rule, where the desk has words of its own for it; "" where its reason is told."""
    return rule if rule in IN_WORDS else ""


def without_figures(reason: str) -> str:
    """A reason as people would say it; the figures stay in the packet, one click away."""
    return RULE_NAME.sub("", FIGURES.sub("", reason)).strip(" ,;") or reason


def beside(rule: str | None, reason: str) -> str:
    """What a reason says beside its rule: that the customer has waited in vain, or is of high
    value. "" without."""
    _, _, rest = reason.partition("; ")
    return without_figures(rest) if because_of(rule) else ""
