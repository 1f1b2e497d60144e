"""Lists whose pages have numbers, and variables, whose pages go on after the last one."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from dify_chat import DifyResponseError
from tests.support.made import answer
from tests.support.recordings import Recording, load
from tests.support.wire_view import wire_view
from tests.wire._async.talks import talk

FEEDBACK = load("1.16.0/messages/app_feedbacks_page").response.json()["data"][0]
ANNOTATION = load("1.16.0/annotations/list").response.json()["data"][0]
# None was recorded: a run of a chatflow is in no log.
LOG = {
    "id": "log-1",
    "workflow_run": {"id": "run-1", "version": "draft", "status": "failed", "error": "oops", "created_at": 1},
    "created_from": "service-api",
    "created_by_role": "end_user",
    "created_by_account": {"id": "account-1", "name": "Ada", "email": "ada@example.org"},
    "created_by_end_user": None,
    "created_at": 1,
}
VARIABLES = load("1.16.0/conversations/variables_chatflow").response.json()


def queries(requests: list[Any]) -> list[dict[str, str]]:
    return [wire_view(request)["query"] for request in requests]


def numbered(*rows: dict[str, Any], has_more: bool, page: int) -> dict[str, Any]:
    return {"data": [*rows], "has_more": has_more, "limit": 2, "total": 3, "page": page}


@pytest.mark.parametrize(
    ("method", "row", "path"),
    [
        ("page_app_annotation", ANNOTATION, "/v1/apps/annotations"),
        ("workflow_logs", LOG, "/v1/workflows/logs"),
    ],
)
async def test_numbered_pages_go_on_with_the_next_number(method: str, row: dict[str, Any], path: str) -> None:
    pages = [numbered(row, row, has_more=True, page=3), numbered(row, has_more=False, page=4)]
    async with talk(*map(answer, pages)) as (chat, server):
        page = await getattr(chat, method)(page=3, limit=2, keyword="tea")
        assert (page.response.to_dict(), page.response.total, page.limit) == (pages[0], 3, 2)
        assert [entry.to_dict() async for entry in page] == [row] * 3
    assert [request.path for request in server.requests] == [path] * 2
    common = {"user": "user-1", "limit": "2", "keyword": "tea"}
    assert queries(server.requests) == [common | {"page": "3"}, common | {"page": "4"}]


async def test_logs_may_be_those_of_a_status() -> None:
    async with talk(answer(numbered(LOG, has_more=False, page=1))) as (chat, server):
        (log,) = (await chat.workflow_logs(status="failed")).data
    assert log.to_dict() == LOG
    assert queries(server.requests) == [{"user": "user-1", "page": "1", "limit": "20", "status": "failed"}]


@pytest.mark.parametrize(
    "after", [datetime(2026, 7, 1, 12, tzinfo=UTC), "2026-07-01T12:00:00+00:00"], ids=["datetime", "text"]
)
async def test_logs_may_be_those_of_a_time_and_of_a_user(after: datetime | str) -> None:
    async with talk(answer(numbered(LOG, has_more=False, page=1))) as (chat, server):
        await chat.workflow_logs(
            created_at_after=after,
            created_at_before="2026-08-01",
            created_by_end_user_session_id="ada",
            created_by_account="ada@example.org",
        )
    assert queries(server.requests) == [
        {
            "user": "user-1",
            "page": "1",
            "limit": "20",
            "created_at__after": "2026-07-01T12:00:00+00:00",
            "created_at__before": "2026-08-01",
            "created_by_end_user_session_id": "ada",
            "created_by_account": "ada@example.org",
        }
    ]


@pytest.mark.parametrize("counts", [(2, 2, 1), (2, 2, 0)])
async def test_feedbacks_do_not_tell_whether_there_are_more_and_end_at_a_page_that_is_not_full(
    counts: tuple[int, ...],
) -> None:
    ids = count()
    pages = [{"data": [FEEDBACK | {"id": str(next(ids))} for _ in range(rows)]} for rows in counts]
    async with talk(*map(answer, pages)) as (chat, server):
        page = await chat.feedbacks(limit=2)
        assert (page.has_more, page.limit, page.response.to_dict()) == (True, 2, pages[0])
        assert [entry.id async for entry in page] == [str(number) for number in range(sum(counts))]
    assert queries(server.requests) == [
        {"user": "user-1", "page": str(number), "limit": "2"} for number in (1, 2, 3)
    ]


def variables(*ids: str, limit: int, has_more: bool) -> Recording:
    row = VARIABLES["data"][0]
    return answer({"data": [row | {"id": id_} for id_ in ids], "limit": limit, "has_more": has_more})


async def test_variables_beyond_a_page_come_in_one_of_the_largest_size() -> None:
    first = variables("a", "b", limit=2, has_more=True)
    whole = variables("a", "b", "c", limit=100, has_more=False)
    async with talk(first, whole) as (chat, server):
        page = await chat.conversation_variables("conversation-1", limit=2, variable_name="count")
        assert [variable.id async for variable in page] == ["a", "b", "c"]
    assert {request.path for request in server.requests} == {"/v1/conversations/conversation-1/variables"}
    common = {"user": "user-1", "variable_name": "count"}
    assert queries(server.requests) == [common | {"limit": "2"}, common | {"limit": "100"}]


async def test_variables_beyond_the_largest_page_are_asked_for_after_the_last_one() -> None:
    pages = [
        variables("a", limit=1, has_more=True),
        variables("a", "b", limit=100, has_more=True),
        variables("c", limit=100, has_more=False),
    ]
    async with talk(*pages) as (chat, server):
        page = await chat.conversation_variables("conversation-1", limit=1)
        assert [variable.id async for variable in page] == ["a", "b", "c"]
    assert [asked.get("last_id") for asked in queries(server.requests)] == [None, None, "b"]


@pytest.mark.parametrize(
    "pages",
    [
        [variables("a", limit=1, has_more=True), variables("a", limit=100, has_more=False)],
        [
            variables("a", limit=1, has_more=True),
            variables("a", "b", limit=100, has_more=True),
            variables(limit=100, has_more=False),
        ],
    ],
    ids=["a promise", "more than a page"],
)
async def test_variables_that_can_not_be_had_are_an_error_and_not_left_out(pages: list[Recording]) -> None:
    async with talk(*pages) as (chat, server):
        page = await chat.conversation_variables("conversation-1", limit=1)
        with pytest.raises(DifyResponseError, match="the list is not whole"):
            _ = [variable async for variable in page]
    assert len(server.requests) == len(pages)


async def test_variables_after_one_go_on_after_the_last_one_of_a_page() -> None:
    first, second = variables("b", limit=1, has_more=True), variables("c", limit=1, has_more=False)
    async with talk(first, second) as (chat, server):
        page = await chat.conversation_variables("conversation-1", limit=1, last_id="a")
        assert [variable.id async for variable in page] == ["b", "c"]
    assert [asked["last_id"] for asked in queries(server.requests)] == ["a", "b"]


@pytest.mark.parametrize("value", [41, "x", True, None, ["a"], {"a": 1}], ids=str)
async def test_a_variable_is_set_to_a_value_of_its_type(value: object) -> None:
    changed = load("1.16.0/conversations/var_put_number")
    async with talk(changed) as (chat, server):
        variable = await chat.update_conversation_variable("conversation-1", "variable-1", value=value)
    assert variable.to_dict() == changed.response.json()
    (request,) = server.requests
    assert (request.method, request.path) == ("PUT", "/v1/conversations/conversation-1/variables/variable-1")
    assert request.json() == {"value": value, "user": "user-1"}
