"""Errors from bodies in other charsets than UTF-8."""

import pytest

from dify_chat._errors import DifyAPIError
from dify_chat._response.errors import api_error
from tests.support.heads import head_of


def answered(status_code: int, body: bytes, content_type: str) -> DifyAPIError:
    return api_error(head_of(status_code, Content_Type=content_type), body)


CHINESE = "请求的参数错误"
RUSSIAN = "Доступ запрещён"


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("text/html; charset=GB2312", f"<title>{CHINESE}</title>".encode("gbk"), CHINESE),
        ('text/html; charset="big5"', "<title>請求</title>".encode("big5"), "請求"),
        ("text/html", f"<meta charset='gbk'><title>{CHINESE}</title>".encode("gbk"), CHINESE),
        (
            "text/html",
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
            + f"<title>{RUSSIAN}</title>".encode("cp1251"),
            RUSSIAN,
        ),
        ("text/html; charset=koi8-r", f"<meta charset=utf-8><p>{RUSSIAN}".encode("koi8-r"), RUSSIAN),
        ("text/plain; charset=shift_jis", "エラー".encode("shift_jis"), "エラー"),
        ("text/plain; charset=iso-8859-1", b"5\x80 caf\xe9", "5€ café"),
        ("text/plain", RUSSIAN.encode("utf-16"), RUSSIAN),
        ("text/html; charset=utf-16", f"<title>{RUSSIAN}</title>".encode("utf-16"), RUSSIAN),
        ("text/plain", RUSSIAN.encode(), RUSSIAN),
        ("application/json; charset=gbk", f'{{"message": "{CHINESE}"}}'.encode("gbk"), CHINESE),
        ("application/json", f'{{"message": "{CHINESE}"}}'.encode("utf-16"), CHINESE),
    ],
)
def test_message_from_body_in_other_charset(content_type: str, body: bytes, message: str) -> None:
    assert answered(500, body, content_type).message == message


@pytest.mark.parametrize(
    "charset",
    ["", "x", "zip", "rot13", "idna", "punycode", "unicode_escape", "base64", "undefined", "é", "\0"],
)
def test_message_from_body_with_unknown_charset(charset: str) -> None:
    assert answered(500, b"caf\xc3\xa9 \\x", f"text/plain; charset={charset}").message == "café \\x"
