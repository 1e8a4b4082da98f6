"""A court of two departments with a few cases, and the people who may and may not ask."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.graph.elements import Key
from core.identity.permissions import Role
from core.texts import same
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK

SLUG = "wangjiang"
FIRST, APPEAL, OTHER = (f"（2026）望0106民初{n}号" for n in (1, 2, 3))
OFFICER, JUDGE, COLLEAGUE = "S1", "S2", "S3"
"""The officer of supervision sits in the first department with the colleague, the judge not."""

ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "units": (
        {"部门编号": "U1", "部门名称": "综合庭", "部门性质": "部门"},
        {"部门编号": "U2", "部门名称": "民事庭", "部门性质": "部门"},
    ),
    "staff": (
        {"工号": OFFICER, "姓名": "纪明远"},
        {"工号": JUDGE, "姓名": "段思齐"},
        {"工号": COLLEAGUE, "姓名": "何同舟"},
    ),
    "assignments": tuple(
        {
            "工号": number,
            "部门编号": unit,
            "人员类别": "员额法官",
            "岗位": "审判岗位",
            "任职起日": "2020-01-01",
        }
        for number, unit in ((OFFICER, "U1"), (JUDGE, "U2"), (COLLEAGUE, "U1"))
    ),
    "cases": tuple(
        {
            "案号": number,
            "案件类别": "民事",
            "审级": instance,
            "适用程序": "普通程序",
            "案由": "合同纠纷",
            "原审案号": origin,
            "承办人": judge,
            "立案日期": "2026-02-03",
            "审限届满日期": "2026-08-03",
        }
        for number, instance, origin, judge in (
            (FIRST, "一审", "", JUDGE),
            (APPEAL, "二审", FIRST, JUDGE),
            (OTHER, "一审", "", COLLEAGUE),
        )
    ),
    "parties": tuple(
        {
            "案号": number,
            "序号": str(place),
            "诉讼地位": role,
            "当事人类型": "自然人",
            "当事人姓名或名称": name,
        }
        for number in (FIRST, OTHER)
        for place, role, name in ((1, "原告", "凌怀竹"), (2, "被告", "阮松溪"))
    ),
    "representations": tuple(
        {"案号": number, "序号": "1", "代理一方": "原告方", "代理人姓名": "裴听澜"}
        for number in (FIRST, OTHER)
    ),
}
MEMBERS: Mapping[str, tuple[Role, str | None]] = {
    "officer": (Role.SUPERVISION_OFFICER, OFFICER),
    "second": (Role.SUPERVISION_OFFICER, OFFICER),
    "nobody": (Role.SUPERVISION_OFFICER, None),
    "judge": (Role.MEMBER, JUDGE),
    "colleague": (Role.MEMBER, COLLEAGUE),
    "leader": (Role.LEADER, None),
    "concerned": (Role.LEADER, JUDGE),
    "auditor": (Role.AUDITOR, None),
}


def fill(
    application: Application,
    home: Path,
    slug: str = SLUG,
    *,
    pack: str = PACK,
    rows: Mapping[str, Sequence[Mapping[str, str]]] = ROWS,
) -> None:
    """The court, its records, its graph and its members."""
    name = same("望江区人民法院")
    tenant = application.tenants.add(slug, name=name, sector="court", level="basic")
    application.install(slug, pack)
    for dataset, told in rows.items():
        file = home / f"{dataset}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            table = csv.DictWriter(stream, list(told[0]))
            table.writeheader()
            table.writerows(told)
        assert application.bring_in(slug, dataset, file).counts.rejected == 0
    for name_, (role, staff_no) in MEMBERS.items():
        account = application.identity.add_account(name_, PASSWORD, label=name_)
        application.members.join(tenant.id, account.id, roles=[role], staff_no=staff_no)


def sealed(application: Application, matter: int, key: Key) -> str:
    """What an address under a matter calls an entity, also one that no page shows."""
    use = f"graph/{application.tenants.get(SLUG).id}/{matter}"
    return quote(application.vault.seal(str(key).encode(), use=use))


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("court")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        fill(application, home)
        application.graph.projector.project(application.tenants.get(SLUG).id)
        yield application


@pytest.fixture(scope="module")
def site(court: Application) -> Flask:
    return site_of(court)


Enter = Callable[[str], FlaskClient]


@pytest.fixture
def enter(site: Flask) -> Enter:
    return lambda name: signed_in(site, name)
