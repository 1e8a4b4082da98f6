"""Unified social credit codes: strong where they are valid, ignored and told where they are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.database import Database
from core.graph.elements import Key
from core.graph.embedded.store import EmbeddedGraph
from core.graph.who.model import Proposal, Sought, Verdict
from core.graph.who.service import WhoIsWho
from core.plugin.packfile import load_pack
from tests.graph.who.test_proposals import HAND
from tests.graph.world import ONE, PACK, World, case, party, world

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def code(number: int) -> str:
    """A code by the rule of GB 32100-2015, worked out here by hand."""
    body = f"91110000MA{number:07d}"
    total = sum(LETTERS.index(each) * weight for each, weight in zip(body, WEIGHTS, strict=True))
    return body + LETTERS[(31 - total % 31) % 31]


def spoilt(right: str) -> str:
    """The same with another check character."""
    return right[:-1] + LETTERS[(LETTERS.index(right[-1]) + 1) % 31]


@pytest.fixture
def court(tmp_path: Path, sqlite: Database) -> World:
    made = world(tmp_path, EmbeddedGraph(sqlite), sqlite)
    text = PACK.replace(
        "name: name, where: kind = '法人'", "name: name, code: card, where: kind = '法人'"
    )
    (tmp_path / "pack" / "pack.yaml").write_text(text, encoding="utf-8")
    pack = load_pack(tmp_path / "pack")
    made.wanted = replace(made.wanted, graph=pack.graph, datasets=pack.datasets)
    made.put("cases", *(case(str(number)) for number in range(1, 9)))
    return made


def sought(
    court: World, sqlite: Database, *firms: tuple[str, str | None]
) -> tuple[Sought, list[Proposal]]:
    """What is proposed of firms, each in a case of its own, with these codes."""
    rows = [
        party(str(place), 1, name, kind="法人", card=written)
        for place, (name, written) in enumerate(firms, 1)
    ]
    court.put("parties", *rows)
    court.projector.project(ONE)
    who = WhoIsWho(sqlite, court.projector)
    told = who.seek(ONE, HAND)
    return told, list(who.page(ONE, Verdict.OPEN).lines)


def test_one_code_under_two_names_is_one_firm_most_likely(court: World, sqlite: Database) -> None:
    told, found = sought(
        court,
        sqlite,
        ("清河物业有限公司", code(7)),
        ("大江服务集团", code(7).lower()),
        *((f"{name}厂", code(100 + at)) for at, name in enumerate("甲乙丙丁戊己")),
    )
    (proposal,) = found
    assert {proposal.one, proposal.other} == {
        Key("firm", "清河物业有限公司"),
        Key("firm", "大江服务集团"),
    }
    assert proposal.probability > 0.5
    bits = {bar.what.zh: bar.bits for bar in proposal.bars}
    assert bits["统一社会信用代码"] > abs(bits["姓名或名称"])
    assert bits["姓名或名称"] < 0
    assert told.wrong == ()


def test_names_alike_with_a_code_each_are_never_proposed(court: World, sqlite: Database) -> None:
    alike = ("清河物業有限公司", "清河物业有限公司")
    _, found = sought(court, sqlite, (alike[0], None), (alike[1], code(8)))
    assert len(found) == 1
    _, found = sought(court, sqlite, (alike[0], code(7)), (alike[1], code(8)))
    assert found == []


def test_a_code_that_is_none_is_told_and_speaks_neither_way(court: World, sqlite: Database) -> None:
    wrong = spoilt(code(7))
    told, found = sought(
        court, sqlite, ("清河物業有限公司", wrong), ("清河物业有限公司", code(8)), ("远山", wrong)
    )
    (proposal,) = found
    assert told.wrong == (wrong,)
    bars = {bar.what.zh: bar for bar in proposal.bars}
    assert bars["统一社会信用代码"].said.zh == "校验码不符，未采用"
    assert bars["统一社会信用代码"].bits == 0


def test_people_have_no_bar_for_codes(court: World, sqlite: Database) -> None:
    court.put("parties", party("7", 1, "热合曼·艾力"), party("8", 1, "热合曼•艾力"))
    _, found = sought(court, sqlite, ("清河", None))
    (proposal,) = found
    assert "统一社会信用代码" not in {bar.what.zh for bar in proposal.bars}
