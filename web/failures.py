"""Errors become pages: what happened, where, what to do, and a number for the log."""

import logging
import secrets
from collections.abc import Sequence

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core import errors
from core.texts import Text, same
from web.language import language, say

LOG = logging.getLogger("gongheng.web")
API = "/api/"

STATUS: tuple[tuple[type[errors.GonghengError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.Unavailable, 503),
    (errors.BadInput, 422),
)
MISSING = Text("没有找到这个页面", "This page was not found")
MISSING_ADVICE = Text(
    "可能不存在，也可能不在您的权限内。需要查看请联系本单位考核办。",
    "It may not exist, or it may be outside your permissions. Ask your appraisal office.",
)
PLAIN: dict[int, tuple[Text, Text]] = {
    400: (
        Text("请求不完整", "The request is incomplete"),
        Text("返回上一页，重新填写后再提交。", "Go back, fill in the form again and send it."),
    ),
    401: (
        Text("没有登录，或令牌无效", "Not signed in, or the token is not valid"),
        Text("请在请求中附上有效的令牌。", "Send a valid token with the request."),
    ),
    405: (
        Text("这个地址不能这样打开", "This address cannot be opened this way"),
        Text("请从页面上的按钮进入。", "Use the button on the page instead."),
    ),
    421: (
        Text("本系统不用这个地址", "This address is not one of ours"),
        Text(
            "请用管理员告知的地址打开。管理员：在 GONGHENG_PUBLIC_URL 中设置对外地址。",
            "Use the address that your administrator gave you. Administrators: set the address "
            "for the outside in GONGHENG_PUBLIC_URL.",
        ),
    ),
    413: (
        Text("文件太大，没有接收", "The file is too large and was not taken"),
        Text("请按月份或部门拆分后再导入。", "Split it by month or department and import again."),
    ),
}
BROKEN = Text("程序出错，没有完成", "A fault of ours; the work was not completed")
BROKEN_ADVICE = Text(
    "已有数据没有变化。请稍后再试；仍然出错时，请把编号告诉管理员。",
    "Nothing has been changed. Try again later; if it fails again, give the number to your "
    "administrator.",
)
EXPIRED = Text("页面已过期，没有提交", "The page has expired; nothing was sent")
EXPIRED_ADVICE = Text("刷新页面后再提交一次。", "Reload the page and send the form again.")


def answer_failures(app: Flask) -> None:
    """Register a page for every way to fail."""
    app.register_error_handler(errors.GonghengError, _ours)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _plain)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: errors.GonghengError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUS if isinstance(error, kind)), None)
    if status is None:
        return _unexpected(error)
    if status == 404:
        return page(404, MISSING, advice=MISSING_ADVICE)
    if from_program():
        return _problem(status, error.what, where=error.where, advice=error.advice, of=error)
    document = error.document if isinstance(error, errors.Forbidden) else ""
    return page(
        status, error.what, where=error.where, advice=error.advice, document=document, log=_log()
    )


def _expired(error: CSRFError) -> ResponseReturnValue:
    return page(400, EXPIRED, advice=EXPIRED_ADVICE)


def _plain(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if code == 404:
        return page(404, MISSING, advice=MISSING_ADVICE)
    what, advice = PLAIN.get(code, (same(error.name), same("")))
    answer = make_response(page(code, what, advice=advice))
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _unexpected(error: Exception) -> ResponseReturnValue:
    number = _log()
    LOG.error("%s %s %s", number, request.method, request.path, exc_info=error)
    return page(500, BROKEN, advice=BROKEN_ADVICE, log=number)


def sentences(error: errors.GonghengError) -> str:
    """What happened and what to do, for a note beside a form."""
    stop = "。" if language() != "en" else ". "
    said = [say(each).rstrip("。.") for each in (error.what, error.advice)]
    return "".join(each + stop for each in said if each).strip()


def _log() -> str:
    return "E-" + secrets.token_hex(2).upper()


def page(
    status: int,
    what: Text,
    *,
    where: str = "",
    advice: Text | None = None,
    document: str = "",
    log: str = "",
) -> ResponseReturnValue:
    """The page of a failure; a fragment when only a part of a page was asked for.

    A program is answered with a problem document (RFC 9457) in both languages.
    """
    if from_program():
        return _problem(status, what, where=where, advice=advice, log=log)
    partial = request.headers.get("HX-Request") == "true"
    body = render_template(
        "layout/failure_part.html" if partial else "layout/failure.html",
        what=say(what),
        where=where,
        advice=say(advice),
        document=document,
        log=log,
        status=status,
        way_back="/",
    )
    return make_response(body, status)


def from_program() -> bool:
    """Whether a program asks rather than a reader: by the address, or with a token."""
    shown = request.authorization
    return request.path.startswith(API) or (shown is not None and shown.type == "bearer")


def findings(error: errors.GonghengError) -> Sequence[errors.BadPack]:
    """Every mistake of a refused pack, each with the rule that found it; none of another error."""
    return (error, *error.others) if isinstance(error, errors.BadPack) else ()


def _problem(
    status: int,
    what: Text,
    *,
    where: str,
    advice: Text | None,
    log: str = "",
    of: errors.GonghengError | None = None,
) -> ResponseReturnValue:
    said = {"type": "about:blank", "status": status, "title": _both(what)}
    found = [
        {"rule": each.rule, "where": each.where, "title": _both(each.what)}
        | {"detail": _both(each.advice)}
        for each in (findings(of) if of else ())
    ]
    more = {"detail": _both(advice), "where": where, "log": log, "findings": found}
    answer = jsonify(said | {name: fact for name, fact in more.items() if fact})
    answer.status_code, answer.mimetype = status, "application/problem+json"
    return answer


def _both(words: Text | None) -> str:
    return " / ".join(dict.fromkeys((words.zh, words.en))) if words else ""
