"""Writes the panel of missing persons of April 2026 in the columns of the register's files. Usage: missing_panel.py PANEL.parquet.

Rows in which nobody is counted are left out, as the files leave them out; so are the totals over all categories (status 0).
"""

import sys

import pyarrow.parquet

CATEGORIES = {7: "DESAPARECIDA_O_NO_LOCALIZADA", 2: "LOCALIZADA_CON_VIDA", 3: "LOCALIZADA_SIN_VIDA"}
COLUMNS = ["cvegeo", "cve_estado", "municipality", "year", "month", "status_id", "total"]


def main() -> None:
    table = pyarrow.parquet.read_table(sys.argv[1], columns=COLUMNS).to_pydict()
    for code, state, name, year, month, status, total in zip(*(table[column] for column in COLUMNS), strict=True):
        if status in CATEGORIES and total > 0:
            print(f"{state},{year}-{month:02},{CATEGORIES[status]},{code},{name.replace(',', '')},{total}")


main()
