"""Reads cells of a publisher's file and counts those that do not hold what is said. Usage: read_cells.py RAW PLACED.json.

Each place is {"sheet", "rows", "column", "number"}; rows are runs such as `2+1380*48;70002`.
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from raw_release import number_in, sheets  # noqa: E402


def rows_in(runs: str):
    for run in runs.split(";"):
        first, _, rest = run.partition("+")
        step, _, count = rest.partition("*")
        yield from (int(first) + i * int(step or 0) for i in range(int(count or 1)))


def counted_in(cell):
    """The number that a cell holds; one where a row is an event and the cell its day."""
    if isinstance(cell, str):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.strip()):
            return 1
        # INEGI marks a share of a hundred, of which its sample knows no error.
        cell = cell.rstrip("*")
    whole = number_in(cell)
    return share_in(cell) if whole is None else whole


def share_in(cell):
    """The number with a point that a cell holds, as the nearest that a computer has, or None."""
    is_written = isinstance(cell, str) and re.fullmatch(r"\d+\.\d+", cell.strip())
    return float(cell) if is_written or isinstance(cell, float) else None


def main() -> None:
    raw, placed = sys.argv[1:]
    with open(placed, encoding="utf-8") as file:
        places = json.load(file)
    book = sheets(raw)
    wrong = 0
    for place in places:
        rows = book.get(place["sheet"]) or next(iter(book.values()))
        numbers = []
        for row in rows_in(place["rows"]):
            cells = rows[row - 1] if row <= len(rows) else []
            cell = cells[place["column"] - 1] if place["column"] <= len(cells) else None
            numbers.append(counted_in(cell))
        if None in numbers or sum(numbers) != place["number"]:
            wrong += 1
    print(wrong)


main()
