"""``gongheng serve | worker | scheduler | upgrade``: what runs, and its schema."""

import os

import click

from core.settings import read
from core.texts import Text
from web.commands.printing import say

PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8100, type=PORT, show_default=True)
def serve(host: str, port: int) -> None:
    """网页服务 / Serve the pages."""
    from web.bootstrap import opened  # noqa: PLC0415 - each process imports what it needs
    from web.serving import serve as run  # noqa: PLC0415

    with opened() as application:
        run(application, host=host, port=port)


@click.command()
def worker() -> None:
    """后台进程 / Work on queued jobs."""
    from web.working import work  # noqa: PLC0415 - each process imports what it needs

    work()


@click.command()
@click.option("--once", is_flag=True, help="只做一遍现在该做的 / do what is due now, then end")
def scheduler(*, once: bool) -> None:
    """定时进程 / Look for what is due, day by day; any number of them do each thing once."""
    from web.scheduling import run  # noqa: PLC0415 - each process imports what it needs

    run(once=once)


@click.command()
def upgrade() -> None:
    """升级数据库 / Bring the database up to date, with the login that owns it."""
    from web.readiness import bring_up_to_date  # noqa: PLC0415 - each process imports what it needs

    version = bring_up_to_date(read(os.environ))
    say(Text(f"数据库已是最新版本 {version}", f"The database is at its newest version {version}"))
