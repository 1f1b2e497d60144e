"""Runs programs in an interpreter of their own, for tests of imports."""

import os
import subprocess
import sys


def output_of(program: str) -> str:
    """Run a program that imports from where this one does; give what it prints, or raise what it dies of."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False
    )
    if result.returncode:
        raise AssertionError(result.stderr)
    return result.stdout
