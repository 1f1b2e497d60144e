"""The client as async code has it; `generator/unasync.py` writes its twin from this."""
