"""The front door: the only public process. Assembles the pages and keeps the work going."""

import asyncio
import logging
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from tandem.channels.website import by_mail, conversations, frame
from tandem.channels.website import files as website_files
from tandem.channels.website import routes as website
from tandem.channels.website.tokens import Tokens
from tandem.config.settings import need_secrets_of_web
from tandem.core.errors import Refused, TandemError
from tandem.core.observability import logs, metrics, traces
from tandem.core.pubsub.memory import DESK
from tandem.core.pubsub.redis import open_pubsub
from tandem.core.words import refusal
from tandem.desk import demo_agents
from tandem.desk import routes as desk
from tandem.desk.board import Board
from tandem.http import page_words
from tandem.http.file_body import uploads
from tandem.http.head_timeout import HeadTimeoutHttp
from tandem.http.open_streams import OpenStreams
from tandem.http.request_guard import RequestGuard
from tandem.http.security_headers import SecurityHeaders
from tandem.http.shown import show_as_text
from tandem.http.spoken_language import SpokenLanguage
from tandem.http.spoken_pages import speaks
from tandem.insights import routes as insights
from tandem.runtime import Runtime
from tandem.server import health, inspector
from tandem.server.bootstrap import runtime
from tandem.server.integrations import Integrations
from tandem.server.metrics import serve as serve_metrics
from tandem.server.scheduler import keep_days, keep_files, keep_measures, keep_time
from tandem.server.unnamed_proxy import UnnamedProxy
from tandem.storefront import routes as storefront
from tandem.turns.rasa_client import RasaClient
from tandem.turns.worker import TurnWorker

log = logging.getLogger(__name__)
HERE = Path(__file__).resolve().parents[1]
STATIC = {
    "/static/theme": HERE / "theme",
    "/static/chat": HERE / "channels" / "website" / "static",
    "/static/desk": HERE / "desk" / "static",
    "/static/insights": HERE / "insights" / "static",
    "/static/shop": HERE / "storefront" / "static",
}


async def on_refused(request: Request, error: Refused) -> Response:
    """Every refusal in one shape."""
    headers = {"Retry-After": str(error.retry_seconds)} if error.status == 429 else None
    return JSONResponse(error.as_json(), error.status, headers)


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Unknown paths and methods: JSON for programs, a page for people."""
    if "text/html" in request.headers.get("accept", ""):
        return storefront.error_page(request, error.status_code)
    refused = Refused(f"http_{error.status_code}", str(error.detail), error.status_code)
    return JSONResponse(refused.as_json(), error.status_code, error.headers)


async def on_gone(request: Request, error: ClientDisconnect) -> Response:
    """Whoever asked went away in the middle of it: nobody's fault, and nobody hears the answer."""
    log.info("%s %s: broken off by the sender", request.method, logs.route_of(request.scope))
    refused = Refused("broken_off", "This request ended before its body did.", 400)
    return JSONResponse(refused.as_json(), 400)


async def on_store_away(request: Request, error: OperationalError) -> Response:
    """The database does not answer: nothing was stored, the browser sends it again."""
    route = logs.route_of(request.scope)
    log.warning("%s %s: the database does not answer", request.method, route)
    metrics.ERRORS.labels("store_away").inc()
    refused = Refused("store_away", refusal("store_away"), 503)
    return JSONResponse(refused.as_json(), 503, {"Retry-After": "2"})


async def on_crash(request: Request, error: Exception) -> Response:
    """Our own mistake: logged with its traceback, told without."""
    log.error("%s %s failed", request.method, logs.route_of(request.scope), exc_info=error)
    metrics.ERRORS.labels(type(error).__name__).inc()
    return JSONResponse(Refused("internal_error", refusal("internal_error"), 500).as_json(), 500)


def _changed(state, conversation_id: str) -> None:
    state.turn_worker.wake(conversation_id)
    state.pubsub.publish(conversation_id)
    state.pubsub.publish(DESK, {"conversation": conversation_id})


HANDLERS: dict[Any, Any] = {
    Refused: on_refused,
    HTTPException: on_http_error,
    OperationalError: on_store_away,
    ClientDisconnect: on_gone,
    Exception: on_crash,
}
"""What becomes of an error, by its kind."""


def create_app(runtime: Runtime) -> Starlette:
    """The web application around a runtime. Raises SettingsError without its own secrets."""
    need_secrets_of_web(runtime.config.settings)

    def changed(conversation_id: str) -> None:
        """Something came in for a conversation: from a thread of Slack's or another's."""
        app.state.loop.call_soon_threadsafe(_changed, app.state, conversation_id)

    integrations = Integrations(runtime, changed)

    @asynccontextmanager
    async def life(app: Starlette):
        settings = runtime.config.settings
        app.state.loop = asyncio.get_running_loop()
        app.state.rasa = RasaClient(
            settings.rasa_url, settings.rasa_token, settings.rasa_timeout_seconds
        )
        app.state.turn_worker = TurnWorker(
            runtime, app.state.rasa, app.state.pubsub, integrations.wake_outbox
        )
        work = [
            asyncio.create_task(app.state.pubsub.run()),
            asyncio.create_task(app.state.turn_worker.run()),
            asyncio.create_task(app.state.board.run()),
            asyncio.create_task(keep_time(runtime, app.state.pubsub)),
            asyncio.create_task(keep_days(runtime)),
            asyncio.create_task(keep_files(runtime, app.state.pubsub)),
            asyncio.create_task(keep_measures(runtime, app.state.pubsub)),
        ]
        for known in (runtime.shop.accounts, runtime.storage.agents):
            await asyncio.to_thread(known.warm_up)
        integrations.start()
        yield
        for task in work:
            task.cancel()
        await asyncio.to_thread(integrations.stop)
        await app.state.rasa.close()

    app = Starlette(
        routes=[
            *health.routes,
            *website.routes,
            *website_files.routes,
            *by_mail.routes,
            *conversations.routes,
            *frame.routes,
            *page_words.routes,
            *desk.routes,
            *insights.routes,
            *storefront.routes,
            *inspector.routes,
            *(
                Mount(path, GZipMiddleware(StaticFiles(directory=dir)))
                for path, dir in STATIC.items()
            ),
            *integrations.routes,
        ],
        lifespan=life,
        middleware=[
            Middleware(logs.RequestLog, observe=metrics.request),
            Middleware(SpokenLanguage, spoken=runtime.config.settings.spoken),
            Middleware(
                SecurityHeaders, https=runtime.config.settings.base_url.startswith("https:")
            ),
            Middleware(
                RequestGuard,
                base_url=runtime.config.settings.base_url,
                hosts=runtime.config.settings.hosts,
                largest_file=runtime.config.settings.file_bytes,
            ),
        ],
        exception_handlers=HANDLERS,
    )
    settings = runtime.config.settings
    app.state.runtime = runtime
    app.state.pubsub = open_pubsub(settings.redis_url)
    app.state.open_streams = OpenStreams()
    app.state.open_uploads = uploads()
    app.state.writes = health.Writes(runtime.storage.database)
    app.state.unnamed_proxy = UnnamedProxy(settings)
    app.state.tokens = Tokens(settings.secret_key)
    app.state.pubsub.wakes(integrations.wake)
    app.state.demo_agents = demo_agents.sign_ins() if settings.demo else []
    app.state.board = Board(runtime, app.state.pubsub)
    app.state.desk_templates = Jinja2Templates(HERE / "desk" / "templates")
    show_as_text(app.state.desk_templates.env)
    speaks(app.state.desk_templates.env)
    return app


def main() -> None:
    """Serve. `bin/tandem run` starts this beside Rasa and the action server. What is wrong with the
    installation is told in words."""
    try:
        _serve()
    except TandemError as error:
        sys.exit(str(error))


def _serve() -> None:
    settings = runtime().config.settings
    logs.set_up(settings.log_level, settings.log_format)
    traces.start("web", settings.otlp_url)
    if settings.metrics_port:
        serve_metrics(runtime(), settings.inside_host, settings.metrics_port)
    uvicorn.run(
        create_app(runtime()),
        host=settings.host,
        port=settings.web_port,
        http=HeadTimeoutHttp,
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )


if __name__ == "__main__":
    main()
