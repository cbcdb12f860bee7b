"""What the import does, in Polars: parse the municipal CSV, unpivot the months, write Parquet. Prints what it took."""

import json
import sys
import time

import polars

MONTHS = "Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre".split()


def convert(source: str, target: str) -> int:
    # Polars itself reads UTF-8 alone; another encoding is decoded on the way in, as its documentation says.
    wide = polars.read_csv(source, encoding="latin-1", infer_schema_length=10_000)
    kept = [name for name in wide.columns if name not in MONTHS]
    long = wide.unpivot(MONTHS, index=kept, variable_name="month", value_name="number")
    long.write_parquet(target, compression="snappy")
    return long.height


def main() -> None:
    source, target = sys.argv[1:]
    wall, cpu = time.perf_counter(), time.process_time()
    cells = convert(source, target)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "cells": cells}
    print(json.dumps(took))


main()
