"""Workbooks of each format, made on the spot."""

import io
import zipfile
from collections.abc import Sequence

import odf.opendocument
import odf.table
import odf.text
import xlsxwriter
import xlwt


def xlsx_of(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with typed cells: dates as dates, numbers as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return stream.getvalue()


def xls_of(rows: Sequence[Sequence[object]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一")
    for line, row in enumerate(rows):
        for position, cell in enumerate(row):
            sheet.write(line, position, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_of(rows: Sequence[Sequence[object]]) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="一")
    for row in rows:
        line = odf.table.TableRow()
        for cell in row:
            box = odf.table.TableCell(valuetype="string")
            box.addElement(odf.text.P(text=str(cell)))
            line.addElement(box)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is this XML."""
    stream = io.BytesIO(xlsx_of({"一": [("案号",)]}))
    with zipfile.ZipFile(stream) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped(entries | {"xl/worksheets/sheet1.xml": xml})
