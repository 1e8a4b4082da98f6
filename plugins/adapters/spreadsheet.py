"""One spreadsheet that is kept up to date by hand: read again whenever it has changed."""

from collections.abc import Iterator, Mapping
from hashlib import file_digest

from gongheng import Mark, Outside, Portion, Setting, SourceUnavailable, Text


class SpreadsheetAdapter:
    """A workbook or CSV file of the inbox; its headers are mapped once, as in a file import."""

    id = "spreadsheet"
    label = Text("电子表格", "Spreadsheet")
    settings = (
        Setting(
            "file",
            Text("文件", "File"),
            hint=Text("收件目录下的文件，如 台账.xlsx", "a file of the inbox, like ledger.xlsx"),
        ),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """The whole file, unless it is what it was."""
        file = outside.folder(settings["file"])
        if not file.is_file():
            raise SourceUnavailable(
                Text("没有这个文件", "there is no such file"), where=settings["file"]
            )
        with file.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        if mark.get("digest") != digest:
            yield Portion(file.name, file, {"digest": digest})
