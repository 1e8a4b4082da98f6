"""Who asks the graph from the command line: the institution, the purpose, the entities meant."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from core.columns import now
from core.errors import BadFile, BadInput, NotAllowed
from core.graph.asking import Answered
from core.graph.certificate import Finding, beside, covering
from core.graph.elements import Key
from core.graph.purpose import Purpose
from core.graph.service import Graph
from core.json_text import from_json
from core.tenancy.model import TenantId
from core.texts import Text
from web.application import Application
from web.commands.printing import plain, print_json

MATTER = "命令行 command line"
BASIS = "本机操作员 operator of this machine"

Command = TypeVar("Command", bound=Callable[..., Any])


def under_purpose(command: Command) -> Command:
    """Options that say on what authority a question is asked; all of it is logged."""
    for option in (
        click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="事由到期日 / last day"),
        click.option("--basis", default=BASIS, help="法律依据 / legal basis"),
        click.option("--matter", default=MATTER, help="案号或事项编号 / case or matter number"),
    ):
        command = option(command)
    return command


def must_say_why(given: Mapping[str, Any]) -> None:
    """Raise NotAllowed unless matter, basis and last day are named: nothing is filled in.

    For questions about everybody and for what staff declared of themselves.
    """
    usual = {"matter": MATTER, "basis": BASIS, "until": None}
    missing = [f"--{name}" for name, value in usual.items() if given[name] == value]
    if missing:
        raise NotAllowed(
            Text(
                "面向全院的查询和申报内容，须写明事由、依据和到期日",
                "Questions about everybody and declared relatives need matter, basis and last day",
            ),
            where=" ".join(missing),
            advice=Text(
                "例如 --matter 督〔2026〕1号 --basis 监督规定 --until 2026-12-31",
                "such as --matter 督〔2026〕1号 --basis 监督规定 --until 2026-12-31",
            ),
        )


class Asked:
    """An institution whose graph is brought up to date, and the purpose of the question."""

    def __init__(self, application: Application, slug: str, given: Mapping[str, Any]) -> None:
        self.graph: Graph = application.graph
        self.tenant: TenantId = application.tenants.get(slug).id
        until = given["until"]
        day: date = now().date() if until is None else until.date()
        self.purpose = Purpose(given["matter"], given["basis"], day)
        self.graph.projector.project(self.tenant)
        self._kinds = {
            each.name for each in self.graph.projector.wanted(self.tenant).graph.entities
        }

    def key(self, written: str) -> Key:
        """``kind:id``, or a name or number that only one entity has."""
        kind, colon, identity = written.partition(":")
        if colon and identity and kind in self._kinds:
            return Key(kind, identity)
        found = self.graph.search(self.tenant, written, self.purpose).entities
        same = [each for each in found if written in (each.name, each.key.id)]
        chosen = same or found
        if len(chosen) == 1:
            return chosen[0].key
        listed = [str(each.key) for each in chosen[:10]] or ["—"]
        raise BadInput(
            Text(f"“{written}”不能确定是哪个实体", f'"{written}" is not one entity'),
            advice=Text(
                f"请写作 种类:编号：{'、'.join(listed)}", f"write kind:id: {', '.join(listed)}"
            ),
        )


def print_answer(document: Mapping[str, Any], found: Answered[Any]) -> None:
    """One JSON document: the answer, and beside it the certificate that covers it."""
    answer = json.loads(json.dumps(document, ensure_ascii=False, default=plain))
    print_json(answer | {"certificate": covering(found.certificate, answer)})


def certificate_in(file: Path) -> tuple[dict[str, Any], list[Finding]]:
    """The certificate in a file that a question with --json printed, or BadFile.

    The findings are about the answer that the file holds beside it.
    """
    try:
        document = from_json(file.read_text(encoding="utf-8"))
        content = document.get("certificate", document)
        if isinstance(content["links"], list) and content["digest"]:
            return dict(content), beside(document)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise BadFile(
        Text("不是图谱凭据", "it is no certificate of the graph"),
        where=file.name,
        advice=Text("请使用 --json 输出的文件", "use what --json printed"),
    )
