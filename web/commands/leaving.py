"""``gongheng tenant export``: an institution leaves with all that it owns."""

from pathlib import Path

import click

from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json


@click.command()
@click.argument("slug")
@click.argument("place", type=click.Path(path_type=Path))
@as_json
def export(slug: str, place: Path, *, json_: bool) -> None:
    """导出单位的全部数据 / Carry everything of an institution out, into a folder or a .zip."""
    from tenants.exit.outgoing import Outgoing  # noqa: PLC0415 - adding a tenant needs none of it
    from web.adapters.exits import means_of  # noqa: PLC0415

    with opened() as application:
        made = Outgoing(means_of(application)).export(slug, place)
    if json_:
        print_json(
            {
                "place": str(made.place),
                "files": made.pieces,
                "bytes": made.size,
                "manifest": made.digest,
            }
        )
        return
    said = Text(
        f"已导出到 {made.place}：{made.pieces} 个文件，清单摘要 {made.digest[:16]}",
        f"Exported to {made.place}: {made.pieces} files, manifest {made.digest[:16]}",
    )
    click.echo(said.within(language()))


COMMANDS = (export,)
"""What is said under ``gongheng tenant``."""
