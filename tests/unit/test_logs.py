"""Logs are JSON lines, and no secret's value is in them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from core.logs import configure


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure("info", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_our_events_and_those_of_libraries_are_json_lines(written: io.StringIO) -> None:
    structlog.get_logger("ours").info("导入完成", tenant=7, rows=3)
    logging.getLogger("rq.worker").warning("gone: %s", "worker")
    logging.getLogger("rq.worker").debug("not shown")
    ours, theirs = lines(written)
    assert (ours["event"], ours["tenant"], ours["level"]) == ("导入完成", 7, "info")
    assert (theirs["event"], theirs["logger"]) == ("gone: worker", "rq.worker")
    assert str(ours["timestamp"]).endswith("Z")


def test_no_secret_value_is_logged(written: io.StringIO) -> None:
    secret = "hunter2-hunter2"
    structlog.get_logger("ours").warning(
        f"connecting to postgresql://app:{secret}@db/gongheng with password={secret}",
        password=secret,
        headers={"Authorization": f"Bearer {secret}", "Accept": "text/html"},
        settings=[{"secret_key": secret}],
        redis=f"redis://:{secret}@queue:6379/0",
        csrf_token=secret,
    )
    logging.getLogger("library").error("url is redis://:%s@queue/0 token: %s", secret, secret)
    try:
        raise ValueError(f"GONGHENG_SECRET_KEY={secret}")
    except ValueError:
        structlog.get_logger("ours").exception("failed")
    assert secret not in written.getvalue()
    first = lines(written)[0]
    assert first["headers"] == {"Authorization": "***", "Accept": "text/html"}
    assert first["redis"] == "redis://:***@queue:6379/0"


def test_ordinary_words_stay(written: io.StringIO) -> None:
    structlog.get_logger("ours").info("imported", file="案件.xlsx", url="https://court/period/2025")
    (line,) = lines(written)
    assert line["file"] == "案件.xlsx"
    assert line["url"] == "https://court/period/2025"
