"""Runs commands as a user types them, and reads what they print."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from web.cli import gongheng


@dataclass(frozen=True)
class Line:
    """The command line over one data folder."""

    data: Path

    def run(self, *words: object) -> str:
        """What a command prints; its error, if it is refused."""
        environ = {"GONGHENG_DATA": str(self.data)}
        result = CliRunner().invoke(gongheng, [str(word) for word in words], env=environ)
        if result.exception is not None:
            raise result.exception
        return result.stdout

    def json(self, *words: object) -> Any:
        """The same of a command that prints JSON."""
        return json.loads(self.run(*words, "--json"))

    def bring_in(self, tenant: str, dataset: str, file: Path) -> Any:
        """The report of an import, its held-back rows kept in the data folder."""
        return self.json("import", tenant, dataset, file, "--held-back", self.held_back(dataset))

    def held_back(self, dataset: str) -> Path:
        """Where the held-back rows of a dataset are kept."""
        return self.data / f"{dataset}.held-back.xlsx"

    def values(self, tenant: str, period: str, level: str) -> dict[tuple[str, str], dict[str, str]]:
        """Subject and indicator → the line of a level's CSV."""
        printed = self.run("values", tenant, "--period", period, "--level", level)
        rows = csv.DictReader(io.StringIO(printed))
        return {(row["subject"], row["indicator"]): row for row in rows}

    def explain(self, tenant: str, period: str, level: str, subject: str, indicator: str) -> Any:
        """A figure opened to its rows."""
        whose = ("--level", level, "--subject", subject, "--indicator", indicator)
        return self.json("explain", tenant, "--period", period, *whose, "--rows")
