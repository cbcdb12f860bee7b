"""Sums a publisher's file by year and offence, and compares the sums with those of the stored Parquet file.

Usage: sum_releases.py RAW FIGURES.parquet REJECTED.parquet. Prints {"groups", "different", "first"} as JSON.
"""

import collections
import json
import os
import sys

import pyarrow.parquet

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from raw_release import folded, number_in, sheets  # noqa: E402

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
YEAR = ("ano", "anio", "year", "n year", "cve year", "anio de registro", "ano de registro")
LEVELS = (
    "bien juridico afectado", "tipo de delito", "subtipo de delito", "modalidad",
    "ley", "concepto", "tipo", "delito",
)  # fmt: skip
COUNT = ("n victimas", "total", "casos", "homicidios", "count", "poblacion", "pob", "n")


def head_of(rows):
    """The row that names the columns, counted from 0, and the folded names."""
    for index, row in enumerate(rows[:30]):
        names = [folded(cell) for cell in row]
        if sum(name in MONTHS for name in names) >= 12:
            return index, names
        dated = any(name in YEAR or name in ("isodate", "date year month") for name in names)
        if dated and any(name in COUNT for name in names):
            return index, names
    return None


def year_in(cell):
    digits = "".join(c for c in str(cell)[:5] if c.isdigit())[:4]
    return int(digits) if len(digits) == 4 else None


def sums_of(rows, rejected):
    """Totals by year and by year and levels, of the rows that were not rejected."""
    found = head_of(rows)
    if found is None:
        return None
    index, names = found
    years = [at for at, name in enumerate(names) if name in YEAR or name in ("isodate", "date year month")]
    months = [names.index(month) for month in MONTHS if month in names]
    counts = months if len(months) == 12 else [at for at, name in enumerate(names) if name in COUNT][-1:]
    levels = [at for at, name in enumerate(names) if name in LEVELS]
    totals = collections.Counter()
    for at, row in enumerate(rows[index + 1 :], start=index + 2):
        if at in rejected or len(row) <= max(counts + years + levels):
            continue
        year = year_in(row[years[0]])
        if year is None:
            continue
        label = tuple(folded(row[level]) for level in levels)
        numbers = [number_in(row[count]) for count in counts]
        totals[year, label] += sum(number for number in numbers if number is not None)
    return totals


def rejected_rows(path):
    if not os.path.exists(path):
        return {}
    table = pyarrow.parquet.read_table(path).to_pydict()
    sheet = table.get("sheet") or [None] * len(table["row"])
    severity = table.get("severity") or ["rejected"] * len(table["row"])
    rows = collections.defaultdict(set)
    for name, row, how in zip(sheet, table["row"], severity):
        if how == "rejected" and row is not None:
            rows[name].add(row)
    return rows


def stored_sums(path):
    columns = ["sheet", "period_start", "label", "number"]
    table = pyarrow.parquet.read_table(path, columns=columns)
    grouped = table.group_by(["sheet", "period_start", "label"]).aggregate([("number", "sum")]).to_pydict()
    totals = collections.defaultdict(collections.Counter)
    for sheet, start, label, number in zip(
        grouped["sheet"], grouped["period_start"], grouped["label"], grouped["number_sum"]
    ):
        totals[sheet][start // 100, tuple(folded(part) for part in label.split(" / "))] += number
    return totals


def narrowed(totals, width):
    """The same totals with the last `width` levels of each label."""
    kept = collections.Counter()
    for (year, label), number in totals.items():
        kept[year, label[len(label) - width :] if width else ()] += number
    return kept


def compared(ours, theirs):
    """Both at the most levels that both have; zeros on either side are the same as nothing."""
    widths = [min((len(label) for _, label in totals), default=0) for totals in (ours, theirs)]
    width = min(widths)
    while True:
        left, right = narrowed(ours, width), narrowed(theirs, width)
        known = {label for _, label in left} & {label for _, label in right}
        if width == 0 or known:
            break
        width -= 1
    keys = set(left) | set(right)
    different = sorted((str(key), left[key], right[key]) for key in keys if left[key] != right[key])
    return len(keys), different


def main() -> None:
    raw, figures, rejected = sys.argv[1:]
    stored, refused = stored_sums(figures), rejected_rows(rejected)
    groups, different = 0, []
    for name, rows in sheets(raw).items():
        key = name if name in stored else None
        sums = sums_of(rows, refused.get(key, set()) | refused.get(name, set()))
        if sums is None or key not in stored:
            continue
        count, unlike = compared(sums, stored[key])
        groups += count
        different += unlike
    first = None
    if different:
        key, raw_total, stored_total = different[0]
        first = f"{key}: {raw_total} in the file, {stored_total} in the record"
    print(json.dumps({"groups": groups, "different": len(different), "first": first}))


main()
