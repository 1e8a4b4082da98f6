"""The log speaks to auditors: every fact has a label, coded values have words."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from core.evidence.batches import Counts
from core.identity.permissions import Permission
from core.texts import Text
from tenants.standing import Bound
from web.pages.audit.facts import facts_of, in_one_line, short
from web.pages.audit.labels import LABELS
from web.words import PERMISSIONS

ROOT = Path(__file__).parents[2]
TELLING = {"Note", "_note", "note", "_tell", "replace", "_write_down", "_ask"}
HELD = {"before", "after"}
NOT_FACTS = {
    "asked_at": "a column of a move",
    "asked_by": "a column of a move",
    "asked_name": "a column of a move",
    "code": "a column of a move",
    "expires_at": "a column of a move",
    "confirmed_at": "a column of the second step",
    "last_step": "a column of the second step",
    "step": "a column of the second step",
    "indicator": "a name in the answer of the API",
    "purpose": "a name in a certificate of the graph",
    "institution": "a name in the answer of the API",
    "values": "a name in the answer of the API",
    "tenant": "a name in what a command prints",
    "folder": "a name in what an institution takes along",
    "pack": "a name in what an institution takes along",
}


def named(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def keys_in(node: ast.AST) -> Iterator[str]:
    """Keys of the dictionaries that are written out below a node."""
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            yield from (key.value for key in each.keys if isinstance(key, ast.Constant))


def told(tree: ast.Module) -> Iterator[str]:
    """Keys in functions that write to the log, and in those that they call for the facts."""
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    calls = {
        each: [call for call in ast.walk(each) if isinstance(call, ast.Call)] for each in functions
    }
    telling = {each: [call for call in calls[each] if named(call) in TELLING] for each in functions}
    facts = [
        word.value
        for several in telling.values()
        for call in several
        for word in call.keywords
        if word.arg in HELD or word.arg is None
    ]
    asked = {named(call) for fact in facts for call in ast.walk(fact) if isinstance(call, ast.Call)}
    for each in functions:
        if telling[each] or each.name in asked:
            yield from keys_in(each)
    for several in telling.values():
        for call in (each for each in several if ast.unparse(each.func) == "gate.note"):
            yield from (word.arg for word in call.keywords if word.arg)


def written() -> Iterator[str]:
    """Every key of every fact that an act writes down."""
    yield from (each.name for each in fields(Counts))
    yield from (each.value for each in Bound)
    for top in ("core", "tenants", "web"):
        for place in (ROOT / top).rglob("*.py"):
            source = place.read_text(encoding="utf-8")
            if any(f"{name}(" in source for name in ("Note", "note", "_write_down")):
                yield from told(ast.parse(source))


def test_every_fact_that_an_act_writes_down_has_a_label() -> None:
    found = set(written())
    assert {"dataset", "digest", "unit_no", "way", "accepted", "rows", "period"} <= found
    assert found - LABELS.keys() - NOT_FACTS.keys() == set()
    assert NOT_FACTS.keys() <= found, "stale"


def test_every_permission_has_words() -> None:
    assert PERMISSIONS.keys() == set(Permission)


def test_facts_are_said_in_words_and_nothing_is_left_out() -> None:
    before = '{"roles": ["member"], "staff_no": "06002", "unit_no": null}'
    after = (
        '{"roles": ["member", "auditor"], "staff_no": "06002", "unit_no": null, "way": "password"}'
    )
    roles, number, way = facts_of(before, after)
    assert roles.label == Text("角色", "Roles")
    assert roles.whole.zh.endswith("、审计员")
    assert " → " in roles.whole.en
    assert (number.label.en, number.whole.zh) == ("Staff no.", "06002")
    assert (way.label.zh, way.whole) == ("方式", Text("密码", "password"))
    assert facts_of("", "{}") == ()


def test_a_digest_is_cut_on_the_page_and_whole_in_a_file() -> None:
    digest = "0f" * 32
    (fact,) = facts_of("", f'{{"digest": "{digest}"}}')
    assert fact.cut
    assert fact.brief.zh == f"{digest[:12]}…" == short(digest)
    assert fact.whole.zh == digest
    assert short("2025-Q3") == "2025-Q3"


def test_what_does_not_parse_is_shown_as_it_is() -> None:
    (fact,) = facts_of("", "odd")
    assert fact.whole.zh == "odd"


def test_a_count_of_nothing_is_a_fact() -> None:
    assert [each.whole.zh for each in facts_of("", '{"accepted": 0, "writes": false}')] == [
        "0",
        "否",
    ]
    assert in_one_line(()) == ""
