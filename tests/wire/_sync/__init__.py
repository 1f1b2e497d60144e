# Written from _async/__init__.py by generator/unasync.py, which `make generate` runs.

"""The wire, as async code has it; `generator/unasync.py` writes the twins of these tests."""
