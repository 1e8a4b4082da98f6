"""The command line: one group, one place where an error of ours becomes one line.

A command's module is imported when the command is used. Exit status: 0 done, 1 refused or failed,
2 wrong usage.
"""

import importlib
import sys
from collections.abc import Sequence

import click

from core.errors import BadInput, GonghengError
from core.texts import Text
from web.commands.printing import language

COMMANDS = {
    "audit": "logs:audit",
    "catalogue": "catalogues:catalogue",
    "configuration": "configurations:configurations",
    "contract": "contracts:contract",
    "demo": "demonstration:demo",
    "explain": "explaining:explain",
    "graph": "graph_who:graph",
    "import": "records:bring_in",
    "operator": "operators:operator",
    "items": "items:items",
    "leaders": "leaders:leaders",
    "pack": "packs:pack",
    "plugin": "plugins:plugin",
    "prove": "proving:prove",
    "publication": "publications:publications",
    "receipt": "receipts:receipt",
    "rollup": "scores:rollup",
    "rows": "rows:rows",
    "scheduler": "processes:scheduler",
    "score": "scores:score",
    "serve": "processes:serve",
    "source": "sources:source",
    "tenant": "tenancy:tenant",
    "undo": "records:undo",
    "upgrade": "processes:upgrade",
    "values": "scores:values",
    "vendor": "vendors:vendor",
    "worker": "processes:worker",
}
"""Where each command is, below ``web.commands``."""


class Commands(click.Group):
    """Finds a command by its name alone, so that one command does not wait for all others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(importlib.import_module(f"web.commands.{module}"), name)
        return found


@click.group(
    cls=Commands,
    help="公衡 Gongheng",
    epilog="数据放在 GONGHENG_DATA 指定的文件夹，默认是当前文件夹下的 var / "
    "Data lies in the folder that GONGHENG_DATA names, by default var in the current folder; "
    "GONGHENG_LANGUAGE=en for English messages",
)
@click.version_option(package_name="gongheng")
def gongheng() -> None:
    """Appraisal of public institutions, from records to results."""


def main() -> None:
    """Run the command line."""
    try:
        _require_text(sys.argv[1:])
        gongheng()
    except GonghengError as error:
        for each in (error, *getattr(error, "others", ())):
            click.echo(f"gongheng: {each.message(language())}", err=True)
        sys.exit(1)
    except (OSError, OverflowError, RecursionError, UnicodeError) as error:
        if isinstance(error, OSError) and not error.filename:
            raise
        click.echo(f"gongheng: {_unfit(error).message(language())}", err=True)
        sys.exit(1)


def _require_text(arguments: Sequence[str]) -> None:
    """Raise BadInput where an argument is no text in the encoding of this terminal."""
    for each in arguments:
        if any("\ud800" <= letter <= "\udfff" for letter in each):
            raise BadInput(
                Text("参数不是文字", "an argument is no text"),
                where=each.encode("utf-8", "replace").decode("utf-8")[:60],
                advice=Text("请检查终端的编码", "check the encoding of the terminal"),
            )


def _unfit(error: OSError | OverflowError | RecursionError | UnicodeError) -> BadInput:
    """What is wrong with what somebody handed over, where only the attempt shows it."""
    if isinstance(error, OSError):
        return BadInput(
            Text("文件不能读写", "the file cannot be read or written"),
            where=f"{error.filename} ({error.strerror})",
            advice=Text("请核对路径和权限", "check path and permissions"),
        )
    if isinstance(error, UnicodeError):
        return BadInput(
            Text("文件不是 UTF-8 文本", "the file is no UTF-8 text"),
            advice=Text("请另存为 UTF-8", "save it as UTF-8"),
        )
    if isinstance(error, RecursionError):
        return BadInput(Text("文件的层次太深", "the file is nested too deeply"))
    return BadInput(Text("数字太大", "a number is too large"))
