"""The steps before a recorded request, repeated on the mock."""

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx

from tests.support.recordings import Recording

UUID = r"(?!0{8})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

NAMED = {
    "conversation": '/conversations/|conversation_id=|conversation_id": "|last_id=',
    "message": '/messages/|first_id=|message_id": "',
    "upload": '/files/|upload_file_id": "',
    "annotation": "/apps/annotations/",
    "job": "/status/",
    "run": "/workflow/|/workflows/run/",
    "end_user": "/end-users/",
    "task": "/chat-messages/",
    "workflow": 'workflow_id": "',
    "form": "/form/human_input/",
}
"""The text before an id in a request, by the kind of thing."""

_KNOWN = r"(?!0{8})[\w-]{20,}"
"""An id or a token, but not the id of zeros, which stands for an unknown one."""


class Stage:
    """A mock's app, the things of one user in it, and their ids."""

    def __init__(self, client: httpx.Client, user: str) -> None:
        self.ids: dict[str, str] = {}
        self.conversations: list[str] = []
        self.messages: list[str] = []
        """The messages of the last conversation."""
        self.user = user
        self._client = client
        self.variables: list[str] = []
        self._readers: list[threading.Thread] = []

    def talk(self, *queries: str, more: dict[str, Any] | None = None) -> None:
        """Begin a conversation with these questions, and remember the ids of the last message."""
        self.ids["conversation"], self.messages = "", []
        for query in queries:
            self.note(self._client.post("/chat-messages", json=self._question(query, more)).text)
            self.messages.append(self.ids["message"])
        self.conversations.append(self.ids["conversation"])

    def begin(self, query: str) -> None:
        """Ask a question, and return when its answer has begun."""
        known = threading.Event()

        def read() -> None:
            with self._client.stream("POST", "/chat-messages", json=self._question(query)) as stream:
                for line in stream.iter_lines():
                    if line.startswith("data: "):
                        self._note(json.loads(line.removeprefix("data: ")))
                        if "answer" in line:
                            known.set()

        self._readers.append(threading.Thread(target=read))
        self._readers[-1].start()
        known.wait(10)

    def leave(self, query: str) -> None:
        """Ask a question, and close the connection when its answer has begun."""
        with self._client.stream("POST", "/chat-messages", json=self._question(query)) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    self._note(json.loads(line.removeprefix("data: ")))
                    if "answer" in line:
                        break

    def wait(self) -> None:
        """Wait until the chatflow's run is over."""
        while self._client.get(f"/workflows/run/{self.ids['run']}").json()["status"] == "running":
            threading.Event().wait(0.02)

    def end(self) -> None:
        """Wait until all answers have ended."""
        for reader in self._readers:
            reader.join()

    def upload(self, name: str, type_: str, content: bytes = b"x") -> None:
        made = self.post("/files/upload", data={"user": self.user}, files={"file": (name, content, type_)})
        self.ids |= {"upload": made["id"], "end_user": made["created_by"]}

    def show(self, name: str, type_: str, content: bytes = b"x") -> None:
        """Send a message with a file."""
        self.upload(name, type_, content)
        kind = {"image": "image", "audio": "audio"}.get(type_.partition("/")[0], "document")
        file = {"type": kind, "transfer_method": "local_file", "upload_file_id": self.ids["upload"]}
        self.talk("look", more={"files": [file]})

    def annotate(self, *questions: str) -> None:
        for question in questions:
            made = self.post("/apps/annotations", json={"question": question, "answer": "Updated ü"})
            self.ids["annotation"] = made["id"]

    def switch(self, action: str) -> None:
        body = {"score_threshold": 0.8, "embedding_provider_name": "p", "embedding_model_name": "m"}
        self.ids["job"] = self.post(f"/apps/annotation-reply/{action}", json=body)["job_id"]

    def rate(self, rating: str | None) -> None:
        path = f"/messages/{self.ids['message']}/feedbacks"
        self.post(path, json={"rating": rating, "user": self.user})

    def delete(self) -> None:
        path = f"/conversations/{self.ids['conversation']}"
        self._client.request("DELETE", path, json={"user": self.user})

    def submit(self, action: str = "approve", **inputs: object) -> None:
        body = {"inputs": inputs or {"comment": "fine"}, "action": action, "user": self.user}
        self.post(f"/form/human_input/{self.ids['form']}", json=body)

    def follow(self) -> None:
        """Read a run until it ends or waits again."""
        query = {"user": self.user, "include_state_snapshot": "true"}
        self.note(self._client.get(f"/workflow/{self.ids['run']}/events", params=query).text)

    def stop(self) -> None:
        self.post(f"/chat-messages/{self.ids['task']}/stop", json={"user": self.user})

    def set_variable(self, index: int, value: object) -> None:
        path = self.list_variables()
        body = {"value": value, "user": self.user}
        self._client.put(f"{path}/{self.variables[index]}", json=body)

    def list_variables(self) -> str:
        """Remember the ids of the conversation's variables, and return the path of their list."""
        path = f"/conversations/{self.ids['conversation']}/variables"
        rows = self._client.get(path, params={"user": self.user}).json()["data"]
        self.variables = [row["id"] for row in rows]
        return path

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(path, **body).json()

    def note(self, stream: str) -> None:
        """Remember the ids in the events of a stream."""
        for event in _events(stream):
            self._note(event)

    def _question(self, query: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
        body = {"inputs": {"name": None}, "query": query, "user": self.user, "response_mode": "streaming"}
        return {**body, "conversation_id": self.ids.get("conversation", ""), **(more or {})}

    def _note(self, event: dict[str, Any]) -> None:
        data = event.get("data", {})
        ids = {
            "conversation": event.get("conversation_id"),
            "message": event.get("message_id"),
            "task": event.get("task_id"),
            "run": event.get("workflow_run_id"),
            "workflow": data.get("workflow_id"),
            "form": data.get("form_token"),
        }
        self.ids |= {name: id_ for name, id_ in ids.items() if id_}


class Scene(Stage):
    """A stage for one recorded request."""

    def __init__(self, client: httpx.Client, recording: Recording) -> None:
        super().__init__(client, _user(recording))
        self.recording = recording

    def request(self, said: str = "", instead: str = "") -> httpx.Request:
        """Return the recorded request with the ids of this stage."""
        sent = self.recording.request
        headers = [(name, value.strip()) for name, value in sent.headers]  # httpx refuses "Bearer "
        names = {"host", "content-length", "connection", "authorization"}
        kept = [(name, value) for name, value in headers if name.lower() not in names]
        own = self._client.headers["Authorization"]
        keys = [value for name, value in headers if name.lower() == "authorization"]
        kept += [("Authorization", own if "PLACEHOLDER" in value else value) for value in keys]
        content = sent.body if sent.body is not None else b""
        if b"form-data" not in content:
            content = self._meant(
                content.decode().replace(said, instead) if said else content.decode()
            ).encode()
        path = self._meant(sent.path.removeprefix("/v1"))
        return httpx.Request(
            sent.method, str(self._client.base_url).rstrip("/") + path, headers=kept, content=content
        )

    def _meant(self, text: str) -> str:
        for name, before in NAMED.items():
            if id_ := self.ids.get(name):
                text = re.sub(rf"({before}){_KNOWN}", rf"\g<1>{id_}", text)
        if self.variables:  # they were recorded with ids that end in their number
            numbered = rf"(?<=/variables/){_KNOWN}"
            text = re.sub(numbered, lambda found: self.variables[int(found[0][-1])], text)
        return text


def _events(stream: str) -> Iterator[dict[str, Any]]:
    for frame in stream.split("\n\n"):
        if frame.startswith("data: "):
            yield json.loads(frame.removeprefix("data: "))


def _user(recording: Recording) -> str:
    request = recording.request
    if found := re.search(rb'"user": "([^"]*)"|name="user"\r\n\r\n([^\r]*)', request.body or b""):
        return (found[1] or found[2] or b"").decode() or "owner"
    found_in_query = re.search(r"user=([^&]*)", request.path)
    return found_in_query[1] if found_in_query else "owner"
