"""`python -m dify_chat` is the command `dify-chat`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
