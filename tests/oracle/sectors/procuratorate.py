"""The measures of the procuratorate pack by hand."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from tests.oracle.measuring import Found, days, mean, on_or_before, plain, ratio, share, total
from tests.oracle.sectors.sight import Row, Sight, Where

OWNERS = {
    "cases": ("prosecutor", "unit"),
    "suspects": ("case.prosecutor", None),
    "recommendations": ("prosecutor", "unit"),
    "opinions": ("prosecutor", "unit"),
    "protections": ("prosecutor", "unit"),
    "checks": ("person", None),
    "ratings": ("person", None),
    "merits": ("person", None),
}
ADOPTED = ("采纳", "部分采纳", "改变")
REVIEW = "不捕不诉复议复核"
KINDS = {
    "filing": "监督立案",
    "withdrawal": "监督撤案",
    "investigation": "侦查活动监督",
    "criminal_protest": "刑事抗诉",
    "retrial": "再审检察建议",
    "governance": "社会治理检察建议",
}
Measure = Callable[[Sight], Found]


def closed(s: Sight, where: Where = lambda _: True) -> list[Row]:
    """Cases closed in the period."""
    return s.rows("cases", "closed_on", where)


def disposed(s: Sight, where: Where = lambda _: True) -> list[Row]:
    """Suspects disposed of in the period."""
    return s.rows("suspects", "disposed_on", where)


def prosecution(row: Row) -> bool:
    """A review for prosecution."""
    return bool(row["kind"] == "审查起诉")


def to_mean(s: Sight, around: Sight | None) -> Found:
    """Own cases over the cases of a prosecutor of the surrounding, by days in post."""
    if around is None:
        return ratio(len(closed(s)), None)
    heads = Fraction(around.heads("员额检察官"), s.span.days)
    return ratio(len(closed(s)), Fraction(len(closed(around))) / heads if heads else None)


def pieces(s: Sight) -> Found:
    """Reviews with their returns and extensions, over reviews."""
    mine = closed(s, prosecution)
    more = sum((row["returned_times"] or 0) + (row["extended_times"] or 0) for row in mine)
    return ratio(len(mine) + more, len(mine))


def events(s: Sight, aspect: str) -> Found:
    """Points of events, nought without any."""
    mine = s.rows("merits", "on_date", lambda row: row["aspect"] == aspect)
    return plain(total(row["points"] for row in mine) or 0)


def spent(row: Row) -> int | None:
    """Days from acceptance to closing."""
    return days(row["accepted_on"], row["closed_on"])


def adopted(s: Sight, where: Where) -> Found:
    """Opinions adopted of those answered."""
    answered = s.rows("opinions", "answered_on", lambda r: r["kind"] != REVIEW and where(r))
    return share([r for r in answered if r["result"] in ADOPTED], answered)


def overdue(s: Sight) -> Found:
    """Open past the limit on the last day."""
    return plain(
        len(
            s.stock(
                "cases",
                lambda r: (
                    r["accepted_on"] <= s.last
                    and (r["closed_on"] is None or r["closed_on"] > s.last)
                    and r["deadline_on"] < s.last
                ),
            )
        )
    )


def recovered(s: Sight) -> Found:
    """Amounts recovered over amounts lost."""
    mine = closed(s, lambda r: r["loss"] is not None and r["loss"] > Decimal(0))
    return ratio(total(r["recovered"] for r in mine), total(r["loss"] for r in mine))


def reviewed(s: Sight) -> list[Row]:
    """Decisions not to arrest or prosecute that were reviewed."""
    return s.rows("opinions", "answered_on", lambda r: r["kind"] == REVIEW)


def sentenced(s: Sight, where: Where) -> list[Row]:
    """Suspects sentenced in the period."""
    return s.rows("suspects", "sentenced_on", where)


MEASURES: dict[str, Measure] = {
    "proc_cases_handled": lambda s: plain(len(closed(s))),
    "proc_weighted_workload": lambda s: plain(total(r["case_weight"] for r in closed(s))),
    "proc_share_of_institution_mean": lambda s: to_mean(s, s.whole),
    "proc_share_of_department_mean": lambda s: to_mean(s, s.department),
    "proc_guiding_share": lambda s: share(
        closed(s, lambda r: r["handling"] == "指导性办案"), closed(s)
    ),
    "proc_arrest_then_nonpros_rate": lambda s: share(
        disposed(s, lambda r: r["arrest"] == "批准逮捕" and r["disposition"] == "不起诉"),
        disposed(s, lambda r: r["arrest"] == "批准逮捕"),
    ),
    "proc_withdraw_acquit_rate": lambda s: share(
        sentenced(s, lambda r: r["sentence"] in ("撤回起诉", "无罪")),
        sentenced(s, lambda r: r["sentence"] is not None),
    ),
    "proc_review_changed_rate": lambda s: share(
        [r for r in reviewed(s) if r["result"] == "改变"], reviewed(s)
    ),
    "proc_case_review_sound_rate": lambda s: share(
        closed(s, lambda r: r["reviewed_as"] in ("优质", "合格")),
        closed(s, lambda r: r["reviewed_as"] is not None),
    ),
    "proc_missed_correction_rate": lambda s: share(
        disposed(s, lambda r: r["added"] is True),
        disposed(s, lambda r: r["disposition"] == "起诉"),
    ),
    "proc_sentence_recommendation_adopted_rate": lambda s: share(
        s.rows("recommendations", "decided_on", lambda r: r["adopted"] is True),
        s.rows("recommendations", "decided_on"),
    ),
    "proc_data_error_rate": lambda s: ratio(
        total(r["wrong"] for r in s.rows("checks", "checked_on")),
        total(r["checked"] for r in s.rows("checks", "checked_on")),
    ),
    "proc_within_limit_rate": lambda s: share(
        closed(s, lambda r: on_or_before(r["closed_on"], r["deadline_on"])), closed(s)
    ),
    "proc_case_piece_criminal": pieces,
    "proc_avg_days": lambda s: mean(map(spent, closed(s))),
    "proc_review_days": lambda s: mean(map(spent, closed(s, prosecution))),
    "proc_over_limit_unclosed": overdue,
    "proc_finished_rate": lambda s: share(closed(s), s.rows("cases", "accepted_on")),
    "proc_plea_applied_rate": lambda s: share(
        disposed(s, lambda r: r["plea"] is True), disposed(s, lambda r: r["plea"] is not None)
    ),
    "proc_hearing_rate": lambda s: share(closed(s, lambda r: r["heard"] is True), closed(s)),
    "proc_recovery_rate": recovered,
    "proc_pretrial_detention_rate": lambda s: share(
        disposed(s, lambda r: r["disposition"] == "起诉" and r["detained"] is True),
        disposed(s, lambda r: r["disposition"] == "起诉"),
    ),
    "proc_nonarrest_rate": lambda s: share(
        disposed(s, lambda r: r["arrest"] == "不批准逮捕"),
        disposed(s, lambda r: r["arrest"] is not None),
    ),
    "proc_nonprosecution_rate": lambda s: share(
        disposed(s, lambda r: r["disposition"] == "不起诉"),
        disposed(s, lambda r: r["disposition"] in ("起诉", "不起诉")),
    ),
    "proc_opinion_adopted_rate": lambda s: adopted(s, lambda _: True),
    "proc_pil_presuit_rectified_rate": lambda s: share(
        s.rows("protections", "due_on", lambda r: on_or_before(r["rectified_on"], r["due_on"])),
        s.rows("protections", "due_on"),
    ),
    "proc_conduct_score": lambda s: mean(r["score"] for r in s.rows("ratings", "rated_on")),
    "proc_skill_points": lambda s: events(s, "司法技能"),
    "proc_ethics_points": lambda s: events(s, "职业操守"),
    **{
        f"proc_adopted_{name}": lambda s, kind=kind: adopted(s, lambda r: r["kind"] == kind)  # type: ignore[misc]
        for name, kind in KINDS.items()
    },
}
