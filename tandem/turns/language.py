"""In which language a customer is answered: that of what they write, where the assistant speaks it,
kept until they write another."""

from tandem.config.languages import Languages, load_languages
from tandem.config.settings import ROOT
from tandem.core.conversation import Turn
from tandem.runtime import Runtime
from tandem.understanding.written_in import written_in

NAMES = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
         "nl": "dutch", "pl": "polish"}  # fmt: skip
"""How data/languages.yml calls them."""
ENGLISH = "english"


def other_languages(runtime: Runtime) -> Languages:
    """The words by which a language that is not spoken here is known; those of the spoken ones
    stand against them all, as English."""
    words = load_languages(ROOT)
    spoken = {NAMES[code] for code in runtime.config.settings.spoken if code in NAMES}
    if spoken <= {ENGLISH}:
        return words
    ours = frozenset[str]().union(*(words.get(name, frozenset()) for name in spoken | {ENGLISH}))
    return {name: own for name, own in words.items() if name not in spoken} | {ENGLISH: ours}


def language_at(runtime: Runtime, conversation_id: str, turn: Turn) -> str:
    """The language of the answer to a turn. A site with one language asks nothing."""
    languages = runtime.config.settings.spoken
    if len(languages) == 1:
        return languages[0]
    conversations = runtime.storage.conversations
    now = conversations.language(conversation_id) or languages[0]
    if turn.speaker != "customer" or turn.picked:
        return now
    words = load_languages(ROOT)
    known = {code: words[NAMES[code]] for code in languages if NAMES.get(code) in words}
    written = written_in(turn.text, known)
    if written is None or written == now:
        return now
    conversations.speak(conversation_id, written)
    return written
