# Written from _async/__init__.py by generator/unasync.py, which `make generate` runs.

"""The client as async code has it; `generator/unasync.py` writes its twin from this."""
