"""Telling open screens that something changed, within one process or across many."""
