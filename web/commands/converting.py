"""``gongheng tenant convert``: a trial becomes a full institution, here and now."""

import getpass

import click

from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.command()
@click.argument("slug")
@click.option("--preview", is_flag=True, help="只看将清除和保留什么 / only say what would go")
@as_json
def convert(slug: str, *, preview: bool, json_: bool) -> None:
    """试用转为正式 / Make a trial full: drop everything invented, keep the rest."""
    from web.adapters.exits import conversions_of  # noqa: PLC0415 - adding a tenant needs none

    with opened() as application:
        tenant, service = application.tenants.get(slug), conversions_of(application)
        if preview:
            tally = service.preview(tenant.id)
            dropped, kept = tally.lines(), tally.kept()
        else:
            number = service.start(tenant.id, by=getpass.getuser()).number
            service.answer(tenant.id, number)
            done = service.newest(tenant.id)
            dropped, kept = (done.dropped(), done.kept()) if done else ([], [])
    if json_:
        print_json(
            {
                "dropped": {words.en: count for words, count in dropped},
                "kept": {words.en: count for words, count in kept},
            }
        )
        return
    for title, rows in ((Text("清除", "dropped"), dropped), (Text("保留", "kept"), kept)):
        words = [(each.within(language()), count) for each, count in rows]
        print_table((title.within(language()), ""), words)
