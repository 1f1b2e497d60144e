"""What isn't so in every version of Dify.

`Version` says how 1.16.0 has it, and `_dify_1_9` what differs on 1.9.0. Everything else is the same in both.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ._answers import Event
from ._model import Failure
from ._problems import Crash, Problem, invalid_param, not_found

if TYPE_CHECKING:
    from ._payload import Refused

Body = dict[str, Any]
Checks = Mapping[tuple[str, str], Callable[[Any], Any]]


class Version:
    """Dify 1.16.0."""

    name = "1.16.0"
    headers: Mapping[str, str] = MappingProxyType({"X-Env": "PRODUCTION", "Vary": "Cookie"})
    operation_headers: Mapping[str, str] = MappingProxyType(
        {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "X-Env, X-Trace-Id, X-Version",
        }
    )
    reply_type = "application/json; charset=utf-8"
    """The content type of a blocking answer."""
    lacks: frozenset[str] = frozenset()
    """The paths that no operation has."""
    checks: Checks = MappingProxyType({})
    """Checks, by shape and field, of what is looked at otherwise."""

    asks_people = True
    """Whether a chatflow can wait for people."""
    pings_at_once = True
    """Whether a chatflow's stream begins with a ping."""
    streams_refusals = True
    """Whether a chatflow refuses input within a stream."""
    completes_what_was_left = True
    """Whether a chatflow goes on when its client leaves."""
    foreign_files = False
    """Whether a message takes the file of another user."""
    nameless_files = True
    """Whether a file to be fetched may be without an address."""
    speaks_foreign_messages = False
    """Whether speech is made of another user's message."""
    inert_types: frozenset[str] = frozenset({"text/html"})
    """The types of files that are never shown, only handed over."""
    bad_in_file_names = "/\\"
    file_too_large = ""

    def refusal(self, shape: str, given: Mapping[str, Any], refused: Mapping[str, "Refused"]) -> Problem:
        """The fields of a request that aren't as they should be; under "" what is wrong with all together."""
        errors = "1 validation error" if len(refused) == 1 else f"{len(refused)} validation errors"
        complaints = [each.complaint(name, given.get(name, given)) for name, each in refused.items()]
        return invalid_param(f"{errors} for {shape}" + "".join(complaints))

    def event(self, event: Event) -> Event:
        """An event as it's sent."""
        return event

    def in_order(self, end: Event, finished: Event) -> tuple[Event, ...]:
        """The last two events of a chatflow that came to its end."""
        return end, finished

    def in_failure(self, finished: Event, error: Event) -> tuple[Event, ...]:
        """The last events of a chatflow that failed."""
        return (finished,)

    def in_stop(self, finished: Event, end: Event) -> tuple[Event, ...]:
        """The last events of a chatflow that was stopped."""
        return (finished,)

    def streamed(self, failure: Failure) -> Failure:
        """A failure of the model as a stream tells of it."""
        return failure

    def reply(self, body: Body) -> Body:
        return body

    def message(self, row: Body) -> Body:
        return row

    def upload(self, row: Body) -> Body:
        return row

    def site(self, body: Body) -> Body:
        return body

    def run(self, row: Body) -> Body:
        return row

    def unknown_run(self, path: str) -> Body:
        raise not_found("Workflow run not found.", path)

    def unknown_conversation(self, path: str) -> None:
        """A conversation to be deleted that isn't there, or is another user's."""
        raise not_found("Conversation Not Exists.", path)

    def check_annotations(self) -> None:
        """Whether the operations on annotations work."""

    def check_variable_name(self) -> None:
        """Whether variables can be asked for by name."""
        raise Crash  # its query isn't one for the database
