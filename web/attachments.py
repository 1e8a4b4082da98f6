"""An answer that is taken away as a file rather than shown."""

from flask import Response


def attached(content: str | bytes, name: str, *, mimetype: str) -> Response:
    """The content as a file of that name."""
    answer = Response(content, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
