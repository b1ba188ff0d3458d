"""Tandem: a customer-service assistant that knows when a person is needed."""

import os

# As nlu/rasa_server/cli.py says: a second thread of numpy's only waits, at full speed. It stands
# here since numpy looks at it once, when it is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
