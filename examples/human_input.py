"""A chatflow that waits for a person: fetch the form, submit it, follow the run to its end.

    python examples/human_input.py

It talks to a MockDify of its own, or to Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of
your own); its app must then be a chatflow with a human input node.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from dify_chat import ChatStream, DifyChat, DifyError
from dify_chat.models import HumanInputFormResponse
from dify_chat.testing import MockDify


def main() -> int:
    try:
        with client() as chat:
            with chat.send_chat_message_stream("please approve my holiday") as stream:
                show(stream)
            if stream.outcome != "paused":
                print("── no form came: this takes a chatflow with a human input node")
            while stream.outcome == "paused" and stream.form_token and stream.workflow_run_id:
                form = chat.human_input_form(stream.form_token)
                action, inputs = ask(form)
                token = stream.form_token
                # The stream is open before the run goes on: joined later, it lacks what has happened by then.
                with chat.workflow_events(stream.workflow_run_id) as stream:
                    chat.submit_human_input_form(token, action=action, inputs=inputs)
                    show(stream)
            print(f"── {stream.outcome}")
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
        with (
            MockDify(app_mode="advanced-chat", delay=0.05) as server,
            DifyChat(server.api_key, server.url, "demo") as chat,
        ):
            yield chat


def show(stream: ChatStream) -> None:
    """Print the answer as it comes."""
    for text in stream.text:
        print(text, end="", flush=True)
    print()


def ask(form: HumanInputFormResponse) -> tuple[str, dict[str, str]]:
    """Fill in a form: here the first button and the same word everywhere, elsewhere a person."""
    print(f"\n── {form.form_content}")
    inputs = {field.output_variable_name: "fine" for field in form.inputs}
    action = form.user_actions[0]
    print(f"── {action.title}: {inputs}\n")
    return action.id, inputs


if __name__ == "__main__":
    sys.exit(main())
