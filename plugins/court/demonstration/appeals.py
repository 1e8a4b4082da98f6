"""Appeals against first-instance judgments, and what the upper court makes of them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration.cases import Draft, case_numbers
from plugins.court.demonstration.time import (
    NEVER,
    Days,
    Floats,
    Numbers,
    Words,
    blank,
    known,
    later,
)

OUTCOMES = ("维持", "撤回上诉", "调解", "改判", "发回重审")
SECOND = {"民事": "民终", "刑事": "刑终", "行政": "行终"}
AS_CLOSED = {
    "维持": "维持",
    "撤回上诉": "撤诉",
    "调解": "调解",
    "改判": "改判",
    "发回重审": "发回重审",
}
"""How the second-instance case that decides an appeal is closed."""


@dataclass
class Appealed:
    """The appeals of one court as columns; ``index`` is the case in the court's draft."""

    draft: Draft
    index: Numbers
    by: Words
    appealed: Days
    transferred: Days
    filed: Days
    closed: Days
    outcome: Words
    fault: Words
    number: Words

    def effective(self, own: Days) -> Days:
        """The days on which judgments come into force, now that some were appealed."""
        days = own.copy()
        after = self.closed + 7
        days[self.index] = known(np.where(self.outcome == "发回重审", NEVER, after))
        return days


def appeals(rng: np.random.Generator, draft: Draft) -> Appealed:
    """Who appeals: more in grave cases, fewer where the judge explains himself."""
    open_to = np.isin(draft.method, ["判决", "驳回起诉"]) & (draft.procedure != 2)
    chance = np.clip(draft.trait("appealed") * 1.7 * draft.careful, 0, 0.75)
    appealed = known(later(rng, draft.closed, 8, 20))
    filed = known(later(rng, appealed, 16, 60))
    chosen = open_to & (rng.random(draft.count) < chance) & ~np.isnat(filed)
    index = np.flatnonzero(chosen)
    filed = filed[index]
    lasting = 52 * np.exp(rng.normal(0, 0.4, len(index)))
    closed = known(filed + np.maximum(lasting, 8).astype("timedelta64[D]"))
    outcome = _outcomes(rng, closed, draft.careful[index])
    protest = (draft.kind[index] == "刑事") & (rng.random(len(index)) < 0.12)
    return Appealed(
        draft=draft,
        index=index,
        by=np.where(protest, "抗诉", "上诉").astype(object),
        appealed=appealed[index],
        transferred=filed - rng.integers(1, 8, len(index)).astype("timedelta64[D]"),
        filed=filed,
        closed=closed,
        outcome=outcome,
        fault=_faults(rng, outcome),
        number=np.full(len(index), None, dtype=object),
    )


def _outcomes(rng: np.random.Generator, closed: Days, careful: Floats) -> Words:
    lot = rng.random(len(closed))
    reversed_from = 1 - 0.115 * careful
    drawn = np.select(
        [lot < 0.11, lot < 0.17, lot > 1 - 0.035 * careful, lot > reversed_from - 0.035],
        ["撤回上诉", "调解", "发回重审", "改判"],
        default="维持",
    )
    return blank(drawn, np.isnat(closed))


def _faults(rng: np.random.Generator, outcome: Words) -> Words:
    grounds = np.array(["错误", "瑕疵", "新证据", "其他"], dtype=object)
    drawn = grounds[rng.choice(4, size=len(outcome), p=[0.30, 0.22, 0.30, 0.18])]
    return blank(drawn, ~np.isin(outcome, ["改判", "发回重审"]))


def number_all(appealed: list[Appealed], code: str) -> None:
    """Number the appeals of several courts as the upper court registers them."""
    filed = np.concatenate([each.filed for each in appealed])
    kind = np.concatenate([each.draft.kind[each.index] for each in appealed])
    word = np.array([SECOND[each] for each in kind], dtype=object)
    order = np.argsort(filed, kind="stable")
    numbers = np.empty(len(filed), dtype=object)
    numbers[order] = case_numbers(filed[order], code, word[order]).to_list()
    begin = 0
    for each in appealed:
        each.number = numbers[begin : begin + len(each.index)]
        begin += len(each.index)


def appeal_table(made: Appealed, case_no: pl.Series) -> pl.DataFrame:
    """The appeals as the first-instance court receives them."""
    return pl.DataFrame(
        {
            "appeal_no": pl.Series(made.number.tolist(), dtype=pl.String),
            "case": case_no.gather(made.index),
            "kind": pl.Series(made.by.tolist(), dtype=pl.String),
            "appealed_on": made.appealed,
            "transferred_on": made.transferred,
            "closed_on": made.closed,
            "outcome": pl.Series(made.outcome.tolist(), dtype=pl.String),
            "fault": pl.Series(made.fault.tolist(), dtype=pl.String),
        }
    )
