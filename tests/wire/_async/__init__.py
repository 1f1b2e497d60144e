"""The wire, as async code has it; `generator/unasync.py` writes the twins of these tests."""
