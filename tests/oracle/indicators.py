"""The measures of the court pack by hand: what is counted of what, from one subject's view."""

from collections.abc import Callable

from tests.oracle.counted import (
    appealed,
    civil,
    civil_to_perform,
    closed,
    decided,
    effective,
    ended,
    enforced,
    filed,
    first_enforcement,
    first_instance,
    in_hand,
    older_than,
    unclosed,
    with_property,
)
from tests.oracle.measuring import (
    Found,
    days,
    evenness,
    less,
    mean,
    median,
    on_or_before,
    plain,
    ratio,
    share,
    total,
    within,
)
from tests.oracle.view import View

Measure = Callable[[View], Found]


def trial_days(row: dict) -> int | None:
    """Days from filing to closing."""
    return days(row["filed_on"], row["closed_on"])


def net_days(row: dict) -> int:
    """Days from filing to closing, less those deducted from the time limit."""
    return trial_days(row) - (row["deducted_days"] or 0)


def count_of_rows(rows: list) -> Found:
    """How many."""
    return plain(len(rows))


def mean_days(v: View) -> Found:
    """Mean days to close."""
    return mean(net_days(r) for r in closed(v))


def applied_for(v: View) -> Found:
    """Civil judgments that enforcement was applied for."""
    mine = effective(v, civil_to_perform)
    return share([r for r in mine if r["enforcement_applied_on"] is not None], mine)


QUALITY: dict[str, Measure] = {
    "court_second_inst_reverse_remand_ratio": lambda v: share(
        closed(v, ended("二审", "改判")), closed(v, ended("二审", "发回重审"))
    ),
    "court_retrial_reverse_remand_ratio": lambda v: share(
        closed(v, ended("再审", "改判")), closed(v, ended("再审", "发回重审"))
    ),
    "court_appeal_rate": lambda v: share(appealed(v), closed(v, first_instance)),
    "q11_accept_judgment_rate": lambda v: ratio(
        len(closed(v, first_instance)) - len(appealed(v)), len(closed(v, first_instance))
    ),
    "court_first_inst_reversed_rate": lambda v: share(
        decided(v, "改判"), closed(v, first_instance)
    ),
    "court_first_inst_remanded_rate": lambda v: share(
        decided(v, "发回重审"), closed(v, first_instance)
    ),
    "court_first_inst_reversal_combined": lambda v: share(
        decided(v, "改判", "发回重审"), closed(v, first_instance)
    ),
    "court_panel_participation": lambda v: count_of_rows(
        v.rows("cases", "closed_on", role="panel")
    ),
}

EFFICIENCY: dict[str, Measure] = {
    "court_within_limit_closed_rate": lambda v: share(
        closed(v, lambda r: on_or_before(r["closed_on"], r["deadline_on"])), closed(v)
    ),
    "court_over12m_unclosed_ratio": lambda v: share(unclosed(v, older_than(v, 12)), unclosed(v)),
    "court_avg_close_days": mean_days,
    "court_median_close_days": lambda v: plain(median(map(trial_days, closed(v)))),
    "court_longest_close_days": lambda v: plain(max(map(trial_days, closed(v)), default=None)),
    "court_avg_close_days_change": lambda v: less(mean_days(v), mean_days(v.year_before())),
    "court_same_period_close_rate": lambda v: share(
        filed(v, lambda r: within(v.first, r["closed_on"], v.last)), filed(v)
    ),
    "q11_close_balance": lambda v: plain(evenness([len(closed(month)) for month in v.months()])),
    "q11_simple_procedure_rate": lambda v: share(
        closed(v, lambda r: first_instance(r) and r["procedure"] != "普通程序"),
        closed(v, first_instance),
    ),
    "court_small_claims_rate": lambda v: share(
        closed(
            v,
            lambda r: first_instance(r) and civil(r) and r["procedure"] == "小额诉讼程序",
        ),
        closed(v, lambda r: first_instance(r) and civil(r)),
    ),
    "court_over_limit_unclosed_ratio": lambda v: share(
        unclosed(v, lambda r: r["deadline_on"] < v.last), unclosed(v)
    ),
    "court_over18m_unclosed": lambda v: count_of_rows(unclosed(v, older_than(v, 18))),
    "court_appeal_transfer_days": lambda v: mean(
        days(r["appealed_on"], r["transferred_on"]) for r in v.rows("appeals", "transferred_on")
    ),
}

EFFECT: dict[str, Measure] = {
    "court_case_piece_ratio": lambda v: ratio(
        len(filed(v, lambda r: r["instance"] != "二审"))
        + len(appealed(v))
        + len(v.rows("enforcements", "filed_on")),
        len(filed(v, first_instance)),
    ),
    "court_retrial_petition_rate": lambda v: share(v.rows("cases", "petitioned_on"), effective(v)),
    "court_civil_enforce_application_rate": applied_for,
    "q11_voluntary_performance_rate": lambda v: less(plain(1), applied_for(v)),
    "court_civil_mediation_withdraw_rate": lambda v: share(
        closed(v, lambda r: civil(r) and r["close_method"] in ("调解", "撤诉")), closed(v, civil)
    ),
    "q11_mediation_rate": lambda v: share(
        closed(v, lambda r: r["mediable"] is True and r["close_method"] == "调解"),
        closed(v, lambda r: r["mediable"] is True),
    ),
}

ENFORCEMENT: dict[str, Measure] = {
    "court_enforce_recovered_rate": lambda v: ratio(
        total(r["amount_recovered"] for r in enforced(v)),
        total(r["amount_claimed"] for r in enforced(v)),
    ),
    "court_enforce_completed_rate": lambda v: share(
        enforced(v, lambda r: first_enforcement(r) and r["close_method"] == "执行完毕"),
        enforced(v, first_enforcement),
    ),
    "court_first_enforce_terminated_rate": lambda v: share(
        enforced(v, lambda r: first_enforcement(r) and r["close_method"] == "终结本次执行程序"),
        enforced(v, first_enforcement),
    ),
    "q11_actual_enforce_rate": lambda v: share(
        enforced(v, lambda r: r["close_method"] in ("执行完毕", "执行和解")), enforced(v)
    ),
    "enf_with_property_in_limit_rate": lambda v: share(
        enforced(
            v,
            lambda r: (
                with_property(r)
                and r["closed_on"] <= r["limit_on"]
                and r["close_method"] != "终结本次执行程序"
            ),
        ),
        enforced(v, with_property),
    ),
    "enf_avg_days": lambda v: mean(map(trial_days, enforced(v))),
}

HISTORY: dict[str, Measure] = {
    "court_close_rate": lambda v: share(closed(v), in_hand(v)),
    "court_close_receive_ratio": lambda v: share(closed(v), filed(v)),
    "court_closed_per_judge": lambda v: ratio(
        len(closed(v)), ratio(v.person_days("员额法官"), v.span.days).exact
    ),
    "court_extended_limit_rate": lambda v: share(
        closed(v, lambda r: (r["extended_days"] or 0) > 0), closed(v)
    ),
    "court_ruled_retrial_rate": lambda v: share(
        closed(v, ended("再审审查", "裁定再审")), closed(v, lambda r: r["instance"] == "再审审查")
    ),
}

WORKLOAD: dict[str, Measure] = {
    "court_weighted_workload": lambda v: plain(total(r["case_weight"] for r in closed(v))),
    "court_distinct_causes": lambda v: count_of_rows(
        list({r["cause"] for r in closed(v)} - {None})
    ),
}

MEASURES: dict[str, Measure] = {
    **QUALITY,
    **EFFICIENCY,
    **EFFECT,
    **ENFORCEMENT,
    **HISTORY,
    **WORKLOAD,
}
