"""Tables as files: Parquet or CSV, each whole or not at all."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

Row = tuple[str | float | int | bool | None, ...]
TableFormat = Literal["parquet", "csv"]


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns as name and SQL type, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def write_table(table: Table, folder: Path, form: TableFormat = "parquet") -> Path:
    """Write a table as ``<name>.parquet`` or ``<name>.csv`` (with a line of names) and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.name}.{form}"
    temporary = folder / f".{table.name}.{uuid.uuid4().hex}.tmp"
    with duckdb.connect() as database:
        columns = ", ".join(f'unnest(?::{kind}[]) AS "{name}"' for name, kind in table.columns)
        values = [[row[i] for row in table.rows] for i in range(len(table.columns))]
        database.execute(f"CREATE TABLE answer AS SELECT {columns}", values)
        header = ", HEADER" if form == "csv" else ""
        database.execute(f"COPY answer TO '{str(temporary).replace(chr(39), chr(39) * 2)}' (FORMAT {form}{header})")
    temporary.replace(path)
    return path
