"""The addresses of the relay."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dify_chat import AsyncDifyChat

from . import answers, audio, conversations, files, forms, info, messages
from .guard import Guard
from .problems import HANDLERS

Connect = Callable[[], AsyncDifyChat]

PAGE = Path(__file__).parents[1] / "page"


def create_app(connect: Connect, hosts: Collection[str] = ()) -> Starlette:
    """Make the application.

    Args:
        connect: Makes the one client that serves all visitors, in the event loop that it will live in.
        hosts: The names that the page is opened by, besides those of this machine and its own network.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with connect() as chat:
            yield {"chat": chat}

    return Starlette(
        routes=[
            Route("/api/answers", answers.ask, methods=["POST"]),
            Route("/api/answers/{task_id}/stop", answers.stop, methods=["POST"]),
            Route("/api/app", info.show),
            Route("/api/conversations", conversations.index),
            Route("/api/conversations/{conversation_id}", conversations.delete, methods=["DELETE"]),
            Route("/api/conversations/{conversation_id}/messages", conversations.messages),
            Route("/api/conversations/{conversation_id}/name", conversations.rename, methods=["POST"]),
            Route("/api/files", files.upload, methods=["POST"]),
            Route("/api/files/{file_id}", files.download),
            Route("/api/forms/{form_token}", forms.submit, methods=["POST"]),
            Route("/api/messages/{message_id}/rating", messages.rate, methods=["POST"]),
            Route("/api/messages/{message_id}/suggestions", messages.suggestions),
            Route("/api/messages/{message_id}/speech", audio.speak),
            Route("/api/transcripts", audio.transcribe, methods=["POST"]),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
