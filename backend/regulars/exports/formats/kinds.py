"""The formats by name, with what a download says of each."""

from dataclasses import dataclass
from enum import StrEnum

from regulars.exports.formats.base import MakeWriter
from regulars.exports.formats.csv_file import CsvWriter
from regulars.exports.formats.json_file import JsonLinesWriter, JsonWriter
from regulars.exports.formats.xlsx_file import XlsxWriter


class ExportFormat(StrEnum):
    """As in the contract."""

    CSV = "CSV"
    JSON = "JSON"
    JSONL = "JSONL"
    XLSX = "XLSX"


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written, and what its files are called."""

    writer: MakeWriter
    suffix: str
    media_type: str


FORMATS: dict[ExportFormat, Format] = {
    ExportFormat.CSV: Format(CsvWriter, "csv", "text/csv; charset=utf-8; header=present"),
    ExportFormat.JSON: Format(JsonWriter, "json", "application/json"),
    ExportFormat.JSONL: Format(JsonLinesWriter, "jsonl", "application/jsonl"),
    ExportFormat.XLSX: Format(XlsxWriter, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
