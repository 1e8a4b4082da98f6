"""A web service that answers in JSON, page by page."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import polars as pl

from gongheng import (
    BadInput,
    Mark,
    Outside,
    Portion,
    Setting,
    SettingKind,
    SourceChanged,
    SourceUnavailable,
    Text,
)

MOST_PAGES = 10_000
DEEPEST = 4

Since = str | int | float | None
"""The largest watermark so far, as the service writes it."""


class WebServiceAdapter:
    """Records of a JSON list; what is new is asked for by the largest watermark so far."""

    id = "web"
    label = Text("HTTP 接口", "Web service")
    settings = (
        Setting("url", Text("地址", "Address"), SettingKind.ADDRESS),
        Setting(
            "records",
            Text("记录所在的位置", "Where the records are"),
            required=False,
            hint=Text("如 data.items；空着表示整个回答", "like data.items; empty for the whole"),
        ),
        Setting(
            "paging",
            Text("翻页方式", "Paging"),
            SettingKind.CHOICE,
            default="page",
            choices=("page", "next", "none"),
            hint=Text(
                "page：页号参数；next：回答里有下一页的地址；none：不翻页",
                "page: a page number; next: the answer holds the next address; none",
            ),
        ),
        Setting(
            "page", Text("页号参数，或下一页所在的位置", "Page parameter or place"), default="page"
        ),
        Setting("watermark", Text("更新时间字段", "Watermark field"), required=False),
        Setting("since", Text("“自何时起”参数", "Parameter for since"), required=False),
        Setting(
            "authorization",
            Text("Authorization 请求头", "Authorization header"),
            SettingKind.SECRET,
            required=False,
        ),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """One portion a page; the mark moves on with the last page, for pages come in any order."""
        since = latest = mark.get("since")
        pages = _pages(settings, outside, since=since)
        answer = next(pages, None)
        number = 0
        while answer is not None:
            following, number = next(pages, None), number + 1
            records = _records(answer, settings)
            latest = _latest(records, settings, latest)
            kept = since if following is not None else latest
            if records:
                mark = {} if kept is None else {"since": kept}
                yield Portion(f"{settings['url']} · {number}", _frame(records), mark)
            answer = following


def _pages(settings: Mapping[str, str], outside: Outside, *, since: Since) -> Iterator[Any]:
    """Every answer with records in it."""
    address = settings["url"]
    paging = settings["paging"]
    extra = {settings["since"]: str(since)} if settings.get("since") and since else {}
    secret = settings.get("authorization")
    headers = {"Authorization": secret} if secret else {}
    for number in range(1, MOST_PAGES + 1):
        numbered = {settings["page"]: str(number)} if paging == "page" else {}
        asked = {} if paging == "next" and number > 1 else extra | numbered
        answer = _asked(outside, _with(address, asked), headers)
        if not _records(answer, settings):
            return
        yield answer
        following = _following(answer, address, settings)
        if following is None:
            return
        address = following
    raise SourceChanged(
        Text(f"超过 {MOST_PAGES} 页仍未结束", f"no end after {MOST_PAGES} pages"),
        where=settings["url"],
    )


def _following(answer: Any, address: str, settings: Mapping[str, str]) -> str | None:
    if settings["paging"] == "page":
        return address
    found = _at(answer, settings["page"]) if settings["paging"] == "next" else None
    if not isinstance(found, str) or not found:
        return None
    following = urljoin(address, found)
    if urlsplit(following).netloc != urlsplit(address).netloc:
        raise SourceChanged(
            Text("下一页指向另一台主机", "the next page is on another host"), where=settings["url"]
        )
    return following


def _with(address: str, parameters: Mapping[str, str]) -> str:
    """The address with these parameters instead of any of the same names."""
    parts = urlsplit(address)
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in parameters
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))


def _asked(outside: Outside, address: str, headers: Mapping[str, str]) -> Any:
    answer = outside.fetch(address, headers)
    where = address.partition("?")[0]
    _check_status(answer.status, where)
    try:
        return json.loads(answer.content)
    except ValueError:
        raise SourceChanged(Text("回答不是 JSON", "the answer is not JSON"), where=where) from None


def _check_status(status: int, address: str) -> None:
    said = Text(f"接口回答 {status}", f"the service answers {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SourceUnavailable(said, where=address)
    if status != HTTPStatus.OK:
        raise SourceChanged(
            said,
            where=address,
            advice=Text("请核对地址和 Authorization", "check the address and Authorization"),
        )


def _records(answer: Any, settings: Mapping[str, str]) -> list[dict[str, Any]]:
    found = _at(answer, settings["records"]) if settings.get("records") else answer
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SourceChanged(
            Text("这里不是记录的列表", "there is no list of records here"),
            where=settings.get("records") or settings["url"],
        )
    return found


def _at(answer: Any, path: str) -> Any:
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def _latest(records: list[dict[str, Any]], settings: Mapping[str, str], since: Since) -> Since:
    name = settings.get("watermark")
    if not name:
        return None
    found = [_at(each, name) for each in records]
    known = [*found] if since is None else [since, *found]
    if not (all(isinstance(each, str) for each in known) or _are_numbers(known)):
        raise BadInput(
            Text(f"有记录的“{name}”缺失或写法不一", f"some records lack {name}, or mix kinds"),
            where=settings["url"],
        )
    return max(known, default=None)


def _are_numbers(values: list[Any]) -> bool:
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)


def _frame(records: list[dict[str, Any]]) -> pl.DataFrame:
    """Records as text columns; what is nested gets a dotted name."""
    flat = [dict(_flat(each)) for each in records]
    names = list(dict.fromkeys(name for each in flat for name in each))
    return pl.DataFrame(
        [pl.Series(name, [each.get(name) for each in flat], dtype=pl.String) for name in names]
    )


def _flat(record: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from _flat(value, f"{prefix}{name}.", depth + 1)
        elif value is not None:
            yield prefix + name, _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
