"""Run in the environment of the installed sample: from its pack to figures in an institution."""

import json
import os
import sys
import time
from pathlib import Path

from click.testing import CliRunner

from web.cli import gongheng

JUDGMENT = """某市甲区人民法院
民 事 判 决 书
（2026）示0101民初{number}号
原告：白云起，男，汉族，住某市甲区一号。
委托代理人：江晓岚、陆知远，均系某某（甲区）律师事务所律师。
被告：清河物业服务有限公司，住所地某市甲区二号。
法定代表人：周平，该公司经理。
原告白云起与被告清河物业服务有限公司物业服务合同纠纷一案，本院立案后，依法由审判员甲某审理。
依照有关规定，判决如下：
驳回原告的诉讼请求。
审　判　长　　宋　词
审　判　员　　元　曲
人民陪审员　　唐诗
二〇二六年三月{day}日
书　记　员　　江　河
"""
PARTS = ("judgments", "bench", "participants")


def main(data: Path) -> dict[str, object]:
    inbox = data / "inbox" / "spc" / "texts"
    inbox.mkdir(parents=True)
    for number, day in (("12", "九"), ("13", "十二")):
        file = inbox / f"{number}.txt"
        file.write_text(JUDGMENT.format(number=number, day=day), encoding="gb18030")
        os.utime(file, (time.time() - 60,) * 2)
    place = ("--sector", "court", "--level", "basic", "--name", "甲区法院")
    run(data, "tenant", "add", "spc", *place)
    run(data, "plugin", "on", "spc", "judgments")
    run(data, "pack", "install", "spc", "judgment-texts")
    readings = []
    for number, part in enumerate(PARTS, start=1):
        told = ("--set", "folder=texts", "--set", f"part={part}")
        run(data, "source", "add", "spc", part, "--adapter", "judgments", "--dataset", part, *told)
        readings.append(json.loads(run(data, "source", "read", "spc", str(number), "--json")))
    run(data, "score", "spc", "--period", "2026-03")
    values = run(data, "values", "spc", "--period", "2026-03", "--level", "tenant")
    run(data, "graph", "rebuild", "spc")
    lawyer = json.loads(run(data, "graph", "profile", "spc", "agent:江晓岚", "--json"))
    said = run(data, "graph", "profile", "spc", "judge:宋词")
    told = {"profile": lawyer, "said": said, "judgment": JUDGMENT}
    return {"readings": readings, "values": values} | told


def run(data: Path, *words: str) -> str:
    environ = {"GONGHENG_DATA": str(data), "GONGHENG_LOG_LEVEL": "error"}
    done = CliRunner().invoke(gongheng, list(words), env=environ)
    if done.exception is not None:
        raise done.exception
    return done.stdout


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
