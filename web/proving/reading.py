"""Whether an answer, a file or a log line holds the mark of the other institution."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO

from flask import Flask
from itsdangerous import BadData
from werkzeug.test import TestResponse

ZIP = b"PK\x03\x04"


def holds(content: bytes, mark: str) -> bool:
    """Whether the mark stands anywhere in the content, inside of archives too."""
    if mark.encode() in content:
        return True
    return content.startswith(ZIP) and _inside(content, mark)


def _inside(content: bytes, mark: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return any(
                mark in name or holds(archive.read(name), mark) for name in archive.namelist()
            )
    except zipfile.BadZipFile:
        return False


def in_answer(app: Flask, answer: TestResponse, marks: Sequence[str]) -> list[str]:
    """Where in an answer a mark stands: ``body``, ``header``, ``cookie``."""
    cookies = [_opened(app, value) for value in answer.headers.getlist("Set-Cookie")]
    content = answer.get_data()
    found = {
        "body": any(holds(content, mark) for mark in marks),
        "header": any(mark in value for value in answer.headers.values() for mark in marks),
        "cookie": any(mark in value for value in cookies for mark in marks),
    }
    return [place for place, held in found.items() if held]


def _opened(app: Flask, cookie: str) -> str:
    """What a session's cookie holds; others hold what they show."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = cookie.partition("=")[2].partition(";")[0]
    try:
        return json.dumps(serializer.loads(value), ensure_ascii=False, default=str)
    except BadData:
        return cookie
