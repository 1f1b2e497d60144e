"""An app's key: where its text is kept, and how it is taken out of what others say."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from .late_imports import late_import

_MASK = "***"
# Words have as many letters as a shorter key, and a text without its words can't be read.
_SECRET_LENGTH = 8
_WORD_LENGTH = 4

_ESCAPE = (
    r"(?i)\\+(?:u00|x|u\{0*)(?P<json>[2-7][0-9a-f])\}?"
    r"|%(?:25)*(?P<url>[2-7][0-9a-f])"
    r"|&(?:amp;)*(?:#0*(?P<decimal>[0-9]{2,3})|#x0*(?P<html>[2-7][0-9a-f])|(?P<name>[a-z]{2,8}));?"
    r"|=(?P<mail>[2-7][0-9a-f])"
    r"|\\+"
)
# Where `_ESCAPE` may match in lower case. A `=` alone is none: the head of each stream has `charset=utf-8`.
# Python looks for one class of characters four times as quickly as for one of two.
_MAY_BE_ESCAPE = re.compile(rb"[\\&%=](?:(?<=[\\&])|[2-7][0-9a-f])")
# A page within JSON within a page is escaped twice.
_ESCAPED_TIMES = 3


class ApiKey:
    """An app's key, for the header of a request and to be taken out of texts.

    The text is in no attribute: error trackers show the attributes of whatever an error's frames hold.

    Args:
        text: The key; `is_valid` tells whether it can be one.
    """

    __slots__ = ("__weakref__",)

    def __init__(self, text: object) -> None:
        _texts[self] = _Text(text)

    @property
    def is_valid(self) -> bool:
        """Whether the key can stand in a header: printable ASCII without a space."""
        text = _texts[self].text
        return text != "" and text.isascii() and text.isprintable() and " " not in text

    def authorization(self) -> str:
        """Return the value of the header Authorization."""
        return f"Bearer {_texts[self].text}"

    def redact(self, text: str) -> str:
        """Return a text without the key, in any form that servers and proxies repeat it in.

        These are the key itself in any case, escaped as in JSON, URLs, HTML and mail, in Base64 within any
        other text, and in hexadecimal; and, at the end of the text, its beginning: the text may be cut.
        A key shorter than 8 characters is found as a whole word only, one shorter than 4 not at all.
        """
        pattern = _texts[self].pattern
        if pattern is None:
            return text
        shown: str = text
        origin: Sequence[int] = range(len(text) + 1)
        found = {match.span() for match in pattern.finditer(text)}
        for _ in range(_ESCAPED_TIMES):
            if not (escapes := list(re.finditer(_ESCAPE, shown))):
                break
            shown, origin = _unescaped(shown, escapes, origin)
            found |= {(origin[match.start()], origin[match.end()]) for match in pattern.finditer(shown)}
        return _without(text, found)

    def may_be_in(self, text: bytes) -> bool:
        """Return whether `redact` can change a text, or a part of it: a quick look at a response's head."""
        joined, signs = text.lower(), _texts[self].signs
        for sign in signs:
            if sign in joined:
                return True
        # Most heads have none of these signs, which four searches find out in a third of the time.
        has_signs = b"=" in joined or b"%" in joined or b"&" in joined or b"\\" in joined
        return bool(signs) and has_signs and _MAY_BE_ESCAPE.search(joined) is not None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_MASK})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "what holds an API key can't be pickled or copied deeply: make a client where it is needed"
        )


def wrapped_key(key: object) -> ApiKey | None:
    """Return a key so that the variables of a frame don't show it; None for None."""
    return key if key is None or isinstance(key, ApiKey) else ApiKey(key)


def wrap_key(settings: Any) -> None:
    """Wrap the `api_key` among the settings of a call in place, since a frame of the call holds them."""
    settings["api_key"] = wrapped_key(settings.get("api_key"))


class _Text:
    """The text of a key, and what is made of it when it is first needed."""

    def __init__(self, text: object) -> None:
        self.text = str.__str__(text) if isinstance(text, str) else ""  # a subclass may have its own `str()`

    @cached_property
    def signs(self) -> Sequence[bytes]:
        """What a value holds that holds the key in any form, in lower case, but for escapes."""
        forms = _forms(self.text) if len(self.text) >= _SECRET_LENGTH else (self.text,)
        return [form.lower().encode() for form in forms] if self.pattern else []

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds the key in a text without escapes; None if the key is too short for that."""
        if len(self.text) < _WORD_LENGTH:
            return None
        if len(self.text) < _SECRET_LENGTH:
            return re.compile(rf"(?<![\w-]){re.escape(self.text)}(?![\w-])", re.IGNORECASE)
        begin, rest = self.text[:_SECRET_LENGTH], self.text[_SECRET_LENGTH:]
        optional = "".join(f"(?:{re.escape(letter)}" for letter in rest) + ")?" * len(rest)
        forms = [*map(re.escape, _forms(self.text)), re.escape(begin) + optional + r"\Z"]
        return re.compile("|".join(forms), re.IGNORECASE)


_texts: WeakKeyDictionary[ApiKey, _Text] = WeakKeyDictionary()


def _forms(text: str) -> list[str]:
    """Return a text, it in hexadecimal, and as it looks in the Base64 of whatever text it is a part of."""
    content = text.encode()
    found = {content.hex()}
    for offset in range(3):  # Base64 has 4 characters for 3 bytes, so what precedes shifts them
        encoded = base64.b64encode(bytes(offset) + content).decode()
        certain = encoded[-(-8 * offset // 6) : 8 * (offset + len(content)) // 6]
        found |= {certain, certain.translate(str.maketrans("+/", "-_"))}
    return [text, *sorted(found)]


def _unescaped(
    text: str, escapes: Iterable[re.Match[str]], origin: Sequence[int]
) -> tuple[str, Sequence[int]]:
    """Return a text with its escapes replaced by what they stand for, and where each character was."""
    pieces: list[str] = []
    origins: list[int] = []
    end = 0
    for escape in escapes:
        meant = _meaning(escape)
        pieces += text[end : escape.start()], meant
        origins += origin[end : escape.start()]
        origins += [origin[escape.start()]] * len(meant)
        end = escape.end()
    return "".join([*pieces, text[end:]]), [*origins, *origin[end:]]


def _meaning(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for; nothing for backslashes before any other."""
    if escape["name"]:
        with late_import:
            from html.entities import html5  # noqa: PLC0415 - 2,231 names, which a text rarely has

        return html5.get(f"{escape['name']};", escape[0])
    if escape["decimal"]:
        return chr(int(escape["decimal"]))
    code = escape["json"] or escape["url"] or escape["html"] or escape["mail"]
    return chr(int(code, 16)) if code else ""


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with a mask in the place of each span; spans that overlap have one."""
    shown: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            shown += text[end:start], _MASK
        end = max(end, stop)
    return "".join([*shown, text[end:]])
