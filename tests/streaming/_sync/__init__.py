# Written by generator/unasync.py from _async/__init__.py: change that, then run `make generate`.

"""The wire, as async code has it; `generator/unasync.py` writes the twins of these tests."""
