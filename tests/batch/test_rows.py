"""Rows are read as they are needed, and one that makes no sense is a row with a fault."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat.batch._csv import _FIELD_LIMIT
from dify_chat.batch._rows import Columns, Row, Source, row_of

CONTENT = Columns()


def lines(text: str | bytes, columns: Columns = CONTENT, form: Any = None) -> list[Row]:
    content = text.encode() if isinstance(text, str) else text
    return list(Source(io.BytesIO(content), columns, form).read())


def test_json_line_has_all_fields() -> None:
    fields = {
        "id": 7,
        "content": "Hello",
        "inputs": {"a": 1},
        "conversation": 3,
        "files": ["plan.png", "https://example.com/a.pdf"],
        "user_id": "ada",
        "expected": "Hi",
    }
    (row,) = lines(json.dumps(fields))
    assert (row.number, row.id, row.fields, row.fault) == (1, 7, fields, "")
    assert (row.content, row.inputs, row.conversation, row.user_id) == ("Hello", {"a": 1}, "3", "ada")
    assert row.files == ("plan.png", "https://example.com/a.pdf")


def test_id_is_number_and_hash_without_own() -> None:
    first, second = lines('{"content": "a"}\n{"content": "a"}')
    assert first.id.startswith("1-")
    assert second.id == f"2-{first.id[2:]}"


def test_digest_tells_changed_rows_and_columns() -> None:
    row = row_of(1, {"content": "a", "b": "c"}, CONTENT)
    assert row_of(2, {"content": "a", "b": "c"}, CONTENT).digest == row.digest
    assert row_of(1, {"content": "a", "b": "d"}, CONTENT).digest != row.digest
    assert row_of(1, {"content": "a", "b": "c"}, Columns(inputs=("b",))).digest != row.digest


def test_blank_lines_and_byte_order_mark_skipped() -> None:
    assert [row.content for row in lines(b'\xef\xbb\xbf{"content": "a"}\n\n  \n{"content": "b"}')] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "line 2: no JSON in UTF-8"),
        (b'{"content": "\xff"}', "line 2: no JSON in UTF-8"),
        ("[" * 100_000, "line 2: no JSON in UTF-8"),
        ("[1]", "line 2: a row is an object, not a list"),
        ("{}", "line 2: content must be a text that isn't empty"),
        ('{"content": 5}', "line 2: content must be a text"),
        ('{"content": "a", "inputs": []}', "line 2: inputs must be an object"),
        ('{"content": "a", "files": [1]}', "line 2: files must be a list"),
        ('{"content": "a", "files": {}}', "line 2: files must be a list"),
        ('{"content": "a", "files": "["}', "line 2: "),
        ('{"content": "a", "conversation": true}', "line 2: conversation must be a text"),
        ('{"content": "a", "user_id": {}}', "line 2: user_id must be a text"),
    ],
)
def test_line_without_sense_has_fault_with_its_number(line: str | bytes, fault: str) -> None:
    line = line.encode() if isinstance(line, str) else line
    fine, bad, after = lines(b'{"content": "a"}\n' + line + b'\n{"content": "b"}')
    assert (fine.fault, after.fault, after.content) == ("", "", "b")
    assert bad.fault.startswith(fault)


def test_mapping_that_is_no_json_has_fault() -> None:
    rows = list(Source([{"content": "a", "when": object()}, 5], CONTENT).read())  # type: ignore[list-item]
    assert rows[0].fault.startswith("row 1: the row can't be written as JSON")
    assert rows[1].fault == "row 2: a row is an object, not a int"


def test_csv_columns_and_inputs() -> None:
    text = '\ufeffid,question,tone,files\n1,"a, ""b""\nc",brief,plan.png\n\n2,d,,"[""x"", ""y""]"\n'
    first, second = lines(text, Columns("question", ("tone",)), "csv")
    assert (first.id, first.content, first.inputs, first.files) == (
        "1",
        'a, "b"\nc',
        {"tone": "brief"},
        ("plan.png",),
    )
    assert (second.content, second.inputs, second.files) == ("d", {"tone": ""}, ("x", "y"))


def test_csv_record_without_sense_has_fault() -> None:
    fine, long, letters, empty, broken = lines(b'content,b\na,b\na,b,c\n\xff,b\n,b\n"a"x,b\n', form="csv")
    assert fine.fault == empty.fault[:0] == ""
    assert long.fault == "line 3: 3 cells, and the header has 2"
    assert letters.fault == "line 4: not UTF-8"
    assert empty.fault == "line 5: content must be a text that isn't empty"
    assert broken.fault.startswith("line 6: no CSV: ")


@pytest.mark.parametrize(("text", "known"), [("a,b\n", "a, b"), ("", "none")])
def test_csv_without_column_refused(text: str, known: str) -> None:
    with pytest.raises(DifyInputError, match=f"no column 'content'; its columns: {known}"):
        lines(text, form="csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_spreadsheet_read(delimiter: str) -> None:
    text = f'id{delimiter}content\n1{delimiter}"a{delimiter} b"\n'
    (row,) = lines(text, form="csv")
    assert (row.id, row.content) == ("1", f"a{delimiter} b")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_line_end_in_name_of_column_read(delimiter: str) -> None:
    fine, faulty = lines(f'"a\nb"{delimiter}content\n1{delimiter}c\n1\n', form="csv")
    assert (fine.content, fine.fields["a\nb"]) == ("c", "1")
    assert faulty.fault.startswith("line 4: ")


def test_csv_without_end_of_quote_refused() -> None:
    with pytest.raises(DifyInputError, match="no column"):
        lines('id;"content\n1;a\n', form="csv")


def test_csv_of_one_long_line_refused() -> None:
    with pytest.raises(DifyInputError, match="no column 'content'; its columns: none"):
        lines("x" * (_FIELD_LIMIT + 1), form="csv")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_csv_of_other_encoding_refused(encoding: str) -> None:
    with pytest.raises(DifyInputError, match="the CSV is not UTF-8"):
        lines("content,größe\na,b\n".encode(encoding), form="csv")


def test_csv_with_column_twice_refused() -> None:
    with pytest.raises(DifyInputError, match="two columns 'a'"):
        lines("content,a,,,a\nb,1,,,2\n", form="csv")
    assert len(lines("content,,\nb,,\n", form="csv")) == 1  # as spreadsheets write them


def test_csv_without_input_column_refused() -> None:
    with pytest.raises(DifyInputError, match="no column 'tone'"):
        lines("content\na\n", Columns(inputs=("tone",)), "csv")


def test_csv_field_may_be_large() -> None:
    (row,) = lines(f"content\n{'x' * 500_000}\n", form="csv")
    assert len(row.content) == 500_000


def test_file_of_caller_stays_open() -> None:
    file = io.BytesIO(b"content\na\n")
    assert [row.content for row in Source(file, CONTENT, "csv").read()] == ["a"]
    assert not file.closed


def test_format_is_that_of_suffix(tmp_path: Path) -> None:
    path = tmp_path / "rows.CSV"
    path.write_text("content\na\n")
    assert [row.content for row in Source(path, CONTENT).read()] == ["a"]


def test_missing_file_refused(tmp_path: Path) -> None:
    with pytest.raises(DifyInputError, match=r"gone\.jsonl: No such file"):
        list(Source(str(tmp_path / "gone.jsonl"), CONTENT).read())
