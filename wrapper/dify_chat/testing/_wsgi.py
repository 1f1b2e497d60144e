"""The way of a request through the mock: record it, take a fault, route it, check key and user, handle it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from ._app.state import State
from ._operations.call import Call, json_body, user_of
from ._operations.table import ROUTES, Operation
from ._script.assertions import told
from ._script.faults import Fault
from ._wire.errors import ApiError, from_werkzeug
from ._wire.recorded_request import RecordedRequest, recorded
from ._wire.responses import html_page

APP_MODES = ("chat", "agent-chat", "advanced-chat", "completion", "workflow")
_MODES_OF = {"chat": APP_MODES[:3], "workflow": ("advanced-chat", "workflow"), "any": APP_MODES}
_HEADERS = {"X-Version": "1.16.0", "X-Env": "PRODUCTION", "Vary": "Cookie"}
_HEADERS_OF_OPERATIONS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Env, X-Trace-Id, X-Version",
}

_log = logging.getLogger(__name__)


class App:
    """The mock as a WSGI application."""

    def __init__(
        self,
        state: State,
        api_key: str,
        app_mode: str,
        requests: list[RecordedRequest],
        log: Callable[[str], object] | None,
    ) -> None:
        self._state = state
        self._api_key = api_key
        self._app_mode = app_mode
        self._requests = requests
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        closing = self._state.workers.closing
        fault: Fault | None = None
        known: RecordedRequest | None = None
        try:
            with Request(environ) as request:
                self._requests.append(known := recorded(request))
                fault = self._state.script.fault(request.path)
                if fault:
                    closing.wait(fault.delay)
                response = (fault and fault.response()) or self._route(request)
        except HTTPException as error:  # Werkzeug raises it for a body that breaks off
            response = from_werkzeug(error).response()
        response.headers.update(_HEADERS)
        if self._log:
            asked = told(known) if known else "a request whose body broke off"
            line = f"{asked} → {response.status_code}{f', {fault}' if fault else ''}"
            self._log(line.replace(self._api_key, "***"))
        body = response(environ, start_response)
        return fault.spoil(body, closing) if fault else body

    def _route(self, request: Request) -> Response:
        try:
            endpoint, ids = ROUTES.bind("").match(request.path, request.method)
        except NotFound:
            return html_page(404, "text/html; charset=utf-8")
        except MethodNotAllowed as error:
            return _other_method(request, error)
        operation: Operation = endpoint
        try:
            response = operation.handler(self._call(request, operation, ids))
        except ApiError as error:
            response = error.response()
        except Exception:  # noqa: BLE001 - a fault of the mock must look like one of Dify, not end the server
            _log.debug("the mock failed", exc_info=True)
            response = ApiError(500).response()
        response.headers.update(_HEADERS_OF_OPERATIONS)
        return response

    def _call(self, request: Request, operation: Operation, ids: Mapping[str, Any]) -> Call:
        scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer" or key.strip() != self._api_key:
            raise ApiError(401)
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
            raise ApiError(400, f"not_{operation.app}_app", message)
        return Call(request, self._state, self._app_mode, user, payload, ids)


def _other_method(request: Request, error: MethodNotAllowed) -> Response:
    if request.method == "OPTIONS":
        response = Response(headers=_HEADERS_OF_OPERATIONS, content_type="text/html; charset=utf-8")
    else:
        response = from_werkzeug(error).response()
    response.headers["Allow"] = ", ".join([*sorted(error.valid_methods or ()), "OPTIONS"])
    return response
