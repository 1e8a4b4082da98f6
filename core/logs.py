"""Structured logs: one JSON object a line, without the values of secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

SECRET_NAMES = re.compile(
    r"password|passwd|secret|token|cookie|authorization|credential|access_key|session_id|id_number",
    re.IGNORECASE,
)
URL_PASSWORD = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(?=@)")
PAIR = re.compile(r"(?P<before>\b\w*(?:" + SECRET_NAMES.pattern + r")\w*\s*[=:]\s*)[^\s&;,]+", re.I)
HIDDEN = "***"
CHATTY = ("alembic.runtime.plugins",)
"""Loggers that tell how a library sets itself up, which nobody waits for."""

Event = MutableMapping[str, Any]


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Write our own and every library's logs to ``stream`` (standard error) as JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to the standard error of the moment, unless told where."""

    def __init__(self, stream: TextIO | None) -> None:
        logging.Handler.__init__(self)
        self._own = stream

    @property
    def stream(self) -> TextIO:
        return self._own or sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        self._own = stream


def hide_secrets(logger: object, method: str, event: Event) -> Event:
    """Blank out values under secret names, and secrets inside of texts, at any depth."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, str):
        return PAIR.sub(rf"\g<before>{HIDDEN}", URL_PASSWORD.sub(rf"\g<before>{HIDDEN}", value))
    if isinstance(value, dict):
        return {key: _hidden(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(name, each) for each in value]
    return value
