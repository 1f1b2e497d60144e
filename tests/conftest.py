"""Plugins of all tests: our own, whether or not the package is installed, and the one that tests plugins."""

pytest_plugins = ["pytest_dify_chat", "pytester"]
