"""What the import does, in DuckDB: parse the municipal CSV, unpivot the months, write Parquet. Prints what it took."""

import json
import sys
import time

import duckdb

MONTHS = "Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre".split()


def convert(source: str, target: str) -> int:
    connection = duckdb.connect()
    months = ", ".join(f'"{month}"' for month in MONTHS)
    connection.execute(
        f"""
        COPY (
            UNPIVOT (
                FROM read_csv('{source}', header = true, delim = ',', quote = '"', encoding = 'latin-1',
                              strict_mode = true, parallel = true)
            )
            ON {months}
            INTO NAME month VALUE number
        ) TO '{target}' (FORMAT parquet, COMPRESSION snappy)
        """
    )
    return connection.execute(f"SELECT count(*) FROM '{target}'").fetchone()[0]


def main() -> None:
    source, target = sys.argv[1:]
    wall, cpu = time.perf_counter(), time.process_time()
    cells = convert(source, target)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "cells": cells}
    print(json.dumps(took))


main()
