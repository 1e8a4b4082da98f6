"""The command line: one group, one place where an error of ours becomes one line.

Exit status: 0 done, 1 refused or failed, 2 wrong usage.
"""

import os
import sys

import click

from core.errors import GonghengError
from web.commands import demonstration, packs, processes, records, scores, tenancy


def language() -> str:
    """The language of messages: Chinese unless ``GONGHENG_LANGUAGE`` says ``en``."""
    return os.environ.get("GONGHENG_LANGUAGE", "zh")


@click.group(help="公衡 Gongheng")
@click.version_option(package_name="gongheng")
def gongheng() -> None:
    """Appraisal of public institutions, from records to results."""


for feature in (demonstration, packs, processes, records, scores, tenancy):
    for command in feature.COMMANDS:
        gongheng.add_command(command)


def main() -> None:
    """Run the command line."""
    try:
        gongheng()
    except GonghengError as error:
        click.echo(f"gongheng: {error.message(language())}", err=True)
        sys.exit(1)
