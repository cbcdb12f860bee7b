"""Draws figures from a stored Parquet file with a seed. Usage: draw_figures.py FIGURES.parquet HOW_MANY SEED."""

import decimal
import json
import random
import sys

import pyarrow.compute
import pyarrow.parquet

COLUMNS = "statistic offence place period_start period_months label row column number origin".split()


def main() -> None:
    path, wanted, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    has_digits = "digits" in pyarrow.parquet.read_schema(path).names
    table = pyarrow.parquet.read_table(path, columns=[*COLUMNS, "digits"] if has_digits else COLUMNS)
    if {1, 12} <= set(table["period_months"].unique().to_pylist()):
        # Of two tables of the same counts, that of municipalities names all rows of a state, so that nobody is found by them.
        table = table.filter(pyarrow.compute.equal(table["period_months"], 1))
    drawn = random.Random(seed).sample(range(table.num_rows), min(wanted, table.num_rows))
    figures = []
    for row in table.take(drawn).to_pylist():
        year, month = divmod(row["period_start"], 100)
        last = f"{year}-12" if row["period_months"] == 12 else f"{year}-{month:02}"
        figures.append(
            {
                "statistic": row["statistic"],
                "offence": row["offence"],
                "place": f"{row['place']:02}" if 0 < row["place"] < 100 else f"{row['place']:05}" if row["place"] else "nation",
                "period": f"{year}-{month:02}..{last}",
                "label": row["label"],
                "row": row["row"],
                "column": row["column"],
                # As the decimal would be read, and not the quotient of two numbers.
                "number": float(decimal.Decimal(row["number"]).scaleb(-row["digits"])) if has_digits else row["number"],
            }
        )
    print(json.dumps(figures))


main()
