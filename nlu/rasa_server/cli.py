"""python -m nlu.rasa_server.cli: Rasa's command line, on today's Python (nlu/rasa_patches).

Also without the warnings that libraries have for their authors: Sanic turns them on when it is
imported, so they are turned off after that; Rasa turns others on when it starts, except those that
it expects. And Rasa's token comes from the environment: a command line is read by every user of the
machine.
"""

import os
import sys
import warnings
from pathlib import Path
from typing import List, Mapping, Text

# One message is too little work to share: a second thread only waits, at full speed, and takes the
# processor from the front door. Training, too, takes longer with two. A site with other wishes sets
# its own. It must stand here: numpy looks at it once, when it is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SANIC_DEPRECATION_FILTER", "ignore")  # Sanic turns its own on for each app

import sanic.app  # noqa: F401

from nlu import rasa_patches

warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", message=".*MovedIn20|.*declarative_base")


def arguments(words: List[Text], environment: Mapping[Text, Text]) -> List[Text]:
    """The command line as Rasa is to see it: a server gets the token that nobody else may read."""
    token = environment.get("TANDEM_RASA_TOKEN")
    if words[:1] != ["run"] or words[1:2] == ["actions"] or not token:
        return words
    return ["run", f"--auth-token={token}", *words[1:]]  # one word: a token may begin with "-"


def configurations(words: List[Text], folder: Path) -> Text:
    """The text of config.yml and of what the command line names beside it."""
    files = [folder / "config.yml", *(Path(word) for word in words)]
    found = [file for file in files if file.suffix in (".yml", ".yaml") and file.is_file()]
    return "\n".join(file.read_text(encoding="utf-8") for file in found)


INSTEAD = {
    "shell": "`bin/tandem chat`: a conversation in the terminal, with what was understood",
    "interactive": "`bin/tandem chat --save FILE`: a conversation becomes a test",
    "x": "`bin/tandem run`: the shop with its chat, and the agents' desk",
}
"""What of Rasa's has no front door here, and what to use."""

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in INSTEAD and "--help" not in sys.argv:
        sys.exit(f"rasa {sys.argv[1]} knows nothing of the front door. Use {INSTEAD[sys.argv[1]]}.")
    if sys.argv[1:2] == ["run"]:
        os.umask(0o077)  # Rasa makes the file of its trackers: it is its owner's alone
    sys.argv[1:] = arguments(sys.argv[1:], os.environ)
    try:
        rasa_patches.apply(configurations(sys.argv[1:], Path.cwd()))
    except rasa_patches.UnknownSource as error:
        sys.exit(str(error))

    from rasa.__main__ import main
    from rasa.utils.common import EXPECTED_WARNINGS

    from nlu.faults import fault_behind

    EXPECTED_WARNINGS.append((UserWarning, r"'\w+' deprecated - use"))
    try:
        main()
    except Exception as error:
        if (fault := fault_behind(error)) is None:
            raise
        sys.exit(str(fault))
