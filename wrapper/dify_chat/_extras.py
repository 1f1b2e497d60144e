"""How an extra of this package is installed. CONTRIBUTING.md says what a release changes."""

import sys


def install_command(extra: str) -> str:
    """Return the command that installs an extra, and where it is run: no index has this package."""
    command = f'pip install ".[{extra}]" in a clone of dify-chat'
    # PyInstaller, cx_Freeze and Nuitka's like set it: no command adds a module to such a program.
    if getattr(sys, "frozen", False):
        return f"freeze the program again with this module in it; it comes with {command}"
    return command
