"""A township with a plugin of another distribution beside it, as an operator would install both."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copy

from tests.commands.line import Line

ROWS = {
    "units": "部门编号,部门名称,部门性质\n1,综合窗口,部门\n",
    "staff": "工号,姓名\n01,江晓岚\n",
    "assignments": "工号,部门编号,人员类别,岗位,任职起日\n01,1,工作人员,一般岗位,2024-01-01\n",
    "matters": (
        "事项编号,类别,收到日期,期限,办结日期,经办人,承办部门\n"
        "a,申请,2025-09-01,2025-09-10,2025-09-05,江晓岚,综合窗口\n"
        "b,投诉,2025-09-02,2025-09-10,2025-09-20,江晓岚,综合窗口\n"
    ),
}
MONTH = ("--period", "2025-09")


def lay(folder: Path, module: str, plugins: Iterable[str], *, version: str = "1.0") -> None:
    """The distribution of a module beside this one, as ``pip install --target`` leaves it."""
    about = folder / f"{module}.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    copy(Path(__file__).parent / f"{module}.py", folder)
    said = f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n"
    (about / "METADATA").write_text(said)
    points = "\n".join(f"{name} = {module}:{name}" for name in plugins)
    (about / "entry_points.txt").write_text(f"[gongheng.plugins]\n{points}\n")


def settle(line: Line, slug: str, pack: Path) -> None:
    """An institution that works with a pack and has its rows."""
    about = ("--sector", "township", "--level", "township", "--name", slug)
    line.run("tenant", "add", slug, *about)
    line.run("pack", "install", slug, pack)
    for dataset, rows in ROWS.items():
        file = pack.parent / f"{dataset}.csv"
        file.write_text(rows, encoding="utf-8")
        line.run("import", slug, dataset, file)
