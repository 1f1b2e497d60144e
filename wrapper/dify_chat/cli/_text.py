"""Text of others, made safe for a terminal, for one line, or for a script."""

import json
import re
from typing import Any

# What a terminal may take for a command, shown as the picture that Unicode has for it.
_PICTURES = (
    {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
)
# Those that change the direction of a text, and may so show it in another order than it is read in.
_BIDIRECTIONAL = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SAFE = (
    _PICTURES
    | {ord("\n"): "\n", ord("\t"): "\t", ord("\r"): ""}
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
    | {code: f"<U+{code:04X}>" for code in _BIDIRECTIONAL}
)
_NOT_PLAIN_IN_JSON = re.compile(f"[\x7f-\x9f\ud800-\udfff{''.join(map(chr, _BIDIRECTIONAL))}]")
_KEY = re.compile(r"\bapp-[\w-]{8,}")
_ANY_KEY = re.compile(r"\b(?:app|dataset|sk)-[\w-]{8,}")  # Dify's apps and data sets, providers of models


def safe(text: str) -> str:
    """Return a text that shows what a terminal would obey: an escape sequence could rewrite the screen."""
    return text.translate(_SAFE)


def one_line(text: object) -> str:
    """Return a value as a safe text without line breaks and tabs; "" for None."""
    return "" if text is None else safe(" ".join(str(text).split()))


def without_keys(text: str, *keys: str | None) -> str:
    """Return a text without these keys, and without what looks like one.

    A key shorter than 8 characters is taken out as a whole word only, one shorter than 4 not at all. Words
    have as many letters, and a text without its words can't be read.
    """
    for key in keys:
        if key is not None and len(key) >= 4:
            edges = (r"(?<![\w-])", r"(?![\w-])") if len(key) < 8 else ("", "")
            text = re.sub(re.escape(key).join(edges), "***", text)
    return _KEY.sub("app-***", text)


def holds_key(text: str, *keys: str | None) -> bool:
    """Return whether a text holds one of these keys, or what looks like one."""
    return _ANY_KEY.search(text) is not None or without_keys(text, *keys) != text


def as_json(value: Any) -> str:
    """Return JSON on one line, in which all is escaped that a terminal might obey."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_PLAIN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
