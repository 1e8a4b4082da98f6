"""Serves the pages: the development server for the embedded form, gunicorn for service.

``gunicorn 'web.serving:service()'`` is what ``gongheng serve`` becomes in service form. Nothing is
preloaded: Polars keeps threads, which do not survive a fork, so each worker builds its own.
"""

import os
import sys
from contextlib import suppress

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.serving import make_server

from core.logs import configure
from core.settings import read
from core.settled import settle
from web.adapters.services import services_of
from web.app import Face, create_app
from web.application import Application
from web.bootstrap import build, lookout_of
from web.keys import secret_key
from web.outward import require_address
from web.readiness import swept

THREADS = 4
"""Requests that one process answers at once; a long one keeps no heartbeat from gunicorn."""


def service() -> Flask:
    """The web application of this environment, for a WSGI server; called in each worker."""
    settings = read(os.environ)
    require_address(settings.public_url)
    configure(settings.log_level)
    app = pages(build(settings))
    settle()
    return app


def pages(application: Application) -> Flask:
    """The web application over connected parts."""
    settings = application.settings
    face = Face(
        secret_key=secret_key(settings),
        secure_cookies=not settings.embedded,
        largest_upload=settings.largest_file,
        address=settings.public_url,
    )
    app = create_app(services_of(application), face)
    trust_proxies(app, settings.trusted_proxies)
    return app


def trust_proxies(app: Flask, hops: int) -> None:
    """Take the reader's address from so many proxies before us, and from nobody else.

    Each adds one value to the header; what a reader has put there stands further left.
    """
    if hops:
        told = {"x_for": hops, "x_proto": hops, "x_host": hops}
        app.wsgi_app = ProxyFix(app.wsgi_app, **told)  # type: ignore[method-assign]


def serve(application: Application, *, host: str = "127.0.0.1", port: int = 8100) -> None:
    """Serve until told to stop: in this process when embedded, else under gunicorn."""
    require_address(
        application.settings.public_url, host=host if application.settings.embedded else ""
    )
    if application.settings.embedded:
        with swept(application, lookout_of(application)):
            server = make_server(host, port, pages(application), threaded=True)
            settle()
            print(f"http://{host}:{port}/", flush=True)
            with suppress(KeyboardInterrupt):
                server.serve_forever()
        return
    application.queue.close()
    application.database.close()
    processes = application.settings.web_processes
    os.execv(sys.executable, gunicorn(host=host, port=port, processes=processes))  # noqa: S606


def gunicorn(*, host: str, port: int, processes: int) -> list[str]:
    """The command that serves with the gunicorn of this very environment."""
    return [
        *(sys.executable, "-m", "gunicorn"),
        *("--bind", f"{host}:{port}"),
        *("--workers", str(processes)),
        *("--worker-class", "gthread"),
        *("--threads", str(THREADS)),
        "--no-control-socket",
        "web.serving:service()",
    ]
