"""The annotations of methods as `help` shows them."""

from __future__ import annotations

import inspect
from types import FunctionType


class _Annotation(str):
    """An annotation whose `repr` is its text."""

    __slots__ = ()
    __repr__ = str.__str__


def unquote_annotations(cls: type) -> None:
    """Have `help` show the annotations of a class's methods as they are written.

    `from __future__ import annotations` keeps them as texts. Before Python 3.14, `help` shows the `repr` of a
    text, which has quotes.
    """
    for method in vars(cls).values():
        if isinstance(method, FunctionType):
            written = inspect.unwrap(method)
            written.__annotations__ = {
                name: _Annotation(text) for name, text in written.__annotations__.items()
            }
