"""Sums a publisher's file by year and offence, and compares the sums with those of the stored Parquet file.

Usage: sum_releases.py RAW FIGURES.parquet REJECTED.parquet. Prints {"groups", "different", "first"} as JSON.
"""

import collections
import decimal
import json
import os
import sys

import pyarrow.compute
import pyarrow.parquet

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from raw_release import folded, number_in, sheets  # noqa: E402

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
YEAR = ("ano", "anio", "year", "n year", "cve year", "anio de registro", "ano de registro")
LEVELS = (
    "bien juridico afectado", "tipo de delito", "subtipo de delito", "modalidad",
    "ley", "concepto", "tipo", "delito", "tipo delito", "crimen",
)  # fmt: skip
COUNT = (
    "n victimas", "total", "casos", "homicidios", "homicides", "count", "poblacion", "pob", "n",
    "numero delitos", "total anual", "averiguaciones",
)  # fmt: skip


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


def sums_of(rows, rejected, doubted=frozenset()):
    """Totals by year and by year and levels, of the rows and cells that were not rejected."""
    if any("encuesta nacional de victimizacion" in folded(row[0]) for row in rows[:2] if row):
        return survey_sums(rows, rejected)
    if rows and [folded(cell) for cell in rows[0]][:3] == ["president", "month", "pollster"]:
        body = list(enumerate(rows[1:], start=2))
        return summed(body, rejected, lambda row: year_in(row[1]), [3, 4, 5])
    found = head_of(rows)
    if found is None or printed_totals(rows) is not None:
        return other_sums(rows, rejected)
    index, names = found
    years = [at for at, name in enumerate(names) if name in YEAR or name in ("isodate", "date year month")]
    months = [names.index(month) for month in MONTHS if month in names]
    counts = months if len(months) == 12 else [at for at, name in enumerate(names) if name in COUNT][-1:]
    levels = [at for at, name in enumerate(names) if name in LEVELS]
    totals = collections.Counter()
    for at, row in enumerate(rows[index + 1 :], start=index + 2):
        if at in rejected or not years or len(row) <= max(counts + years + levels):
            continue
        year = year_in(row[years[0]])
        if year is None or any(folded(cell) == "nacional" for cell in row[:4]):
            continue
        label = tuple(folded(row[level]) for level in levels)
        numbers = [number_in(row[count]) for count in counts if (at, names[count]) not in doubted]
        totals[year, label] += sum(number for number in numbers if number is not None)
    return totals


def summed(rows, rejected, year_of, columns, wanted=lambda row: True):
    """Totals by year of these columns, over the rows that are wanted and were not rejected."""
    totals = collections.Counter()
    for at, row in rows:
        year = year_of(row) if at not in rejected and any(row) and wanted(row) else None
        if year is not None:
            # A row may end before its last columns: what is not written is not counted.
            totals[year, ()] += sum(number_in(row[column]) or 0 for column in columns if column < len(row))
    return totals


def printed_totals(rows):
    """INEGI's queries print their own totals: the sum of a year is what the query says it is."""
    if "defunciones por homicidio" in folded(rows[0][0] if rows and rows[0] else ""):
        year = year_in(next(row[0] for row in rows if "registro" in folded(row[0])).split(":")[1].strip())
        total = next(row for row in rows if len(row) > 3 and folded(row[1]) == "total")
        return collections.Counter({(year, ()): sum(number_in(cell) or 0 for cell in total[3:15])})
    if len(rows[0]) > 2_000 and folded(rows[0][1]) == "total":
        years = [row for row in rows[1:] if year_in(row[0]) is not None]
        return collections.Counter({(year_in(row[0]), ()): number_in(row[1]) for row in years})
    return None


def last_year_in(text):
    """The year of a date: its part of four digits, else the two digits at its end."""
    parts = [part for part in str(text).replace("-", "/").replace(" ", "/").split("/") if part.isdigit()]
    whole = [int(part) for part in parts if len(part) == 4]
    return whole[0] if whole else 2000 + int(parts[-1]) if parts else None


def other_sums(rows, rejected):
    """Totals by year of the layouts whose columns are not months and whose rows are not offences."""
    totals = printed_totals(rows)
    if totals is not None:
        return totals
    names = [folded(cell) for cell in rows[0]]
    body = list(enumerate(rows[1:], start=2))
    at = names.index

    def kept(*columns):
        return [at(column) for column in columns]

    if "date of arrest" in names:
        # A row is an arrest, counted in the year of its day.
        totals = collections.Counter()
        for row, cells in body:
            if row not in rejected and any(cells):
                totals[last_year_in(cells[at("date of arrest")]), ()] += 1
        return totals
    if "despliegue" in names:
        return summed(body, rejected, lambda row: year_in(row[0]), kept("despliegue", "migrantes detenidos"))
    if "conteo" in names:
        totals = collections.Counter()
        for row, cells in body:
            if row not in rejected and any(cells):
                label = (folded(cells[at("categoria")]),)
                totals[year_in(cells[at("periodo")]), label] += number_in(cells[at("conteo")])
        return totals
    if names[:2] == ["vintage", "crime"]:
        totals = collections.Counter()
        for row, cells in body:
            if row not in rejected and any(cells):
                totals[year_in(cells[at("month")]), (folded(cells[1]),)] += number_in(cells[at("count")]) or 0
        return totals
    if "executions" in names:
        columns = kept("executions", "aggressions", "shootouts")
        return summed(body, rejected, lambda row: last_year_in(row[at("date")]), columns)
    if "civ mu" in names:
        return summed(body, rejected, lambda row: year_in(row[at("year")]), kept("mil mu", "civ mu", "vic mu"))
    if "hombres" in names:
        return summed(body, rejected, lambda row: year_in(row[0]), kept("hombres", "mujeres"))
    if "pob mid year" in names:
        one_sex = lambda row: folded(row[at("genero")]) != "total"  # noqa: E731
        return summed(body, rejected, lambda row: year_in(row[0]), kept("pob mid year"), one_sex)
    if names[:4] == ["population", "code", "sex", "year"]:
        one_sex = lambda row: folded(row[2]) != "total"  # noqa: E731
        return summed(body, rejected, lambda row: year_in(row[3]), [0], one_sex)
    if names[:2] == ["code", "county"]:
        columns = [index for index, name in enumerate(names) if name.isdigit()]
        return summed(body, rejected, lambda row: year_in(row[2]), columns)
    if "homicidios" in names and "fecha" in names:
        return summed(body, rejected, lambda row: last_year_in(row[at("fecha")]), kept("homicidios"))
    if "date prec" in names and "best" in names:
        return summed(body, rejected, lambda row: year_in(row[at("date start")]), kept("best"))
    if "num fosas total" in names:
        # Graves of which no body is told have no number of bodies, which adds as little as nought.
        return summed(body, rejected, lambda row: 2016, kept("num fosas total", "num cuerpos total"))
    if names[0] == "fecha":
        columns = [index for index, name in enumerate(names) if index > 2 and not name.startswith("total")]
        return summed(body, rejected, lambda row: last_year_in(row[0]), columns)
    if names[0] in ("cve", "code") and any(name.isdigit() for name in names):
        totals = collections.Counter()
        for index, name in enumerate(names):
            if name.isdigit():
                sums = summed(body, rejected, lambda row, year=int(name): year, [index])
                totals.update(sums)
        return totals
    return None


def survey_sums(rows, rejected):
    """Totals by year of what a table of INEGI's survey of victimisation prints: numbers and shares alike, to see that they are there."""
    head = next((at for at, row in enumerate(rows[:12]) if folded(row[0]).startswith(("tipo de delito", "entidad federativa"))), None)
    if head is None:
        return None
    names = [folded(cell).rstrip("0123456789").strip() for cell in rows[head]]
    crimes = [at for at, name in enumerate(names) if name in ("delitos ocurridos", "delitos declarados")]
    dark = [at for at, name in enumerate(names) if name in ("cifra negra", "cifra negra por delito")]
    if not crimes and not dark or not dark and "sexo de la victima" not in names and "victimas" not in names:
        return None
    below = [folded(cell) for row in rows[head + 1 : head + 3] for cell in row]
    width = len(rows[head])
    found = {name: below.index(name) % width for name in ("absolutos", "relativos") if dark and name in below}
    # Until 2014 the shares by state are of all unreported crimes, and only the first `cifra negra` is of a state.
    shares = [found["relativos"]] if crimes and dark else []
    columns = sorted({*crimes, *(dark if not crimes else []), *([found["absolutos"]] if dark else []), *shares})
    year = next(int(str(row[0]).strip()) for row in rows[1:head] if str(row[0]).strip().isdigit())
    totals = collections.Counter()
    for at, row in enumerate(rows[head + 1 :], start=head + 2):
        if folded(row[0]).startswith("nota"):
            break
        if at in rejected or not folded(row[0]):
            continue
        for column in columns:
            text = str(row[column] if row[column] is not None else "").rstrip("*").strip()
            if text:
                totals[year, ()] += decimal.Decimal(text)
    return totals


def rejected_in(path):
    """The rows that were rejected, and the cells that were rejected alone, by sheet."""
    rows, cells = collections.defaultdict(set), collections.defaultdict(set)
    if not os.path.exists(path):
        return rows, cells
    table = pyarrow.parquet.read_table(path).to_pydict()
    count = len(table["row"])
    sheets_of = table.get("sheet") or [None] * count
    columns = table.get("column") or [None] * count
    severity = table.get("severity") or ["rejected"] * count
    for name, row, column, how in zip(sheets_of, table["row"], columns, severity):
        if how == "rejected" and row is not None:
            rows[name].add(row)
        elif how == "cell-rejected":
            cells[name].add((row, folded(column)))
    return rows, cells


def stored_sums(path):
    columns = ["sheet", "period_start", "period_months", "label", "number"]
    if "digits" in pyarrow.parquet.read_schema(path).names:
        return stored_values(path, columns)
    table = pyarrow.parquet.read_table(path, columns=columns)
    if {1, 12} <= set(table["period_months"].unique().to_pylist()):
        # Months of states and years of municipalities are two tables of the same counts.
        table = table.filter(pyarrow.compute.equal(table["period_months"], 1))
    grouped = table.group_by(["sheet", "period_start", "label"]).aggregate([("number", "sum")]).to_pydict()
    totals = collections.defaultdict(collections.Counter)
    for sheet, start, label, number in zip(
        grouped["sheet"], grouped["period_start"], grouped["label"], grouped["number_sum"]
    ):
        totals[sheet][start // 100, tuple(folded(part) for part in label.split(" / "))] += number
    return totals


def stored_values(path, columns):
    """The same of a file with shares and estimates, whose numbers have digits behind the point."""
    totals = collections.defaultdict(collections.Counter)
    for row in pyarrow.parquet.read_table(path, columns=[*columns, "digits"]).to_pylist():
        label = tuple(folded(part) for part in row["label"].split(" / "))
        number = decimal.Decimal(row["number"]).scaleb(-row["digits"])
        totals[row["sheet"]][row["period_start"] // 100, label] += number
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
    stored, (refused, doubted) = stored_sums(figures), rejected_in(rejected)
    groups, different = 0, []
    for name, rows in sheets(raw).items():
        key = name if name in stored else None
        of_sheet = [refused.get(key, set()) | refused.get(name, set())]
        of_sheet.append(doubted.get(key, set()) | doubted.get(name, set()))
        sums = rows and sums_of(rows, *of_sheet)
        if not sums or key not in stored:
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
