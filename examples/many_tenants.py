"""Many tenants over one pool of connections: each with its key, users and limit, and none in another's way.

    python examples/many_tenants.py

It asks a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
All tenants have that key here, save one whose key has been revoked.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from dify_chat import AsyncDifyChat, DifyError
from dify_chat.testing import MockDify


class Tenant:
    """A customer with an app of its own.

    Args:
        dify: The client of all tenants. It opens as many connections as there are calls at once.
        name: The tenant's name.
        api_key: The key of its app.
        at_once: How many of its questions are answered at the same time; the others wait, and only for each
            other.
    """

    def __init__(self, dify: AsyncDifyChat, name: str, api_key: str, *, at_once: int) -> None:
        self.name = name
        self._dify = dify.with_options(api_key=api_key)
        self._turns = asyncio.Semaphore(at_once)

    async def ask(self, user: str, question: str) -> str:
        """The answer to a question of one of the tenant's users."""
        # The tenant is a part of the user's name: for tenants who share an app, two Adas are two users.
        chat = self._dify.with_options(user_id=f"{self.name}/{user}")
        async with self._turns, chat.send_chat_message_stream(question) as stream:
            return (await stream.final()).answer


async def main() -> int:
    with some_dify():
        async with AsyncDifyChat() as dify:
            key = os.environ["DIFY_API_KEY"]
            tenants = [
                Tenant(dify, "acme", key, at_once=2),
                Tenant(dify, "globex", key, at_once=1),
                Tenant(dify, "initech", "app-key-of-last-year", at_once=2),
            ]
            asked = [(tenant, user, f"Who is {user}?") for tenant in tenants for user in ("ada", "bob")]
            answers = await asyncio.gather(*(answered(*question) for question in asked))
    for (tenant, user, _), answer in zip(asked, answers, strict=True):
        print(f"{tenant.name:<8} {user}  {answer}")
    if all(isinstance(answer, DifyError) for answer in answers):
        print(answers[0], file=sys.stderr)
        return 1
    return 0


async def answered(tenant: Tenant, user: str, question: str) -> str | DifyError:
    """The answer, or why there is none: raised from here, it would end the waiting for all the others."""
    try:
        return await tenant.ask(user, question)
    except DifyError as error:
        return error


@contextmanager
def some_dify() -> Iterator[None]:
    """The server of the environment, or a mock one."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.05) as mock:
            os.environ.update(DIFY_BASE_URL=mock.url, DIFY_API_KEY=mock.api_key)
            yield


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
