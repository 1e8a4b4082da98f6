"""What somebody says about headers becomes a mapping, or is refused with the reason."""

import pytest

from core.errors import BadInput
from core.evidence.assignment import assigned
from core.evidence.headers import Mapping
from core.evidence.model import Dataset, Field, Kind
from core.texts import Text

PEOPLE = Dataset(
    "people",
    Text("人员", "People"),
    ("no",),
    (
        Field("no", Kind.TEXT, Text("工号", "Number")),
        Field("name", Kind.TEXT, Text("姓名", "Name")),
        Field("born", Kind.DATE, Text("生日", "Born"), optional=True),
    ),
)


def test_choices_become_a_mapping_and_the_rest_is_ignored() -> None:
    found = assigned(PEOPLE, {"序列": "no", "称呼": "name", "血型": ""})
    assert found == Mapping({"序列": "no", "称呼": "name"}, frozenset({"血型"}))


def test_earlier_decisions_about_other_headers_stay_and_about_these_go() -> None:
    saved = Mapping({"旧号": "no", "称 呼": "born", "血型": "name"}, frozenset({"电话", "序列"}))
    found = assigned(PEOPLE, {"序列": "no", "称呼": "name", "血型": ""}, saved=saved)
    assert found.fields == {"旧号": "no", "序列": "no", "称呼": "name"}
    assert found.ignored == {"电话", "血型"}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"序列": "no", "编号": "no", "称呼": "name"}, "“序列”、“编号”都对应“工号”"),
        ({"序列": "no", "称呼": ""}, "还没有对应必需的字段：姓名"),
        ({"序列": "no", "称呼": "nick"}, "数据集没有字段“nick”"),
        ({}, "还没有对应必需的字段：工号、姓名"),
    ],
)
def test_what_cannot_be_is_refused_with_its_headers_and_fields(
    chosen: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        assigned(PEOPLE, chosen)
    assert refused.value.what.zh == said
    assert refused.value.advice.zh
