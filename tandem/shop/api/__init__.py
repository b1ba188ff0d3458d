"""The Tandem Shop API: how a company's own systems are reached over HTTP.

`operations.py` is the contract as a table. The description (`docs/shop-openapi.yml`), the client,
the reference server and the conformance suite are all made from it.
"""
