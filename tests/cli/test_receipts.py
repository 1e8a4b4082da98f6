"""Receipts by the command line: the stored total, verified by anybody, and every forgery found."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import NotFound
from core.indicators.periods import Period
from core.scoring.receipt import digest
from tests.cli.conftest import CommandLine
from web.bootstrap import opened

PERIODS = ("2026-Q3", "2026-09", "2025")


def totals(run: CommandLine, period: str) -> dict[str, Decimal | None]:
    with opened(run.environ) as application:
        tenant = application.tenants.get("wangjiang").id
        found = application.run_of(tenant, Period.parse(period))
        rows = application.scoring.outcome(found).totals.select("subject", "converted")
        return dict(rows.rows())


@pytest.fixture
def issued(run: CommandLine, tmp_path: Path) -> Path:
    subject = next(iter(totals(run, "2026-Q3")))
    file = tmp_path / "凭据.json"
    run(
        *("receipt", "issue", "wangjiang", "--period", "2026-Q3", "--subject", subject),
        *("--output", str(file)),
    )
    return file


@pytest.mark.parametrize("period", PERIODS)
def test_a_receipt_shows_the_stored_total_whatever_the_length_of_the_period(
    run: CommandLine, period: str
) -> None:
    for subject, stored in totals(run, period).items():
        output = run("receipt", "issue", "wangjiang", "--period", period, "--subject", subject)
        written = json.loads(output.output)["total"]["converted"]
        assert (None if written is None else Decimal(written)) == stored


def test_an_issued_receipt_verifies(run: CommandLine, issued: Path) -> None:
    assert run("receipt", "verify", str(issued)).output == "一致\n"
    assert run.json("receipt", "verify", str(issued)) == {"verified": True, "findings": []}


def test_a_file_of_many_receipts_names_the_line(
    run: CommandLine, issued: Path, tmp_path: Path
) -> None:
    good = json.dumps(json.loads(issued.read_text("utf-8")))
    many = tmp_path / "2026-Q3.jsonl"
    many.write_text(f"{good}\n{good}\n", encoding="utf-8")
    assert run("receipt", "verify", str(many)).output == "一致\n"
    many.write_text(f"{good}\n{{}}\n", encoding="utf-8")
    said = json.loads(run("receipt", "verify", str(many), "--json", ok=False).output)
    assert {each["place"].split()[0] for each in said["findings"]} == {"2"}


def test_a_changed_receipt_is_refused_and_says_where(run: CommandLine, issued: Path) -> None:
    content: dict[str, Any] = json.loads(issued.read_text("utf-8"))
    content["total"]["converted"] = "99.00000000"
    content["digest"] = digest(content)
    issued.write_text(json.dumps(content), encoding="utf-8")
    result = run("receipt", "verify", str(issued), ok=False)
    assert result.exit_code == 1
    assert result.output.startswith("total · converted · 凭据写为 99.00000000")


def test_verifying_needs_no_database_and_no_polars(issued: Path) -> None:
    blocked = (
        "import sys\n"
        "for name in ('polars', 'sqlalchemy', 'deltalake', 'flask'): sys.modules[name] = None\n"
        "from web.commands.receipts import receipt\n"
        "receipt(['verify', sys.argv[1]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", blocked, str(issued)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "一致\n"), done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("issue", "wangjiang", "--period", "2026-Q3", "--subject", "nobody"),
        ("issue", "wangjiang", "--period", "2020", "--subject", "nobody"),
        ("verify", "no-such-file.json"),
    ],
)
def test_what_has_no_receipt_is_one_clear_error(
    run: CommandLine, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(NotFound) as refused:
        run("receipt", *arguments)
    assert refused.value.message("zh")
