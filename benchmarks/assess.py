"""How long assessing a turn takes beyond recognition: readings, decision and storing.

    .venv/bin/python -m benchmarks.assess

Whole conversations are held against real databases in a temporary folder; recognition's result is
given. Prints milliseconds per turn by the length of the conversation, by the clock and of the
processor: where others use the machine too, only the latter says something. Target: 5 ms in the
median by the clock, on a machine of one's own.
"""

import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from tandem.config.settings import Settings
from tandem.core.conversation import NluResult
from tandem.dialogue.plan import Stage
from tandem.runtime import Runtime
from tandem.server.bootstrap import build_runtime
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop
from tandem.turns.assess import Asked, hear_turn

CONVERSATIONS = 30
TURNS = 40
CONTACTS = 5
TARGET_MS = 5.0
SAID = (
    ("where is my order", "order_status", 0.96),
    ("1042", "inform", 0.8),
    ("that is not what I asked", "complaint", 0.6),
    ("what does that mean", "clarify", 0.9),
    ("it should have been here on monday", "order_late_or_missing", 0.9),
)
MOOD = {"frustration": 0.2, "sadness": 0.0, "abuse": 0.0, "threat": 0.0, "self_harm": 0.0}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        runtime = make_runtime(Path(folder))
        maya = runtime.shop.customers.with_email("maya.lindqvist@example.org")
        for _ in range(CONTACTS):
            hold(runtime, maya.id, 4)
        rows = {
            "a visitor": [hold(runtime, None, TURNS) for _ in range(CONVERSATIONS)],
            f"signed in, {CONTACTS}+ contacts": [
                hold(runtime, maya.id, TURNS) for _ in range(CONVERSATIONS)
            ],
        }
        runtime.storage.database.dispose()
        runtime.shop.engine.dispose()
    print(f"{'who':<26} {'turns':<8} {'n':>5} {'p50 ms':>7} {'p95 ms':>7} {'cpu p50':>8}")
    worst = worst_cpu = 0.0
    for who, talks in rows.items():
        for begin, end in ((0, 10), (10, 20), (20, TURNS)):
            took = [ms for talk in talks for ms, _ in talk[begin:end]]
            cpu = median(ms for talk in talks for _, ms in talk[begin:end])
            p50, p95 = median(took), quantiles(took, n=20)[18]
            worst, worst_cpu = max(worst, p50), max(worst_cpu, cpu)
            part = f"{begin + 1}-{end}"
            print(f"{who:<26} {part:<8} {len(took):>5} {p50:>7.2f} {p95:>7.2f} {cpu:>8.2f}")
    for what, value in (("by the clock", worst), ("of the processor", worst_cpu)):
        verdict = "met" if value <= TARGET_MS else "missed"
        print(f"target {TARGET_MS:g} ms in the median, {what}: {verdict} ({value:.2f})")


def make_runtime(folder: Path) -> Runtime:
    """A runtime on databases in `folder`, with the demo shop."""
    settings = Settings(
        demo=True,
        var_dir=folder,
        database_url=f"sqlite:///{folder}/tandem.db",
        shop_database_url=f"sqlite:///{folder}/shop.db",
    )
    fill_demo(SqlShop(settings.shop_database_url), date.today())
    return build_runtime(settings)


def hold(runtime: Runtime, customer_id: str | None, turns: int) -> list[tuple[float, float]]:
    """One conversation; milliseconds by the clock and of the processor at each customer turn."""
    conversation_id = runtime.storage.conversations.open("website", customer_id)
    took = []
    for number in range(turns):
        text, intent, confidence = SAID[number % len(SAID)]
        turn = runtime.storage.conversations.add_turn(conversation_id, "customer", text)
        nlu_result = NluResult(
            intent, confidence, ((intent, confidence),), mood=MOOD, fingerprint="0f" * 32
        )
        began, began_cpu = time.perf_counter(), time.process_time()
        hear_turn(runtime, turn, nlu_result, Asked(Stage()), conversation_id)
        cpu = time.process_time() - began_cpu
        took.append(((time.perf_counter() - began) * 1000, cpu * 1000))
        runtime.storage.conversations.add_turn(
            conversation_id, "bot", f"Here is what I know ({number})."
        )
    return took


if __name__ == "__main__":
    main()
