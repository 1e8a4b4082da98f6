"""A conversion as it is asked for, decided and reported, and what is counted for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.tenancy.model import TenantId
from core.texts import Text


class State(StrEnum):
    """How far a conversion is."""

    ASKED = "asked"
    DECLINED = "declined"
    APPROVED = "approved"
    RUNNING = "running"
    DONE = "done"


STATES: Mapping[State, Text] = {
    State.ASKED: Text("待平台运营批准", "Waits for the operator"),
    State.DECLINED: Text("未批准", "Declined"),
    State.APPROVED: Text("已批准，等待办理", "Approved, about to begin"),
    State.RUNNING: Text("正在办理", "Under way"),
    State.DONE: Text("已转为正式", "Full institution"),
}
OPEN = frozenset({State.ASKED, State.APPROVED, State.RUNNING})


class Goes(StrEnum):
    """What a conversion takes away."""

    ROWS = "invented records"
    MIXED = "own records under invented keys"
    BATCHES = "imports of invented records"
    RUNS = "runs"
    TOTALS = "totals"
    FILES = "files of results and imports"
    UPLOADS = "files of uploads and exports"
    GRAPH = "entities and links of the graph"
    OWN_DELIVERIES = "deliveries in the own space"
    DELIVERIES_ABOVE = "deliveries above"
    PUBLICATIONS = "publications"
    PARCELS = "parcels under contracts"
    COLLEAGUES = "prepared colleagues"
    SAMPLES = "the order for invented data"


GOES: Mapping[Goes, Text] = {
    Goes.ROWS: Text("示范记录", "Invented records"),
    Goes.MIXED: Text(
        "与示范记录主键相同的真实记录", "Own records under the key of an invented one"
    ),
    Goes.BATCHES: Text("示范数据的导入批次", "Imports of invented records"),
    Goes.RUNS: Text("计分", "Scoring runs"),
    Goes.TOTALS: Text("总分和等次", "Totals and grades"),
    Goes.FILES: Text("计分与导入留下的文件", "Files left by runs and imports"),
    Goes.UPLOADS: Text("等待确认的上传和已做好的导出", "Uploads that wait, exports that are ready"),
    Goes.GRAPH: Text("关联图谱的对象和关联（重建）", "The graph, built anew"),
    Goes.OWN_DELIVERIES: Text("本单位存的汇总", "Aggregates kept for the institution itself"),
    Goes.DELIVERIES_ABOVE: Text("已送达上级的汇总", "Aggregates delivered above"),
    Goes.PUBLICATIONS: Text("试用期间的通报", "Publications made on trial"),
    Goes.PARCELS: Text(
        "试用期间按约定送出和收到的内容（双方的副本）",
        "What was sent and received under contracts on trial, both copies",
    ),
    Goes.COLLEAGUES: Text("预设同事", "Prepared colleagues"),
    Goes.SAMPLES: Text("示范数据的建立任务", "The order for invented data"),
}


AT_THE_END = frozenset({Goes.BATCHES, Goes.SAMPLES, Goes.GRAPH})


class Stays(StrEnum):
    """What a conversion keeps."""

    ROWS = "own records"
    BATCHES = "own imports"
    MEMBERS = "members"
    PACKS = "installed packs"
    SETTINGS = "settings"
    MAPPINGS = "header mappings"
    SOURCES = "sources"
    CONTRACTS = "contracts"
    DELEGATIONS = "delegations"
    LOG = "log entries"


STAYS: Mapping[Stays, Text] = {
    Stays.ROWS: Text("真实记录", "Own records"),
    Stays.BATCHES: Text("真实数据的导入批次", "Imports of own records"),
    Stays.MEMBERS: Text("成员及角色", "Members and their roles"),
    Stays.PACKS: Text("安装的指标包", "Installed packs"),
    Stays.SETTINGS: Text("单位设置（含方案调整）", "Settings, overrides of schemes among them"),
    Stays.MAPPINGS: Text("已确认的表头对应", "Headers assigned to fields"),
    Stays.SOURCES: Text("数据来源", "Sources"),
    Stays.CONTRACTS: Text("与上下级的约定", "Contracts with institutions above and below"),
    Stays.DELEGATIONS: Text("委托", "Delegations"),
    Stays.LOG: Text("日志条目", "Entries of the log"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How much goes and how much stays; ``lacking`` names officers that nobody else would be."""

    goes: Mapping[Goes, int]
    stays: Mapping[Stays, int]
    lacking: tuple[Text, ...] = ()

    @property
    def left(self) -> list[Goes]:
        """What is still there of what must be gone before the end; the graph is built anew."""
        return [each for each, count in self.goes.items() if count and each not in AT_THE_END]

    def lines(self) -> list[tuple[Text, int]]:
        """What goes, in order, as pages say it."""
        return [(words, self.goes.get(each, 0)) for each, words in GOES.items()]

    def kept(self) -> list[tuple[Text, int]]:
        """What stays, in order."""
        return [(words, self.stays.get(each, 0)) for each, words in STAYS.items()]


@dataclass(frozen=True, slots=True)
class Conversion:
    """One conversion; ``before`` was there when it began, ``report`` says what became of it."""

    tenant: TenantId
    number: int
    state: State
    asked_by: str
    asked_at: datetime
    reason: str
    decided_by: str
    decided_at: datetime | None
    remark: str
    step: Text
    percent: int
    finished_at: datetime | None
    report: Mapping[str, Any] | None

    def dropped(self) -> list[tuple[Text, int]]:
        """What went, as the report says."""
        return _told(self.report, "dropped", GOES.items())

    def kept(self) -> list[tuple[Text, int]]:
        """What stayed, as the report says."""
        return _told(self.report, "kept", STAYS.items())


def as_report(before: Mapping[str, int], after: Tally) -> dict[str, Any]:
    """What was dropped and kept, in plain values."""
    return {
        "dropped": dict(before),
        "kept": {each.value: count for each, count in after.stays.items()},
    }


def _told(
    report: Mapping[str, Any] | None, part: str, names: Iterable[tuple[Any, Text]]
) -> list[tuple[Text, int]]:
    said = (report or {}).get(part, {})
    return [(words, int(said.get(each.value, 0))) for each, words in names]
