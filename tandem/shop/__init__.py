"""The company's systems behind a port: orders, customers, catalogue, accounts.

`port.py` says what the assistant needs; `sql.py` is our own shop that answers it. A company plugs
in its own systems by writing a class with the same methods and naming it in `wiring.py`.
"""
