"""What safety costs a message at the front door: hashing, limits, cleaning, redaction.

    .venv/bin/python -m benchmarks.door

Each message of tests/core/data, harmless and with secrets, is taken as the front door takes it,
with what was said before, by an address and a customer of whom there are many; limits are counted
in SQLite in a temporary folder. Prints milliseconds a message, by the clock and of the processor.
Target: 1 ms in the median for all of it together.
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from benchmarks.assess import make_runtime
from tandem.core.client_address import hidden, source_of
from tandem.core.redaction import redact
from tandem.core.text import clean
from tandem.runtime import Runtime
from tandem.storage.limits import Rule
from tests.support.secret_lists import told

TARGET_MS = 1.0
MINUTE = 60
PEOPLE = 500


def main() -> None:
    """Measure and print."""
    messages = [one.text for name in ("harmless", "secrets") for one in told(name)]
    random.Random(5).shuffle(messages)
    with tempfile.TemporaryDirectory() as folder:
        runtime = make_runtime(Path(folder))
        took = measured(runtime, messages)
        runtime.storage.database.dispose()
        runtime.shop.engine.dispose()
    print(f"{len(messages)} messages{'':<14} {'p50 ms':>7} {'p95 ms':>7} {'cpu p50':>8}")
    for stage, times in took.items():
        clock, cpu = zip(*times, strict=True)
        p95 = quantiles(clock, n=20)[18]
        print(f"{stage:<26} {median(clock):>7.3f} {p95:>7.3f} {median(cpu):>8.3f}")
    whole = median(clock for clock, _ in took["all of it"])
    print(f"target {TARGET_MS:g} ms in the median: {'met' if whole <= TARGET_MS else 'missed'}")


def measured(runtime: Runtime, messages: list[str]) -> dict[str, list[tuple[float, float]]]:
    """Stage -> (milliseconds by the clock, of the processor) of each message."""
    key, limit = runtime.config.settings.secret_key, runtime.config.settings.message_limit
    took: dict[str, list[tuple[float, float]]] = {}
    for number, text in enumerate(messages):
        person, before = number % PEOPLE, messages[number - 1]

        def hashed(person=person) -> tuple[str | None, str]:
            source = source_of(f"203.0.{person // 250}.{person % 250}", key)
            return source, hidden(f"customer {person}", key)

        def counted(person=person) -> None:
            names = (f"says address {person}", f"says customer {person}")
            runtime.storage.limits.check(*(Rule(name, 1_000_000, MINUTE) for name in names))

        def safe(text=text, before=before) -> None:
            redact(clean(text, limit), "Which order is it?", before)

        stages: dict[str, Callable] = {"hashing": hashed, "limits": counted, "redaction": safe}
        whole = [timed(stage) for stage in stages.values()]
        for stage, times in zip(stages, whole, strict=True):
            took.setdefault(stage, []).append(times)
        sums = tuple(map(sum, zip(*whole, strict=True)))
        took.setdefault("all of it", []).append((sums[0], sums[1]))
    return took


def timed(stage: Callable) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    began, began_cpu = time.perf_counter(), time.process_time()
    stage()
    return (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000


if __name__ == "__main__":
    main()
