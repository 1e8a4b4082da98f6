"""A signed pack handed to another installation over HTTP, and what that says to it.

With a token of the vendor (``GONGHENG_VENDOR_TOKEN``) it comes in under the vendor's account there;
without one the signature alone says whose it is.
"""

import os
from typing import Any

import httpx2

from core.errors import BadInput, Unavailable
from core.texts import Text

TOKEN = "GONGHENG_VENDOR_TOKEN"  # noqa: S105 - the name of a variable
PATIENCE_SECONDS = 60


def handed_over(to: str, archive: bytes, signed: bytes) -> dict[str, Any]:
    """What the installation says to a submission; its refusal is ours."""
    token = os.environ.get(TOKEN, "").strip()
    path = "/api/vendor/releases" if token else "/catalogue/submissions"
    files = {"archive": ("pack.gpack", archive), "listing": ("pack.gpack.json", signed)}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx2.post(
            f"{to.rstrip('/')}{path}", files=files, headers=headers, timeout=PATIENCE_SECONDS
        )
        told: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise Unavailable(
            Text("对方没有应答", "the other installation does not answer"),
            where=to,
            advice=Text("请核对网址", "check the address"),
        ) from error
    if answer.is_success:
        return told
    raise refusal(told, to)


def refusal(told: dict[str, Any], to: str) -> BadInput:
    """The refusal that a problem document tells, with every rule that was broken."""
    findings = [_line(each) for each in told.get("findings", ())]
    said = _languages(told.get("title", "")) if "title" in told else _plain(told)
    if not findings:
        return BadInput(said, where=to, advice=_languages(told.get("detail", "")))
    lines = "".join(f"\n  {each}" for each in findings)
    number = len(findings)
    return BadInput(Text(f"{number} 处不合规则：{lines}", f"{number} mistakes: {lines}"), where=to)


def _line(finding: dict[str, Any]) -> str:
    parts = (finding.get(name, "") for name in ("rule", "where", "title", "detail"))
    return " · ".join(part for part in parts if part)


def _plain(told: dict[str, Any]) -> Text:
    return Text(str(told.get("zh", "")), str(told.get("en", "")))


def _languages(said: str) -> Text:
    """Both languages out of the one line in which a problem document has them."""
    zh, _, en = said.partition(" / ")
    return Text(zh, en or zh)
