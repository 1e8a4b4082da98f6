"""Serves the pages: the development server for the embedded form, gunicorn for service.

``gunicorn 'web.serving:service()'`` is what ``gongheng serve`` starts when Redis is configured.
"""

import os

from flask import Flask
from werkzeug.serving import run_simple

from core.settings import read
from web.adapters.services import services_of
from web.app import Face, create_app
from web.application import Application
from web.bootstrap import build, secret_key


def service() -> Flask:
    """The web application of this environment, for a WSGI server; called in each worker."""
    return pages(build(read(os.environ)))


def pages(application: Application) -> Flask:
    """The web application over connected parts."""
    settings = application.settings
    face = Face(
        secret_key=secret_key(settings),
        secure_cookies=not settings.embedded,
        largest_upload=settings.largest_file,
    )
    return create_app(services_of(application), face)


def serve(application: Application, *, host: str = "127.0.0.1", port: int = 8100) -> None:
    """Serve until told to stop: in this process when embedded, else under gunicorn."""
    if application.settings.embedded:
        print(f"http://{host}:{port}/", flush=True)
        run_simple(host, port, pages(application), threaded=True)
        return
    application.database.close()
    workers = str(application.settings.web_processes)
    command = ["gunicorn", "--bind", f"{host}:{port}", "--workers", workers]
    os.execvp("gunicorn", [*command, "web.serving:service()"])  # noqa: S606, S607
