"""How an extra of this package is installed. CONTRIBUTING.md says what a release changes."""


def install_command(extra: str) -> str:
    """Return the command that installs an extra, and where it is run: no index has this package."""
    return f'pip install ".[{extra}]" in a clone of dify-chat'
