"""The document that says, in Chinese and English, what the files of an export hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from core.evidence.model import Dataset
from tenants.exit.tables import ELSEWHERE, LABELS

FILES: Mapping[str, tuple[str, str]] = {
    "manifest.json": ("每个文件的大小和 SHA-256", "size and SHA-256 of every file"),
    "tenant.json": ("单位本身及产品版本", "the institution itself, and the product's version"),
    "people.jsonl": ("相关人员的账号名和姓名，不含密码", "account names and names, no password"),
    "members.jsonl": ("成员和角色", "members and their roles"),
    "tables/*.jsonl": ("数据库各表，每行一条", "the tables of the database, one row a line"),
    "keys.jsonl": ("验证签名的公钥，不含私钥", "public keys for signatures, no private key"),
    "audit.jsonl": ("操作日志，可离线校验", "the log, which can be checked off line"),
    "evidence/*": (
        "基础数据各版本（Delta 表：Parquet 文件和提交记录）",
        "the records in every version needed (Delta tables: Parquet files and their commits)",
    ),
    "evidence.json": ("每个版本由哪些文件组成", "which files make which version"),
    "current/*.csv": ("当前记录，UTF-8 带 BOM", "the records as they are now, UTF-8 with BOM"),
    "files/*": ("指标值、退回的行、送达的汇总", "values, rows held back, aggregates delivered"),
    "receipts/*.jsonl": ("每个周期的计分凭据", "the receipts of each period"),
    "packs/*": ("指标包，正是所用版本", "the packs, in exactly the versions worked with"),
}


def document(datasets: Iterable[Dataset], tables: Sequence[Table]) -> Iterator[str]:
    """The lines of the document."""
    yield "# 导出说明 / What this export holds\n"
    yield "\n| 文件 file | 内容 | content |\n|---|---|---|\n"
    for name, (zh, en) in FILES.items():
        yield f"| `{name}` | {zh} | {en} |\n"
    for dataset in datasets:
        yield from _dataset(dataset)
    for table in tables:
        yield from _table(table)
    yield "\n## 另以其他形式导出 / Exported in another form\n\n"
    for name, where in ELSEWHERE.items():
        yield f"- `{name}`: {where}\n"


def as_json(datasets: Iterable[Dataset], tables: Sequence[Table]) -> dict[str, Any]:
    """The same for a program."""
    return {
        "datasets": {each.name: _described(each) for each in datasets},
        "tables": {
            each.name: {
                "zh": LABELS[each.name].zh,
                "en": LABELS[each.name].en,
                "columns": {column.name: str(column.type) for column in each.columns},
                "key": [column.name for column in each.primary_key.columns],
            }
            for each in tables
        },
    }


def _described(dataset: Dataset) -> dict[str, Any]:
    return {
        "zh": dataset.label.zh,
        "en": dataset.label.en,
        "key": list(dataset.key),
        "fields": {
            each.name: {
                "zh": each.label.zh,
                "en": each.label.en,
                "kind": each.kind.value,
                "refers": each.refers,
                "personal": each.personal,
            }
            for each in dataset.fields
        },
    }


def _dataset(dataset: Dataset) -> Iterator[str]:
    yield f"\n## {dataset.label.zh} / {dataset.label.en} (`{dataset.name}`)\n\n"
    yield f"主键 key: {', '.join(dataset.key)}\n\n"
    yield "| 字段 field | 名称 | label | 类型 kind |\n|---|---|---|---|\n"
    for each in dataset.fields:
        yield f"| `{each.name}` | {each.label.zh} | {each.label.en} | {each.kind.value} |\n"


def _table(table: Table) -> Iterator[str]:
    label = LABELS[table.name]
    yield f"\n## {label.zh} / {label.en} (`tables/{table.name}.jsonl`)\n\n"
    yield "| 列 column | 类型 type |\n|---|---|\n"
    for column in table.columns:
        if column.name != "tenant_id":
            yield f"| `{column.name}` | {str(column.type).lower()} |\n"
