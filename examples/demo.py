"""One round through the API: chat, stream, rate, list, rename, speak, transcribe, delete.

    python examples/demo.py

It talks to a MockDify of its own, or to Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of
your own).
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dify_chat import BadRequestError, DifyChat, DifyError
from dify_chat.testing import MockDify


def main() -> int:
    try:
        with client() as chat, tempfile.TemporaryDirectory() as folder:
            converse(chat)
            speak_and_listen(chat, Path(folder))
    except DifyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def client() -> Iterator[DifyChat]:
    """Connect to the server of the environment, or start one."""
    if os.environ.get("DIFY_API_KEY"):
        with DifyChat(user_id=os.environ.get("DIFY_USER_ID", "demo")) as chat:
            yield chat
    else:
        with MockDify(delay=0.05) as server, DifyChat(server.api_key, server.url, "demo") as chat:
            yield chat


def converse(chat: DifyChat) -> None:
    step("send")
    reply = chat.send("What is a closure?")
    print(reply.answer)
    conversation_id = reply.conversation_id

    step("stream")
    with chat.send_chat_message_stream("And in Python?", conversation_id=conversation_id) as stream:
        for text in stream.text:
            print(text, end="", flush=True)
    print()

    step("feedback")
    print(chat.message_feedback(reply.message_id, rating="like", content="clear").result)

    step("history")
    for message in chat.messages(conversation_id):
        print(f"{message.query} → {message.answer}")

    step("suggestions")
    try:
        print(*chat.messages_suggested(reply.message_id), sep="\n")
    except BadRequestError as error:
        print(f"(this app has none: {error.message})")

    step("rename")
    print(chat.rename_conversation(conversation_id, name="Closures").name)

    step("conversations")
    for conversation in chat.conversations(limit=5).data:
        print(conversation.name)

    step("delete")
    chat.delete_conversation(conversation_id)
    print(f"{conversation_id} is gone")


def speak_and_listen(chat: DifyChat, folder: Path) -> None:
    step("speech")
    path = folder / "closure.mp3"
    try:
        chat.text_to_audio("A closure remembers where it was made.").write_to(path)
        print(f"{path.name}: {path.stat().st_size} bytes")

        step("transcript")
        print(chat.audio_to_text(path).text)
    except BadRequestError as error:
        print(f"(this app has no speech: {error.message})")


def step(name: str) -> None:
    print(f"\n── {name}")


if __name__ == "__main__":
    sys.exit(main())
