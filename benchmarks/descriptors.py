"""Thousands of connections need as many file descriptors."""

import resource


def raise_limit() -> int:
    """Allow this process as many open files as it may allow itself, and say how many those are."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
