"""Puts the planted truths into the records of one court: other people in cases that are there.

No case is added, and none ends otherwise than before, so that no figure of the court changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from plugins.court.demonstration.conduct import planted_rows
from plugins.court.demonstration.parties import registered
from plugins.court.demonstration.tables import CAREERS, KIN, PARTIES, PETITIONS, REPRESENTATIONS
from plugins.court.demonstration.truths import Advocate, Somebody, planted

ENOUGH = 500
"""Civil cases without appeal, closed and registered, below which nothing is planted."""

Row = dict[str, Any]
Wanted = Callable[[Row], bool]


@dataclass
class Planting:
    """One court's tables while other people are put in."""

    tables: dict[str, pl.DataFrame]
    waiting: list[Row] = field(default_factory=list)
    judges: list[str] = field(default_factory=list)
    parties: list[Row] = field(default_factory=list)
    lawyers: list[Row] = field(default_factory=list)
    emptied: dict[str, set[str]] = field(default_factory=lambda: {"原告方": set(), "被告方": set()})
    more: dict[str, list[Row]] = field(default_factory=lambda: {"kin": [], "careers": []})

    def plant(self) -> dict[str, pl.DataFrame]:
        """The tables with everything that is planted; as they were where cases are few."""
        self._look()
        if len(self.waiting) < ENOUGH or len(self.judges) < 2:
            return self.tables
        self._ring()
        self._serial()
        self._meeting()
        self._kin()
        self._employer()
        self._names()
        self._strangers()
        self._petitioner()
        return self._planted()

    def _look(self) -> None:
        appealed = self.tables["appeals"]["case"].to_list()
        free = registered(self.tables["cases"]).filter(
            pl.col("kind") == "民事",
            pl.col("instance") == "一审",
            pl.col("closed_on").is_not_null(),
            pl.col("judge").is_not_null(),
            ~pl.col("case_no").is_in(appealed),
        )
        wanted = ("case_no", "cause", "judge", "panel", "filed_on", "closed_on", "close_method")
        self.waiting = free.select(wanted).sort("filed_on", "case_no").to_dicts()
        busy = Counter(row["judge"] for row in self.waiting)
        self.judges = [judge for judge, _ in sorted(busy.items(), key=lambda it: (-it[1], it[0]))]

    def _take(self, count: int, wanted: Wanted, *, soonest: bool = False) -> list[Row]:
        """So many cases that nothing is planted in yet, over the whole time or the quickest."""
        fit = [row for row in self.waiting if wanted(row)]
        if soonest:
            fit.sort(key=lambda row: (row["closed_on"] - row["filed_on"], row["case_no"]))
            taken = fit[:count]
        else:
            step = max(1, len(fit) // count)
            taken = fit[::step][:count]
        gone = {row["case_no"] for row in taken}
        self.waiting = [row for row in self.waiting if row["case_no"] not in gone]
        return taken

    def _judge(self, place: int) -> str:
        return self.judges[place % len(self.judges)]

    def _quiet(self, cases: int) -> str:
        """The judge with the fewest cases who has three times as many as are asked for."""
        busy = Counter(row["judge"] for row in self.waiting)
        several = [each for each in self.judges if busy[each] >= 3 * cases]
        return (several or self.judges)[-1]

    def _stands(
        self, case: Row, person: Somebody, *, claiming: bool = True, kind: str = "自然人"
    ) -> None:
        """The person instead of whoever stood on that side."""
        self.parties.append(
            {
                "case": case["case_no"],
                "seq": 1 if claiming else 2,
                "role": "原告" if claiming else "被告",
                "kind": kind,
                "name": person.name,
                "id_number": person.id_number,
                "address": f"望月路{case['case_no'][-4:-1]}号" if kind == "单位" else None,
            }
        )
        self.emptied["原告方" if claiming else "被告方"].add(case["case_no"])

    def _advocate(self, case: Row, by: Advocate, side: str, party: str | None = None) -> None:
        """The lawyer instead of whoever represented that side."""
        self.lawyers.append(
            {
                "case": case["case_no"],
                "seq": 1 if side == "原告方" else 2,
                "side": side,
                "party": party,
                "lawyer": by.lawyer,
                "licence": by.licence,
                "firm": by.firm,
            }
        )
        self.emptied[side].add(case["case_no"])

    def _ring(self) -> None:
        ring = planted().ring
        count = ring.advocate.cases
        cases = self._take(count, lambda row: row["close_method"] == "调解", soonest=True)
        for place, case in enumerate(cases):
            one = ring.members[place % 5]
            other = ring.members[(place + 1 + place // 5) % 5]
            self._stands(case, one)
            self._stands(case, other, claiming=False)
            for row in self.parties[-2:]:
                row["address"] = ring.address
            self._advocate(case, ring.advocate, "原告方", one.name)
            self._advocate(case, ring.advocate, "被告方", other.name)

    def _serial(self) -> None:
        for place, claimant in enumerate(planted().serial):
            bought = self._take(claimant.cases, lambda row: row["cause"] == "买卖合同纠纷")
            for at, case in enumerate(bought):
                self._stands(case, claimant)
                shop = Somebody(f"安澜{'甲乙'[place]}{at + 1:02}便民超市有限公司")
                self._stands(case, shop, claiming=False, kind="单位")

    def _meeting(self) -> None:
        by, judge = planted().meeting, self._quiet(planted().meeting.cases)
        for case in self._take(by.cases, lambda row: row["judge"] == judge):
            self._advocate(case, by, "原告方")

    def _kin(self) -> None:
        for place, each in enumerate(planted().kin):
            judge = self._judge(1 + place)
            self.more["kin"].append(_relative(each, judge))
            cases = self._take(each.cases, _before(judge) if each.bench else _not_before(judge))
            for case in cases:
                if each.licence and each.firm:
                    by = Advocate(each.name, each.licence, each.firm, each.cases)
                    self._advocate(case, by, "被告方")
                else:
                    self._stands(case, each, claiming=False)

    def _employer(self) -> None:
        employer, judge = planted().employer, self._judge(2)
        by, left_on = employer.advocate, employer.left_on
        row = {"staff_no": judge, "employer": by.firm, "kind": "律师事务所", "duty": "合伙人律师"}
        since = left_on - timedelta(days=2100)
        self.more["careers"].append({**row, "from_on": since, "until_on": left_on})
        for case in self._take(by.cases, _before(judge)):
            self._advocate(case, by, "被告方")

    def _names(self) -> None:
        truths = planted()
        spelled = truths.spellings
        several = [
            *truths.homonyms,
            *(Somebody(each, spelled.id_number, cases=spelled.cases) for each in spelled.names),
        ]
        for each in several:
            for case in self._take(each.cases, lambda row: True):
                self._stands(case, each)

    def _strangers(self) -> None:
        hub = planted().hub
        for place, each in enumerate(hub.strangers):
            (case,) = self._take(1, lambda row: not row["panel"])
            self._stands(case, each)
            self._stands(case, Somebody(f"某对方{place + 1}"), claiming=False)
            by = Advocate(str(each.lawyer), str(each.licence), hub.firm, 1)
            self._advocate(case, by, "原告方", each.name)

    def _petitioner(self) -> None:
        who = planted().petitioner
        (case,) = self._take(
            1, lambda row: row["closed_on"].year == 2026 and row["closed_on"].month < 3
        )
        self._stands(case, who)
        self.more["petitions"] = [
            {
                "petition_no": f"访重-2026-{place:04}",
                "petitioner": who.name,
                "id_number": who.id_number,
                "kind": ("来信", "来访")[place % 2],
                "subject": "裁判不服",
                "case": case["case_no"],
                "staff": case["judge"],
                "received_on": case["closed_on"] + timedelta(days=21 * place),
                "closed_on": case["closed_on"] + timedelta(days=21 * place + 15),
                "outcome": "不属实",
            }
            for place in range(1, who.petitions + 1)
        ]

    def _planted(self) -> dict[str, pl.DataFrame]:
        """Rows that stood where others stand now go; one plaintiff is named in the case too."""
        parties, lawyers = self.tables["parties"], self.tables["representations"]
        mine = _frame(self.parties, PARTIES)
        whole = list(self.emptied["原告方"] & self.emptied["被告方"])
        third = (pl.col("seq") > 2) & pl.col("case").is_in(whole)
        parties = parties.filter(~third).join(mine, on=["case", "seq"], how="anti")
        for side, those in self.emptied.items():
            stood = (pl.col("side") == side) & pl.col("case").is_in(list(those))
            lawyers = lawyers.filter(~stood)
        new = _frame(self.lawyers, REPRESENTATIONS)
        lawyers = lawyers.join(new, on=["case", "seq"], how="anti")
        claims = mine.filter(pl.col("seq") == 1)
        named = dict(zip(claims["case"], claims["name"], strict=True))
        plaintiff = pl.col("case_no").replace_strict(named, default=pl.col("plaintiff"))
        cases = self.tables["cases"].with_columns(plaintiff.alias("plaintiff"))
        found = {**self.tables, "cases": cases}
        found["parties"] = pl.concat([parties, mine]).sort("case", "seq")
        found["representations"] = pl.concat([lawyers, new]).sort("case", "seq")
        for name, schema in (("kin", KIN), ("careers", CAREERS), ("petitions", PETITIONS)):
            found[name] = pl.concat([found[name], _frame(self.more[name], schema)])
        noted = planted_rows(planted().conduct, self.judges)
        found["conduct"] = pl.concat([found["conduct"], noted])
        return found


def _before(judge: str) -> Wanted:
    return lambda row: row["judge"] == judge


def _not_before(judge: str) -> Wanted:
    return lambda row: row["judge"] != judge and judge not in (row["panel"] or ())


def _relative(each: Somebody, judge: str) -> Row:
    return {
        "staff_no": judge,
        "seq": 11,
        "name": each.name,
        "relation": each.relation,
        "id_number": each.id_number,
        "licence": each.licence,
        "workplace": each.firm,
        "declared_on": date(2026, 1, 12),
    }


def _frame(rows: Iterable[Row], schema: Any) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")
