"""``gongheng operator`` and ``gongheng tenant appoint``: who runs the platform, who an institution
begins with; both at the machine alone, because no page may give such rights.
"""

from typing import Any, TextIO

import click

from core.errors import BadInput, NotFound
from core.identity.model import Account
from core.identity.permissions import ROLES, SEPARATED, Role
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Member
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, print_json, print_table, say

APPOINTED = (*sorted(SEPARATED), Role.APPRAISAL_OFFICE)
"""Roles that an institution without members, or without that officer, can be given here."""

IN_USE, CLOSED = Text("在用", "in use"), Text("已停用", "closed")

label = click.option("--label", default="", help="姓名 / the person's name")
email = click.option(
    "--email", default="", help="找回密码用的邮箱 / address for a forgotten password"
)
password_file = click.option(
    "--password-file",
    type=click.File(),
    help="密码在文件第一行，- 为标准输入 / first line of a file, or of -",
)


@click.group()
def operator() -> None:
    """平台运营 / Accounts that run the platform."""


@operator.command("add")
@click.argument("name")
@label
@email
@password_file
def add(name: str, *, label: str, email: str, password_file: TextIO | None) -> None:
    """新设平台运营帐号 / Make an account that runs the platform and belongs to no institution."""
    password = _password(password_file)
    with opened() as application:
        made = application.identity.add_account(
            name, password, label=label, email=email, operator=True
        )
    say(Text(f"已新设平台运营帐号 {made.name}", f"{made.name} runs the platform now"))


@operator.command("list")
@as_json
def list_(json_: bool) -> None:
    """列出平台运营帐号 / List the accounts that run the platform."""
    with opened() as application:
        found = application.identity.operators()
    if json_:
        print_json([{"name": e.name, "label": e.label, "active": e.active} for e in found])
    else:
        rows = [(e.name, e.label, IN_USE if e.active else CLOSED) for e in found]
        print_table((Text("帐号", "account"), Text("姓名", "name"), Text("状态", "state")), rows)


@operator.command("close")
@click.argument("name")
def close(name: str) -> None:
    """停用平台运营帐号 / Let nobody sign in to the account any more; its sessions end."""
    with opened() as application:
        found = application.identity.named(name)
        if not found.operator:
            raise BadInput(Text("这不是平台运营帐号", "this is no operator's account"), where=name)
        application.identity.close_account(found.id)
    say(Text(f"已停用 {found.name}", f"{found.name} is closed"))


@click.command("appoint")
@click.argument("slug")
@click.argument("name")
@click.option("--role", type=click.Choice([each.value for each in APPOINTED]), required=True)
@label
@email
@password_file
def appoint(slug: str, *, name: str, role: str, **person: Any) -> None:
    """指定三员或首位考核办成员 / Appoint an officer, or the first of the appraisal office.

    The account is made if there is none of that name; roles that it has there already stay.
    """
    wanted = Role(role)
    with opened() as application:
        tenant = application.tenants.get(slug)
        account = _account(application, name, **person)
        found = _member(application, tenant.id, account)
        application.members.join(
            tenant.id,
            account.id,
            roles={wanted} | (found.roles if found else set()),
            staff_no=found.staff_no if found else None,
            unit_no=found.unit_no if found else None,
            scope=found.scope if found else None,
            in_charge=found.in_charge if found else (),
        )
    called = ROLES[wanted].label
    say(
        Text(
            f"{account.name} 已担任{tenant.name.zh}的{called.zh}",
            f"{account.name} is now of {tenant.name.en}: {called.en}",
        )
    )


@click.command("dismiss")
@click.argument("slug")
@click.argument("name")
def dismiss(slug: str, name: str) -> None:
    """免去三员，权限随即终止 / End an officer's membership, with every right in it."""
    with opened() as application:
        tenant, account = application.tenants.get(slug), application.identity.named(name)
        found = _member(application, tenant.id, account)
        if found is None or not found.roles & SEPARATED:
            raise NotFound(
                Text("此人不是该单位的三员", "this is none of the institution's three officers"),
                where=f"{slug} {name}",
                advice=Text("其他成员由安全管理员移除", "its own officer removes other members"),
            )
        application.members.leave(tenant.id, account.id)
    say(
        Text(
            f"{account.name} 已不再是{tenant.name.zh}的成员",
            f"{account.name} is no member of {tenant.name.en} any more",
        )
    )


def _member(application: Application, tenant: TenantId, account: Account) -> Member | None:
    found = application.members.of_account(account.id)
    return next((each for each in found if each.tenant_id == tenant), None)


def _account(
    application: Application,
    name: str,
    *,
    label: str,
    email: str,
    password_file: TextIO | None,
) -> Account:
    """The account of that name, made if there is none; one without a password gets it."""
    identity = application.identity
    try:
        found = identity.named(name)
    except NotFound:
        return identity.add_account(name, _password(password_file), label=label, email=email)
    if not identity.may_enter(name):
        identity.set_password(found.id, _password(password_file))
    elif password_file is not None:
        raise BadInput(
            Text("帐号已有密码，这里不更改", "the account has a password, which stays as it is"),
            where=name,
            advice=Text(
                "请去掉 --password-file；忘记密码的，由本人在登录页重设",
                "leave --password-file out; who has forgotten it sets a new one at sign-in",
            ),
        )
    return found


def _password(file: TextIO | None) -> str:
    """The first line of the file, or what is typed twice without being shown."""
    if file is not None:
        return file.readline().rstrip("\r\n")
    typed: str = click.prompt("密码 / Password", hide_input=True, confirmation_prompt=True)
    return typed


COMMANDS = (appoint, dismiss)
