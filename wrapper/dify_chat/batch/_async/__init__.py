"""The calls of a batch; generator/unasync.py derives the sync twin."""
