# Written from _async/operations/__init__.py by generator/unasync.py, which `make generate` runs.

"""The operations of the API, a file an area; `base` holds what they share."""
