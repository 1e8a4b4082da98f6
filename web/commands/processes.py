"""``gongheng serve | worker | scheduler``: the processes of an installation."""

import click

from web.bootstrap import opened


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8100, show_default=True)
def serve(host: str, port: int) -> None:
    """网页服务 / Serve the pages."""
    from web.serving import serve as run  # noqa: PLC0415 - Flask is not needed otherwise

    with opened() as application:
        run(application, host=host, port=port)


@click.command()
def worker() -> None:
    """后台进程 / Work on queued jobs."""
    from web.working import work  # noqa: PLC0415 - a worker forks, so it imports on its own terms

    work()


COMMANDS = (serve, worker)
