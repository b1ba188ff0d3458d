"""A shop that never was: Fernway, with customers and orders for trying Tandem out.

Everything follows from a seed, and the dates from a day: two builds differ by their days alone.
Addresses end in example.org or example.com, telephone numbers come from the range kept free for
drama.

The people and orders to try things with are in `people.py`; all of them sign in with
`DEMO_PASSWORD`.
"""
