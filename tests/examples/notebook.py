"""Run a notebook against the mock server, and keep what it shows but nothing of who ran it when.

python -m tests.examples.notebook examples/notebook.ipynb              # renders it anew
python -m tests.examples.notebook examples/notebook.ipynb other.ipynb  # into another file
"""

import sys

import nbformat
from nbclient import NotebookClient

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def main(source: str, target: str) -> None:
    notebook = nbformat.read(source, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3", record_timing=False).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = {}
    nbformat.write(notebook, target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[-1])
