"""The adapter reads each judgment once and says where each piece stands."""

import pytest
from gongheng_judgments.adapter import JudgmentsAdapter

from gongheng import BadInput

TEXT = """某市甲区人民法院
民 事 裁 定 书
（2026）示0101民初7号
原告：白云起，女，住某市甲区一号。
委托代理人：江晓岚，某某律师事务所律师。
被告：清河物业服务有限公司（以下简称清河公司）。住所地：某市甲区二号。
法定代表人：周平，该公司经理。
原告白云起与被告清河公司物业服务合同纠纷一案，由审判员甲某独任审理。
准许原告白云起撤诉。
审　判　员　　宋　词
二〇二六年三月九日
书　记　员　　江　河
"""
FILES = {"7.txt": TEXT.encode()}


def test_parties_lawyers_and_their_places(feed):
    [portion] = feed(JudgmentsAdapter(), {"part": "participants"}, FILES)
    rows = portion.content.to_dicts()
    assert [(row["诉讼地位"], row["名称"], row["所代理次序"]) for row in rows] == [
        ("原告", "白云起", None),
        ("委托代理人", "江晓岚", "1"),
        ("被告", "清河物业服务有限公司", None),
        ("法定代表人", "周平", "3"),
    ]
    assert rows[1]["律师事务所"] == "某某律师事务所"
    assert rows[2]["住所地"] == "某市甲区二号"
    assert all(TEXT[int(row["起字"]) : int(row["止字"])] == row["名称"] for row in rows)


def test_the_bench_is_who_signed_and_nobody_of_the_story(feed):
    [portion] = feed(JudgmentsAdapter(), {"part": "bench"}, FILES)
    signed = [(row["角色"], row["姓名"]) for row in portion.content.to_dicts()]
    assert signed == [("审判员", "宋词"), ("书记员", "江河")]


def test_places_are_those_of_the_text_as_it_is_kept(feed):
    odd = {"7.txt": ("\ufeff\n　 " + TEXT.replace("江晓岚", "江\u200b晓岚")).encode()}
    [judgment] = feed(JudgmentsAdapter(), {"part": "judgments"}, odd)
    [people] = feed(JudgmentsAdapter(), {"part": "participants"}, odd)
    [text] = judgment.content["全文"]
    assert text == TEXT.strip()
    for row in people.content.to_dicts():
        assert text[int(row["起字"]) : int(row["止字"])] == row["名称"]


def test_a_file_is_read_once_and_again_when_it_has_changed(feed):
    adapter = JudgmentsAdapter()
    [portion] = feed(adapter, files=FILES)
    assert feed(adapter, mark=portion.mark) == []
    changed = {"7.txt": TEXT.replace("7号", "8号").encode("gb18030")}
    [again] = feed(adapter, files=changed, mark=portion.mark)
    assert again.content["案号"].to_list() == ["（2026）示0101民初8号"]


def test_what_is_no_text_is_refused_by_name(feed):
    with pytest.raises(BadInput, match=r"9\.txt"):
        feed(JudgmentsAdapter(), files={"9.txt": b"\xff\xff\x00\x81"})


def test_a_judgment_without_a_day_is_held_back_and_the_others_come_in(institution):
    lost = TEXT.replace("二〇二六年三月九日\n", "").encode()
    settings = {"part": "judgments"}
    reading = institution.read(JudgmentsAdapter(), "judgments", settings, FILES | {"b.txt": lost})
    assert (reading.accepted, reading.rejected) == (1, 1)
