"""One pipeline in a process of its own: PYTHON -m benchmarks.one_pipeline CONFIG ours|stock

Trains on data/nlu, then reads messages from standard input, one JSON string a line. Answers on
standard output, one JSON object a line: first the seconds of training, then the milliseconds of
each message, by the clock and of the processor. With "stock" nothing of ours is imported, so that a
stock Rasa can run it.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
    os.environ.setdefault(_threads, "1")

DATA = Path(__file__).resolve().parents[1] / "data" / "nlu"


def main(config: str, side: str) -> None:
    """Until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Rasa talks on standard output
    if side == "ours":
        from nlu import rasa_patches

        rasa_patches.apply(Path(config).read_text())
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        model = train_nlu(config, str(DATA), folder, fixed_model_name="measured")
        print(json.dumps({"train": time.perf_counter() - began}), file=answers, flush=True)
        agent, loop = Agent.load(model), asyncio.new_event_loop()
    for line in sys.stdin:
        began, processor = time.perf_counter(), time.process_time()
        loop.run_until_complete(agent.parse_message(json.loads(line)))
        took = {
            "wall": (time.perf_counter() - began) * 1000,
            "processor": (time.process_time() - processor) * 1000,
        }
        print(json.dumps(took), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
