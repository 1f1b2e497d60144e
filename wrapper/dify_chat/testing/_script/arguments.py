"""The arguments of a test's preparations: how messages show them, and checks of them."""

from collections.abc import Mapping
from json import dumps, loads
from typing import Any, Protocol

_LONGEST = 80


class Model(Protocol):
    """A model or an event of `dify_chat.models`."""

    def to_dict(self) -> dict[str, Any]: ...


def shown(value: object) -> str:
    """Return the name of a function, or the beginning of another value's `repr`."""
    text = getattr(value, "__qualname__", None) or repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def call_of(method: str, *arguments: object, **options: object) -> str:
    """Return a call as a test writes it, without `times=1`."""
    parts = [shown(each) for each in arguments]
    parts += [f"{name}={value!r}" for name, value in options.items() if (name, value) != ("times", 1)]
    return f"{method}({', '.join(parts)})"


def texts_of(where: str, values: tuple[object, ...]) -> tuple[str, ...]:
    """Return these values if each is a text, and there is one.

    Raises:
        TypeError: One isn't a text, or there is none.
    """
    texts = tuple(value for value in values if isinstance(value, str))
    if not texts or len(texts) < len(values):
        wrong = next((shown(value) for value in values if not isinstance(value, str)), "none")
        raise TypeError(f"{where} takes texts, not {wrong}")
    return texts


def plain_object(where: str, value: Mapping[str, Any] | Model) -> dict[str, Any]:
    """Return a copy of a dictionary or a model, as JSON has it.

    Raises:
        TypeError: It is neither, or holds a value that JSON has no form for.
    """
    if isinstance(value, Mapping):
        plain = dict(value)
    elif hasattr(value, "to_dict"):
        plain = value.to_dict()
    else:
        raise TypeError(f"{where} takes dictionaries or models of dify_chat.models, not {shown(value)}")
    copied: dict[str, Any] = loads(dumps(plain))
    return copied


def check_path(path: object) -> None:
    """Refuse a path that fits no request.

    Raises:
        ValueError: It begins with neither `/` nor `*`, or with `/v1`, which the mock leaves out.
    """
    if not isinstance(path, str) or not path.startswith(("/", "*")):
        raise ValueError(f"a path begins with a slash, as '/chat-messages', not {shown(path)}")
    if path == "/v1" or path.startswith("/v1/"):
        raise ValueError(f"a path is without /v1, as '/chat-messages', not {path!r}")


def check_times(times: object) -> None:
    """Refuse a value that is no number of times.

    Raises:
        ValueError: It is less than 1, or no whole number.
    """
    if times is not None and (not isinstance(times, int) or times < 1):
        raise ValueError(f"times is 1 or more, or None for any number of times, not {shown(times)}")


def check_number(name: str, value: object) -> None:
    """Refuse a value that is no number, or is negative.

    Raises:
        ValueError: It is such a value.
    """
    if not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{name} is a number, 0 or more, not {shown(value)}")
