"""An institution leaves whole, in files that anybody can read."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import BigInteger

from core.audit.service import verify_file
from core.errors import Conflict
from core.scoring.verification import verify
from tenants.exit import tables
from tenants.exit.outgoing import Outgoing
from web.adapters.exits import means_of
from web.application import Application


@pytest.fixture(scope="module")
def folder(product: Application, home: Path) -> Path:
    return Outgoing(means_of(product)).export("wangjiang", home / "out").place


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_manifest_names_every_file_with_its_digest(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    there = {
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_file() and each.name != "manifest.json"
    }
    assert {each["name"] for each in manifest["files"]} == there
    for each in manifest["files"]:
        content = (folder / each["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["size"], each["sha256"])


def test_every_table_of_an_institution_leaves_or_has_a_reason() -> None:
    named = tables.LABELS.keys() | tables.ELSEWHERE.keys() | tables.EXEMPT.keys()
    assert {table.name for table in tables.owned()} == named
    others = {table.name for table in tables.every()} - {table.name for table in tables.owned()}
    assert others == set(tables.SHARED)
    assert not tables.LABELS.keys() & (tables.ELSEWHERE.keys() | tables.EXEMPT.keys())


def test_every_column_that_may_hold_an_account_says_whether_it_does() -> None:
    for table in tables.exported():
        wide = {
            column.name
            for column in table.columns
            if isinstance(column.type, BigInteger) and not column.foreign_keys
        }
        said = {*tables.PEOPLE.get(table.name, ()), *tables.NUMBERS.get(table.name, ())}
        assert wide - {"tenant_id", "number"} == said, table.name


def test_every_row_of_every_table_is_there(folder: Path, product: Application) -> None:
    tenant = product.tenants.get("wangjiang").id
    for table in tables.exported():
        with product.database.reading(tenant) as work:
            query = table.select().where(table.c.tenant_id == tenant)
            there = len(work.execute(query).all())
        assert len(lines(folder / "tables" / f"{table.name}.jsonl")) == there, table.name


def test_each_version_can_be_put_together_from_the_files_named(
    folder: Path, product: Application
) -> None:
    tenant = product.tenants.get("wangjiang").id
    versions = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    assert len(versions["staff"]["files"]) > 1
    for name, said in versions.items():
        for version, files in said["files"].items():
            parts = [pl.read_parquet(folder / "evidence" / each) for each in files]
            rows = pl.concat(parts, how="diagonal_relaxed").height
            kept = product.evidence.for_tenant(tenant).scan(name, version=int(version))
            assert rows == kept.select(pl.len()).collect().item()


def test_what_stands_now_is_a_table_that_opens_in_chinese(
    folder: Path, product: Application
) -> None:
    tenant = product.tenants.get("wangjiang").id
    file = folder / "current" / "staff.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = pl.read_csv(file, infer_schema=False)
    stored = product.evidence.for_tenant(tenant).scan("staff").collect()
    assert sorted(rows["staff_no"]) == sorted(stored["staff_no"])
    assert set(rows["name"]) == set(stored["name"])


def test_log_and_receipts_verify_without_the_product(folder: Path) -> None:
    assert verify_file(folder / "audit.jsonl").whole
    issued = lines(folder / "receipts" / "2026-Q3.jsonl")
    assert len(issued) == 4
    assert [found for each in issued for found in verify(each)] == []


def test_nobody_leaves_with_a_password(folder: Path) -> None:
    people = lines(folder / "people.jsonl")
    assert {each["name"] for each in people} == {"office", "auditor"}
    whole = b"".join(each.read_bytes() for each in sorted(folder.rglob("*.json*")))
    assert b"argon2" not in whole


def test_a_zip_holds_the_same(product: Application, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "all.zip"
    Outgoing(means_of(product)).export("wangjiang", place)
    with zipfile.ZipFile(place) as packed:
        names = set(packed.namelist())
        same = "evidence.json", "tables/scoring_runs.jsonl", "receipts/2026-Q3.jsonl"
        for each in same:
            assert packed.read(each) == (folder / each).read_bytes()
    assert names == {
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    }


def test_what_is_there_already_is_left_alone(product: Application, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(Conflict):
        Outgoing(means_of(product)).export("wangjiang", tmp_path / "taken")
    assert list((tmp_path / "taken").iterdir()) == []


def test_an_institution_without_anything_leaves_too(product: Application, tmp_path: Path) -> None:
    product.tenants.add(
        "empty", name=product.tenants.get("anlan").name, sector="court", level="basic"
    )
    made = Outgoing(means_of(product)).export("empty", tmp_path / "empty")
    assert verify_file(made.place / "audit.jsonl").whole
