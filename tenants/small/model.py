"""When an institution is small, and an act that one person did alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.texts import Text

MOST_PEOPLE = 15
"""Up to so many members an institution is small without anybody's consent."""

PATIENCE = timedelta(days=30)
"""An act that the auditor has not looked at for so long lets the mode rest."""

SETTING = "small institution"


class State(StrEnum):
    """What was decided about the mode."""

    OFF = "off"
    ASKED = "asked"
    ON = "on"
    REFUSED = "refused"


STATES: Mapping[State, Text] = {
    State.OFF: Text("未启用", "Off"),
    State.ASKED: Text("待平台运营同意", "Waits for the operator's consent"),
    State.ON: Text("已启用", "On"),
    State.REFUSED: Text("平台运营未同意", "The operator does not consent"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom and why; ``consented_by`` is empty where nobody had to.

    ``above`` is the slug of the institution above that consented, empty for the operator.
    """

    state: State = State.OFF
    by: str = ""
    on: str = ""
    reason: str = ""
    consented_by: str = ""
    remark: str = ""
    above: str = ""


def decision_of(kept: Mapping[str, Any] | None) -> Decision:
    """The decision as the institution's settings keep it."""
    if not kept:
        return Decision()
    return Decision(**{**kept, "state": State(kept["state"])})


class Rest(StrEnum):
    """Why a mode that was turned on does not hold at this moment."""

    GROWN = "grown"
    ABOVE = "above"
    UNSEEN = "unseen"


RESTS: Mapping[Rest, Text] = {
    Rest.GROWN: Text(
        f"成员超过 {MOST_PEOPLE} 人，须平台运营同意",
        f"More than {MOST_PEOPLE} members: the operator has to consent",
    ),
    Rest.ABOVE: Text(
        "须上级单位同意，请重新申请", "The institution above has to consent: ask for it"
    ),
    Rest.UNSEEN: Text(
        f"有单人办理的事项超过 {PATIENCE.days} 天没有经审计员确认",
        f"An act done alone has waited for the auditor for more than {PATIENCE.days} days",
    ),
}


@dataclass(frozen=True, slots=True)
class Mode:
    """The mode at this moment; it holds where it was decided and nothing lets it rest.

    ``above`` is the institution that has to consent, where there is one.
    """

    decision: Decision
    people: int
    waiting: int
    rests: tuple[Rest, ...] = ()
    above: Text | None = None

    @property
    def holds(self) -> bool:
        """Whether one person may act alone now."""
        return self.decision.state is State.ON and not self.rests

    @property
    def is_small(self) -> bool:
        """Whether the size is enough."""
        return self.people <= MOST_PEOPLE

    @property
    def is_own_choice(self) -> bool:
        """Whether nobody has to consent."""
        return self.is_small and self.above is None

    @property
    def may_ask(self) -> bool:
        """Whether it can be turned on or asked for now."""
        lacking = {Rest.GROWN, Rest.ABOVE} & set(self.rests)
        off = self.decision.state in (State.OFF, State.REFUSED)
        return off or bool(self.decision.state is State.ON and lacking)


@dataclass(frozen=True, slots=True)
class Alone:
    """One act that one person did with what another had lent."""

    number: int
    at: datetime
    account: int
    name: str
    giver: str
    page: str
    delegation: int
    seen_by: str
    seen_at: datetime | None
    remark: str
