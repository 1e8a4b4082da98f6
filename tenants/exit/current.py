"""The records as they are now, as CSV that any program opens and Excel shows in Chinese."""

from collections.abc import Iterator

import polars as pl

from core.evidence.stock import Stock, Table

BOM = b"\xef\xbb\xbf"
ROWS_AT_ONCE = 50_000


def as_csv(stock: Stock, table: Table) -> Iterator[bytes]:
    """The rows of the table's present version in the order of its files, piece by piece."""
    yield BOM
    header = True
    columns = _columns(stock, table)
    for address in stock.addresses(table):
        rows = pl.scan_parquet(
            address, glob=False, storage_options=stock.options or None
        ).collect_batches(chunk_size=ROWS_AT_ONCE)
        for batch in rows:
            yield _flat(batch, columns).write_csv(include_header=header).encode()
            header = False
    if header:
        yield (",".join(columns) + "\n").encode()


def _columns(stock: Stock, table: Table) -> list[str]:
    """Every column of any file, in the order in which they first appear."""
    found: dict[str, None] = {}
    for address in stock.addresses(table):
        names = pl.read_parquet_schema(address) if "://" not in address else _remote(stock, address)
        found.update(dict.fromkeys(names))
    return list(found)


def _remote(stock: Stock, address: str) -> list[str]:
    frame = pl.scan_parquet(address, storage_options=stock.options or None)
    return frame.collect_schema().names()


def _flat(batch: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Every column in order, the missing ones empty, lists as text."""
    lists = [name for name, kind in batch.schema.items() if isinstance(kind, pl.List)]
    return batch.with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in columns if name not in batch.columns),
        *(pl.col(name).list.join("、") for name in lists),
    ).select(columns)
