"""``gongheng demo``: the demonstration city, through the real import path, scored and served."""

import click

from web.bootstrap import opened
from web.commands.printing import as_json, print_json, say
from web.commands.processes import PORT
from web.demo_sectors import build_demonstration
from web.free_port import require_free

HOST = "127.0.0.1"
SECTORS = ("court", "procuratorate", "township")

LARGEST = 100


def _size(context: click.Context, parameter: click.Parameter, scale: float) -> float:
    """The scale; wrong usage unless a city of that size can be invented."""
    if not 0 < scale <= LARGEST:
        raise click.BadParameter(
            f"规模须大于 0，至多 {LARGEST} / the size is above 0, {LARGEST} at most"
        )
    return scale


@click.command()
@click.option("--no-serve", is_flag=True, help="只建不开 / build it without serving it")
@click.option(
    "--scale", default=1.0, show_default=True, callback=_size, help="规模 / size of the city"
)
@click.option("--seed", default=20260101, show_default=True)
@click.option(
    "--sector",
    "sectors",
    type=click.Choice(SECTORS),
    multiple=True,
    default=SECTORS,
    help="只建这些 / build these alone",
)
@click.option("--port", default=8100, type=PORT, show_default=True)
@as_json
def demo(
    *, no_serve: bool, scale: float, seed: int, sectors: tuple[str, ...], port: int, json_: bool
) -> None:
    """演示市县 / Build the demonstration, courts, procuratorates and a county, and serve it."""
    if not no_serve:
        require_free(HOST, port)
    with opened() as application:
        summary = build_demonstration(
            application,
            seed=seed,
            scale=scale,
            say=(lambda line: None) if json_ else say,
            sectors=sectors,
        )
        if json_:
            print_json(summary)
        if not no_serve:
            from web.serving import serve  # noqa: PLC0415 - Flask is not needed to build

            serve(application, host=HOST, port=port)
