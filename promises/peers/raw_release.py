"""A publisher's file as rows of text cells, read with the standard library and openpyxl alone.

Nothing here was taken from the importer or from its documents: it is the second opinion that the fidelity promise asks.
"""

import bz2
import csv
import functools
import gzip
import io
import unicodedata
import zipfile

import openpyxl


def unpacked(path: str) -> bytes:
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:3] == b"BZh":
        return bz2.decompress(data)
    if data[:2] == b"PK":
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        if "xl/workbook.xml" not in names and len(names) == 1:
            return zipfile.ZipFile(io.BytesIO(data)).read(names[0])
    return data


def decoded(data: bytes) -> str:
    if data[:3] == b"\xef\xbb\xbf":
        text = data.decode("utf-8-sig", errors="replace")
        # A copy whose Windows letters were read as a Macintosh's: `Ò` where `ñ` was.
        return text.encode("mac_roman", errors="replace").decode("cp1252", errors="replace") if text[:3] == "AÒo" else text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Cp850 writes an accented vowel where Windows-1252 has a sign that no Spanish text holds.
        accents = sum(data.count(byte) for byte in b"\xa0\x82\xa1\xa2\xa3\xa4")
        wide = sum(data.count(byte) for byte in b"\xe1\xe9\xed\xf3\xfa\xf1")
        return data.decode("cp850" if accents > wide else "cp1252", errors="replace")


def sheets(path: str) -> dict:
    """Every sheet's rows by its name; a text file has one sheet named None. Rows are as a spreadsheet counts them.

    Behind `::` stands which version of a file of several is meant: its rows alone, below the header.
    """
    path, _, version = path.partition("::")
    data = unpacked(path)
    if data[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    text = decoded(data)
    head = text[:4096]
    separator = max(",;\t|", key=head.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    if version:
        rows = rows[:1] + [row for row in rows[1:] if row[0] == version]
    return {None: rows}


@functools.lru_cache(maxsize=1 << 16)
def folded(text) -> str:
    """Lower case without accents, signs as blanks, blanks single."""
    plain = unicodedata.normalize("NFD", str(text if text is not None else ""))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.lower().split())


def number_in(cell):
    """The whole number that a cell holds, or None."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return int(cell) if float(cell).is_integer() else None
    text = str(cell).strip().replace(",", "")
    if text.endswith(".0"):
        text = text[:-2]
    return int(text) if text.isdigit() else None
