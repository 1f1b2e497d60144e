# Written by generator/unasync.py from _async/__init__.py: change that, then run `make generate`.

"""The client as async code has it; `generator/unasync.py` writes its twin from this."""
