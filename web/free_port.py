"""Whether a port can still be listened on: asked before long work that ends in serving."""

import errno
import socket

from core.errors import Conflict
from core.texts import Text


def require_free(host: str, port: int) -> None:
    """Conflict if another program listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise Conflict(
                Text(f"端口 {port} 已被其他程序占用", f"port {port} is in use"),
                where=host,
                advice=Text("请用 --port 换一个端口", "choose another one by --port"),
            ) from None
