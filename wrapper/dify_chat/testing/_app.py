"""The way of a request through the mock: recorded, routed, its key and user checked, handled."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from ._call import Call, json_body, user_of
from ._faults import Fault
from ._operations import ROUTES, Operation
from ._problems import Crash, Problem, ServerDown, from_http, unauthorized, unknown_path
from ._requests import RecordedRequest
from ._state import State

APP_MODES = ("chat", "agent-chat", "advanced-chat", "completion", "workflow")
_MODES_OF = {"chat": APP_MODES[:3], "workflow": ("advanced-chat", "workflow"), "any": APP_MODES}

_log = logging.getLogger(__name__)


class App:
    """The mock as a WSGI application."""

    def __init__(self, state: State, api_key: str, app_mode: str, requests: list[RecordedRequest]) -> None:
        self._state = state
        self._api_key = api_key
        self._app_mode = app_mode
        self._requests = requests

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        fault = None
        try:
            with Request(environ) as request:
                self._requests.append(RecordedRequest.from_werkzeug(request))
                fault = self._state.script.fault(request.path)
                response = self._disturbed(fault) or self._route(request)
        except HTTPException as refusal:  # by Werkzeug, of a body that broke off
            response = from_http(refusal).answer()
        except ServerDown as failure:
            return failure.answer()(environ, start_response)
        version = self._state.version
        response.headers.update({"X-Version": version.name, **version.headers})
        body = response(environ, start_response)
        return fault.spoil(body, self._state.closing) if fault else body

    def _disturbed(self, fault: Fault | None) -> Response | None:
        if fault is None:
            return None
        self._state.closing.wait(fault.delay)
        return fault.refusal()

    def _route(self, request: Request) -> Response:
        try:
            operation, ids = ROUTES.bind("").match(request.path, request.method)
        except NotFound:
            return unknown_path()
        except MethodNotAllowed as refusal:
            return self._other_method(request, refusal)
        if operation.path in self._state.version.lacks:
            return unknown_path()
        response = self._answer(request, operation, ids)
        response.headers.update({**self._state.version.operation_headers})  # Werkzeug 3.0 takes dicts alone
        return response

    def _answer(self, request: Request, operation: Operation, ids: Mapping[str, Any]) -> Response:
        try:
            return operation.handler(self._call(request, operation, ids))
        except Problem as problem:
            return problem.answer()
        except (HTTPException, ServerDown):
            raise
        except Exception:  # noqa: BLE001 - a fault of the mock must look like a fault of Dify, not end the server
            _log.debug("the mock failed", exc_info=True)
            return Crash().answer()

    def _call(self, request: Request, operation: Operation, ids: Mapping[str, Any]) -> Call:
        self._check_key(request.headers.get("Authorization", "").strip())
        match operation.payload_in:
            case "json":
                payload = json_body(request)
            case "query":
                payload = request.args.to_dict()
            case _:
                payload = request.form.to_dict()
        user = user_of(payload, required=operation.needs_user)
        if self._app_mode not in _MODES_OF[operation.app]:
            message = "Please check if your app mode matches the right API route."
            raise Problem(400, f"not_{operation.app}_app", message)
        return Call(request, self._state, self._app_mode, user, payload, ids)

    def _check_key(self, header: str) -> None:
        scheme, _, key = header.partition(" ")
        if not key:
            raise unauthorized("Authorization header must be provided and start with 'Bearer'")
        if scheme.lower() != "bearer":
            raise unauthorized("Authorization scheme must be 'Bearer'")
        if key.strip() != self._api_key:
            raise unauthorized("Access token is invalid")

    def _other_method(self, request: Request, refusal: MethodNotAllowed) -> Response:
        allow = ", ".join([*sorted(refusal.valid_methods or ()), "OPTIONS"])
        if request.method == "OPTIONS":
            headers = {"Allow": allow, **self._state.version.operation_headers}
            return Response(headers=headers, content_type="text/html; charset=utf-8")
        response = from_http(refusal).answer()
        response.headers["Allow"] = allow
        return response
