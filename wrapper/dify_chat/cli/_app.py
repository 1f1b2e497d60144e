"""The command line: which commands there are, and what becomes of their failures."""

import os
from collections.abc import Sequence
from typing import Annotated, Any

from cyclopts import App, Group, Parameter

from .. import __version__
from . import _batch, _chat, _conversations, _info, _mock, _say, _send, _transcribe
from ._context import STANDARD, Context, Options
from ._docstrings import restore_docstrings
from ._failures import FAILURES, Exit
from ._output import Output, leave_quietly
from ._signals import ending

restore_docstrings(_batch, _chat, _conversations, _info, _mock, _say, _send, _transcribe)
_app = App(
    name="dify-chat",
    help="Talk to a Dify app. Its key and server come from DIFY_API_KEY and DIFY_BASE_URL.",
    version=__version__,
    default_parameter=Parameter(negative=()),
)
_app.meta.group_parameters = Group("Options of all commands", sort_key=9)
_app.command(_chat.chat)
_app.command(_send.send)
_app.command(_batch.batch)
_app.command(_conversations.app)
_app.command(_say.say)
_app.command(_transcribe.transcribe)
_app.command(_info.info)
_app.command(_mock.mock)
_app.register_install_completion_command(help="Have the shell complete commands and options.")

_QUIET: dict[str, Any] = {"exit_on_error": False, "print_error": False}


@_app.meta.default
def _meta(
    *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)], options: Options | None = None
) -> tuple[tuple[str, ...], Options]:
    return tokens, options or Options()


def run(arguments: Sequence[str]) -> int:
    """Run a command; give its exit code.

    Raises:
        SystemExit: A signal asked the process to end.
    """
    before, after = _parted(arguments)
    output = Output(json="--json" in before, keys=(os.environ.get("DIFY_API_KEY"),))
    try:
        with ending():
            command, bound, _ = _app.meta.parse_args(before, **_QUIET)
            if command is not _meta:  # --help, --version
                command(*bound.args, **bound.kwargs)
                return Exit.FINE
            tokens, options = _meta(*bound.args, **bound.kwargs)
            context = Context(options)
            output = context.output
            command, bound, unparsed = _app.parse_args([*tokens, *after], **_QUIET)
            code = command(*bound.args, **bound.kwargs, **dict.fromkeys(unparsed, context))
            return Exit.FINE if code is None else code
    except SystemExit:  # a signal came, maybe since the terminal is closed
        leave_quietly()
        raise
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        leave_quietly()
        return Exit.READER_GONE
    except FAILURES as failure:
        return output.failure(failure)


def _parted(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the arguments at `--`, after which nothing is an option."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return [STANDARD if argument == "-" else argument for argument in arguments[:end]], list(arguments[end:])
