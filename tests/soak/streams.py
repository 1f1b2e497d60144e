"""The streams: one after the other for a given time, in each of so many tasks and threads."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from dify_chat import AsyncChatStream, AsyncDifyChat, ChatStream, DifyChat
from tests.soak.judge import Leaving, Story
from tests.soak.plan import FRAME_LIMIT, Plan


@dataclass(frozen=True)
class Task:
    """What is to be done.

    Attributes:
        url: The server.
        timeout: The clients' timeout, in seconds.
        ends_at: The moment of time.monotonic() after which no stream is begun.
        plans: What the next streams shall be like.
        noted: Takes those that are over.
    """

    url: str
    timeout: float
    ends_at: float
    plans: Iterator[Plan]
    noted: Callable[[Story], None]

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends_at


async def in_tasks(count: int, todo: Task) -> None:
    """Run so many streams at once in tasks."""
    client = AsyncDifyChat("app-soak", todo.url, "soak", timeout=todo.timeout, max_event_bytes=FRAME_LIMIT)
    async with client as chat, asyncio.TaskGroup() as tasks:
        for _ in range(count):
            tasks.create_task(_async_streams(chat, todo))


def in_threads(count: int, todo: Task) -> None:
    """Run so many streams at once in threads."""
    client = DifyChat("app-soak", todo.url, "soak", timeout=todo.timeout, max_event_bytes=FRAME_LIMIT)
    with client as chat:
        threads = [threading.Thread(target=_streams, args=[chat, todo]) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def _async_streams(chat: AsyncDifyChat, todo: Task) -> None:
    while not todo.is_over:
        plan = next(todo.plans)
        stream = chat.send_chat_message_stream(str(plan.number))
        story = Story(plan, stream)
        task = asyncio.create_task(_async_follow(stream, story))
        try:
            await task
        except Leaving:
            pass
        except asyncio.CancelledError:
            if not story.is_left:
                raise
        except Exception as error:  # noqa: BLE001 - it is to be judged
            story.error = error
        todo.noted(story)


async def _async_follow(stream: AsyncChatStream, story: Story) -> None:
    async with stream:
        async for event in stream:
            story.events.append(event.to_dict())
            if story.is_left:
                match story.plan.number % 3:
                    case 0:
                        break
                    case 1:
                        raise Leaving
                    case _:
                        cast("asyncio.Task[None]", asyncio.current_task()).cancel()
                        await asyncio.sleep(0)


def _streams(chat: DifyChat, todo: Task) -> None:
    while not todo.is_over:
        plan = next(todo.plans)
        stream = chat.send_chat_message_stream(str(plan.number))
        story = Story(plan, stream)
        try:
            _follow(stream, story)
        except Leaving:
            pass
        except Exception as error:  # noqa: BLE001 - it is to be judged
            story.error = error
        todo.noted(story)


def _follow(stream: ChatStream, story: Story) -> None:
    with stream:
        for event in stream:
            story.events.append(event.to_dict())
            if story.is_left:
                if story.plan.number % 2:
                    break
                raise Leaving
