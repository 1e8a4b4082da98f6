"""What the arguments of routes and commands may be: by their names, or said here by hand.

An argument whose name is an id of a ``Space`` needs nothing. One that has another name in an
address is given its id in ``SAME``; one that is the same everywhere stands in ``PLAIN``; what
only one route means by a name is said in ``OF_ENDPOINT``.
"""

import inspect
import re
import sys
from collections.abc import Mapping, Sequence

from flask import Flask
from werkzeug.routing import Rule

from core.tenancy.registers import Ids
from web.proving.model import Space

PLAIN: Ids = {
    "dataset": ("staff",),
    "kind": ("xlsx", "csv"),
    "level": ("person",),
    "indicator": ("court_avg_close_days",),
    "pack": ("court",),
    "picture": ("front.png",),
    "question": ("meetings",),
}
"""Arguments that mean the same in every institution."""

SAME: Mapping[str, str] = {
    "subject": "staff_no",
    "tenant": "slug",
    "institution": "slug",
    "lower": "slug",
    "run": "run_id",
    "batch": "number",
    "member": "account",
    "account_id": "account",
}
"""Another name → the id of a space that it is."""

OF_ENDPOINT: Mapping[str, Mapping[str, str]] = {
    "clues.answer": {"clue": "own_clue"},
    "clues.own": {"clue": "own_clue"},
    "contracts.answer": {"token": "contract"},
    "contracts.one": {"token": "contract"},
    "jobs.retry": {"run_id": "failed"},
    "operator.retry": {"run": "failed"},
    "own.end_session": {"number": "session"},
    "packs.confirm": {"number": "pack_proposal"},
    "packs.decline": {"number": "pack_proposal"},
    "packs.propose": {"number": "pack_proposal"},
    "security.reset_second": {"number": "account"},
    "security.revoke_token": {"number": "program"},
    "sign_up.look": {"token": "sign_up"},
    "sign_up.open_": {"token": "sign_up"},
    "small.acknowledge": {"number": "alone"},
    "sources.check": {"number": "source"},
    "sources.enter": {"number": "source"},
    "sources.one": {"number": "source"},
    "sources.read": {"number": "source"},
    "sources.remove": {"number": "source"},
    "sources.set_state": {"number": "source"},
    "support.approve": {"number": "visit_to_approve"},
    "support.expel": {"number": "visit_to_expel"},
    "support.note": {"number": "visit_to_note"},
    "support.refuse": {"number": "visit_to_refuse"},
    "tokens.revoke": {"number": "program"},
    "tree.answer": {"token": "code"},
    "who.undo": {"same": "said_same"},
}
"""Endpoint → the ids that its arguments are, where their names mean something else elsewhere."""

PLAIN_OF: Mapping[str, Ids] = {
    "leaving.certificate": {"digest": ("no-such-certificate",)},
    "reset.arrive": {"secret": ("no-such-link",)},
    "contracts.answer": {"kind": ("end",)},
    "configuration.answer": {"kind": ("decline",)},
    "reports.one": {"plugin": ("another",), "report": ("overview",)},
    "reports.take_away": {"plugin": ("another",), "report": ("overview",)},
    "plugins.switch": {"plugin": ("another",), "way": ("off",)},
    "sources.add": {"adapter": ("folder",)},
    "sources.ask": {"adapter": ("folder",)},
    "sources.set_state": {"act": ("pause",)},
    "small.answer_below": {"kind": ("consent",)},
    "tree.answer": {"kind": ("decline",)},
    "tree.propose": {"kind": ("invite",)},
}
"""Endpoint → arguments that mean the same in every institution."""

Arguments = Mapping[str, str]
OF_NOBODY = {"period", "text", "sign_up"}
"""Ids that name no institution's object: a period that only another has scored, words that are
looked for, the link of a sign-up that has not become an institution yet."""

MOST = 3
ASKED = re.compile(r"""(?:args|form|values|files)(?:\.get|\.getlist)?[(\[]\s*["']([\w-]+)["']""")


def of_route(rule: Rule, space: Space, ids: Ids) -> list[Arguments]:
    """Arguments for the route out of ``ids``, which are the space's shared or own ones.

    Empty where none of the arguments is among them.
    """
    wanted = sorted(rule.arguments - {"slug"})
    plain = {**PLAIN, **PLAIN_OF.get(rule.endpoint, {})}
    names = {name: meaning(rule, name) for name in wanted}
    found = {name: named(names[name], ids) for name in wanted}
    if wanted and not any(found.values()) and not plain.keys() >= set(wanted):
        return []
    rest = {name: named(names[name], {**plain, **space.own, **space.shared}) for name in wanted}
    columns = {name: plain.get(name) or found[name] or rest[name] for name in wanted}
    if not all(columns.values()):
        return []
    rows = min(MOST, max((len(each) for each in columns.values()), default=1))
    return [
        {name: values[row % len(values)] for name, values in columns.items()} for row in range(rows)
    ]


def meaning(rule: Rule, argument: str) -> str:
    """The id that an argument of the route is."""
    return OF_ENDPOINT.get(rule.endpoint, {}).get(argument, argument)


def named(name: str, ids: Ids) -> Sequence[str]:
    """The ids of that name, or of the one that it stands for."""
    return ids.get(name) or ids.get(SAME.get(name, ""), ())


def asked_for(app: Flask, endpoint: str) -> set[str]:
    """Names of the fields and conditions that the module of a view reads from a request."""
    view = inspect.unwrap(app.view_functions[endpoint])
    module = sys.modules[view.__module__]
    return set(ASKED.findall(inspect.getsource(module)))


def side_doors(names: set[str], space: Space) -> dict[str, str]:
    """Fields and conditions of a request that ask for what belongs to the space."""
    known = {name: values[0] for name, values in {**space.shared, **space.own}.items()}
    known |= {other: known[name] for other, name in SAME.items() if name in known}
    unknown = {name: str(space.tenant) for name in names - known.keys() - PLAIN.keys()}
    return known | unknown | {"tenant_id": str(space.tenant)}


def all_of(space: Space) -> set[str]:
    """Every id that the space alone has."""
    return {each for values in space.own.values() for each in values}
