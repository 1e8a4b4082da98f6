"""A small pack written into a folder, to be spoilt by tests."""

from pathlib import Path

SMALL = """\
pack: small
version: 1.0.0
name: {zh: 小包, en: Small}
sector: court
datasets:
  cases:
    label: {zh: 案件, en: Cases}
    key: case_no
    fields:
      case_no: {type: case number, label: {zh: 案号, en: Case number}}
      filed_on: {type: date, label: {zh: 立案日期, en: Filed}}
      judge: {type: staff, optional: true, label: {zh: 承办人, en: Judge}}
      grade: {type: code, codes: {甲: A, 乙: B}, label: {zh: 档次, en: Sort}}
    clocks: {filed: filed_on}
    roles:
      judge: {of: judge, primary: true}
    rules:
      - {warning: grade = '甲', say: {zh: 不是甲, en: Not A}}
indicators:
  filed:
    name: {zh: 收案数, en: Filed}
    group: {zh: 数量, en: Number}
    formula: count(cases.*)
    clock: filed
    direction: neutral
    provenance: derived
    curve: {interval: {low: 0.5, tolerance: 1}}
schemes:
  judges:
    name: {zh: 法官, en: Judges}
    version: 1
    classes: [员额法官]
    groups:
      number: {name: {zh: 数量, en: Number}, weight: 100, items: {filed: 100}}
    grades: [{name: {zh: 优秀, en: Excellent}, least: 90, share: 0.2}, {name: {zh: 称职, en: Good}}]
entities:
  case:
    label: {zh: 案件, en: Case}
    rows: [{dataset: cases, id: case_no, show: [grade]}]
  judge:
    label: {zh: 法官, en: Judge}
    through: never
    rows: [{dataset: cases, id: judge}]
links:
  decided:
    label: {zh: 承办, en: decided}
    meaning: handles
    rows:
      - {dataset: cases, from: {judge: judge}, to: {case: case_no}, since: filed_on,
         where: grade = '乙'}
directives:
  no_rank:
    document: 某发〔2024〕1号
    title: {zh: 通知, en: Notice}
    issuer: {zh: 某院, en: A court}
    from: 2024-09-01
    forbids: [rank]
    subjects: [institution]
    indicators: [filed]
"""


def written(folder: Path, text: str = SMALL) -> Path:
    """The folder with that text as its pack.yaml."""
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    return folder
