# Written from _async/__init__.py by generator/unasync.py, which `make generate` runs.

"""The calls of a batch; generator/unasync.py derives the sync twin."""
