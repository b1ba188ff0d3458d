"""Conversations as tests: files a designer writes, held against a private instance of all of it."""
