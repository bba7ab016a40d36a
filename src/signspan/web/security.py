"""The door's guard: origins, forged requests, sizes, and what a page may load."""

from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from signspan.config import Settings
from signspan.errors import NotAllowed, Refusal, TooLarge

log = structlog.get_logger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-signspan"  # a form or an image of another site cannot send it
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
HEALTH = frozenset({"/health/live", "/health/ready"})  # asked by whatever name or number


def refusal_response(refusal: Refusal) -> JSONResponse:
    """A refusal as an HTTP answer."""
    seconds = refusal.retry_after_seconds
    headers = None if seconds is None else {"retry-after": str(seconds)}
    body = {"code": refusal.code, "message": refusal.message, "field": refusal.field}
    return JSONResponse(body, refusal.status, headers)


def content_security_policy(*, demo: bool) -> str:
    """Nothing from anywhere else; frames only for the demo's "try it alone"."""
    framed = "'self'" if demo else "'none'"
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-src": framed,
        "frame-ancestors": framed,
    }
    return "; ".join(f"{rule} {source}" for rule, source in rules.items())


class Guard:
    """ASGI middleware in front of every route and socket."""

    def __init__(self, app: ASGIApp, settings: Settings, sockets: ASGIApp) -> None:
        self._app = app
        self._sockets = sockets
        self._settings = settings
        self._hosts = {origin.split("://", 1)[-1] for origin in settings.origins}
        self._headers = {
            "content-security-policy": content_security_policy(demo=settings.demo),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(self), microphone=(self), display-capture=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what must not come in; adds the headers to what goes out; logs what is a bug."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            await self._guard(scope, receive, send)
        except Exception:
            log.exception("bug", path=scope["path"])
            raise

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not self._may_enter(scope, headers):
            await self._refuse(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        limit = self._settings.max_body_bytes
        send_guarded = self._with_headers(send, scope["path"])
        if int(headers.get("content-length") or 0) > limit:
            await refusal_response(TooLarge())(scope, receive, send_guarded)
            return
        await self._app(scope, _limited(receive, limit), send_guarded)

    def _may_enter(self, scope: Scope, headers: Headers) -> bool:
        if scope["path"] not in HEALTH and not self._known_host(headers.get("host", "")):
            return False
        socket = scope["type"] == "websocket"
        if not socket and scope["method"] in SAFE_METHODS:
            return True
        origin = headers.get("origin")
        if socket and origin is None:
            return False
        if origin is not None and not self._own_origin(scope, headers, origin):
            return False
        return socket or CSRF_HEADER in headers

    def _known_host(self, host: str) -> bool:
        # A foreign name that resolves to this machine must not reach it (DNS rebinding).
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return host in self._hosts or name in LOOPBACK or name == self._settings.host

    def _own_origin(self, scope: Scope, headers: Headers, origin: str) -> bool:
        scheme = "https" if scope["scheme"] in ("https", "wss") else "http"
        return origin in self._settings.origins or origin == f"{scheme}://{headers.get('host')}"

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await refusal_response(NotAllowed())(scope, receive, self._with_headers(send, scope["path"]))

    def _with_headers(self, send: Send, path: str) -> Send:
        # A record or a link must not stand in the cache of a browser that the next person uses.
        kept_nowhere = {"cache-control": "no-store"} if path.startswith("/api/") else {}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**self._headers, **kept_nowhere})
            await send(message)

        return send_with_headers


class _BodyTooLarge(TooLarge, HTTPException):
    # FastAPI turns whatever else is raised while it reads a body into a 400.
    __doc__ = TooLarge.__doc__


def _limited(receive: Receive, limit: int) -> Receive:
    """Counts the body as it comes: a length header may lie or be missing."""
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        message: dict[str, Any] = dict(await receive())
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _BodyTooLarge(TooLarge.status)
        return message

    return receive_limited
