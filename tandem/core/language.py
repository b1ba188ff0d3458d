"""Which language a customer writes, by its smallest words. Enough to choose who takes the case."""

import re

SMALL_WORDS = {
    "English": "the and is my i to it not you of was have for that with this what where can",
    "German": "der die das und ist nicht ich ein eine mein meine zu wo wann auf mit habe sie wie",
    "French": "le la les et est je ne pas mon ma une un des vous que où avec pour bonjour commande",
    "Spanish": "el los las y es no mi una un que dónde con para hola pedido está por quiero tengo",
    "Italian": "il gli e è non mio mia una un che dove con per ciao ordine ho vorrei quando del",
    "Dutch": "de het en is niet ik een mijn waar met voor heb dat hallo bestelling wanneer u van",
    "Swedish": "och är inte jag en ett min mitt var med för har det hej när att som på beställning",
}
CODES = {
    "English": "en", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it",
    "Dutch": "nl", "Swedish": "sv",
}  # fmt: skip
WORDS = {name: frozenset(small.split()) for name, small in SMALL_WORDS.items()}
FEWEST = 2
"""Fewer small words than this say nothing."""


def language_of(texts: list[str]) -> dict[str, str]:
    """{"code": ISO 639-1 or "und", "words": its name or "not clear"}."""
    words = re.findall(r"[^\W\d_]+", " ".join(texts).casefold())
    counts = {name: sum(word in small for word in words) for name, small in WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    if counts[best] < FEWEST:
        return {"code": "und", "words": "not clear"}
    return {"code": CODES[best], "words": best}
