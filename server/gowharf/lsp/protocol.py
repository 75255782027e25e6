"""pygls's protocol with what it lacks.

Every request gets an answer: one whose parameters can't be structured gets -32602, one that comes before `initialize`
-32002, one after `shutdown` -32600 (pygls answers none of them, and the client waits for ever). `initialize` is read
leniently (see `client.py`), and what we offer is written out in `capabilities.py`. Documents are kept by the session:
pygls's own text handling takes U+2028 for a line end and moves positions that it is given.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

from gowharf.lsp import client as clients
from gowharf.lsp.capabilities import capabilities
from gowharf.startup import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cattrs import Converter

    from gowharf.lsp.server import Server

log = logging.getLogger("gowharf")
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
NOT_INITIALIZED = -32002
# pygls would keep documents and folders too, and would dispatch commands by their Python signature.
_OURS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
    types.WORKSPACE_EXECUTE_COMMAND,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
)


class Plain(NamedTuple):
    """An answer that is JSON already. Of thousands of the protocol's objects, making and unmaking them costs more than
    finding what they say."""

    json: Any


class Protocol(LanguageServerProtocol):
    """See the module's docstring."""

    _server: "Server"

    def __init__(self, server: "Server", converter: "Converter") -> None:
        super().__init__(server, converter)
        self._initialized = False
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)

    def receive(self, body: bytes) -> None:
        """One message from the client. Never raises, except SystemExit."""
        self._server.garbage.message()
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            log.warning("a message that is no JSON was passed over")
            self.answer_error(None, PARSE_ERROR, "this is no JSON")
            return
        try:
            self._receive(data)
        except Exception:
            log.exception("a message could not be handled")

    def _receive(self, data: Any) -> None:
        if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
            self.answer_error(None, INVALID_REQUEST, "this is no message of JSON-RPC 2.0")
            return
        method, number = data.get("method"), data.get("id")
        if not isinstance(method, str):
            self._receive_response(data)
            return
        if "id" in data and (isinstance(number, bool) or not isinstance(number, (int, str))):
            self.answer_error(None, INVALID_REQUEST, "an id is a number or a string")
            return
        refusal = self._refusal(method)
        if refusal is not None:
            if "id" in data:
                self.answer_error(number, *refusal)
            return
        if method == types.INITIALIZE and "id" in data:
            self._initialize(number, data.get("params"))
            return
        if "id" in data and method not in self.fm.features and method not in self.fm.builtin_features:
            self.answer_error(number, METHOD_NOT_FOUND, f"there is no method {method}")
            return
        _leave_unread(method, data.get("params"))
        try:
            message = self.structure_message(data)
        except JsonRpcException as error:
            log.warning("the parameters of %s do not fit: %s", method, error.__cause__ or error)
            if "id" in data:
                self.answer_error(number, INVALID_PARAMS, f"the parameters of {method} do not fit")
            return
        self.handle_message(message)

    def _refusal(self, method: str) -> tuple[int, str] | None:
        """Why a method can't be served now."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return INVALID_REQUEST, "the server is shutting down"
        if method == types.INITIALIZE:
            return (INVALID_REQUEST, "the server is initialized already") if self._initialized else None
        return None if self._initialized else (NOT_INITIALIZED, "the server is not initialized yet")

    def _receive_response(self, data: dict[str, Any]) -> None:
        """The client's answer to a request of ours, as plain JSON; one for nothing is passed over."""
        number = data.get("id")
        if not isinstance(number, (int, str)):
            return
        future = self._request_futures.pop(number, None)
        self._result_types.pop(number, None)
        if future is None or future.done():
            return
        error = data.get("error")
        if error is not None:
            future.set_exception(JsonRpcInternalError(str(error)))
        else:
            future.set_result(data.get("result"))

    def _initialize(self, number: Any, params: Any) -> None:
        self._initialized = True
        client = clients.read(params)
        self.client_capabilities = types.ClientCapabilities()
        self.server_capabilities = capabilities(client)
        result = types.InitializeResult(self.server_capabilities, self.server_info)
        self._send_data({"jsonrpc": "2.0", "id": number, "result": self._converter.unstructure(result)})
        # Only now, so that the client needn't wait for all of the analysis to be imported.
        self._server.start_session(client)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Iterator[Any]:  # type: ignore[override]
        """Not reached: `_initialize` answers, since these parameters can't always be structured."""
        raise JsonRpcInvalidParams()

    @lsp_method(types.SET_TRACE)
    def lsp_set_trace(self, params: types.SetTraceParams) -> None:  # type: ignore[override]
        self.trace = params.value

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> None:  # type: ignore[override]
        self._server.stop(0 if self._shutdown else 1)

    def closed(self) -> None:
        """The input has ended: the client is gone."""
        self._server.stop(0 if self._shutdown else 1)

    def answer_error(self, number: int | str | None, code: int, message: str) -> None:
        self._send_data({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}})

    def ask(self, method: str, params: Any, then: Callable[[Any], None] | None = None) -> None:
        """A request to the client. `then` gets the result, as plain JSON; an error, or none at all, is let be. Where
        nobody waits nothing is kept, since there are clients that don't answer."""
        if then is None:
            self._send_data({"jsonrpc": "2.0", "id": str(uuid.uuid4()), "method": method, "params": params})
            return
        future = self.send_request(method, params)

        def done(answered: "Future[Any]") -> None:
            if answered.cancelled() or answered.exception() is not None:
                log.info("the client did not do %s", method)
            else:
                self._server.guarded(then, answered.result())

        future.add_done_callback(done)

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        if error is None and isinstance(result, Plain):
            self._result_types.pop(msg_id, None)
            self._send_data({"jsonrpc": "2.0", "id": msg_id, "result": result.json})
        else:
            super()._send_response(msg_id, result, error)

    def _send_data(self, data: Any) -> None:
        """As pygls's, but what isn't Unicode (lone surrogates, which stand for bytes that are no UTF-8) becomes "?"
        rather than JSON that strict clients refuse."""
        if self.writer is None:
            return
        body = json.dumps(data, default=self._serialize_message, ensure_ascii=False, separators=(",", ":"))
        encoded = body.encode("utf-8", "replace")
        self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(encoded), encoded))


def _leave_unread(method: str, params: Any) -> None:
    """Takes out what no handler asks for: what other servers' diagnostics hold, or how a request came about, may be of
    kinds that the types don't know, and is no reason to refuse it."""
    context = params.get("context") if isinstance(params, dict) else None
    if not isinstance(context, dict):
        return
    if method == types.TEXT_DOCUMENT_CODE_ACTION:
        context["diagnostics"] = []
        context.pop("triggerKind", None)
    elif method == types.TEXT_DOCUMENT_COMPLETION:
        del params["context"]
