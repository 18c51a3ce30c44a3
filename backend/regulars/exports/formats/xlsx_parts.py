"""The parts of a workbook that hold no rows: types, relations, styles, the list of sheets (ECMA-376, transitional)."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADER, TEXT, INTEGER, DAY, INSTANT = 1, 2, 3, 4, 5
_MONEY = 6
MONEY = {places: _MONEY + places for places in (0, 1, 2, 3, 4)}
"""The style of each kind of cell, by its place in the style sheet; 0 is the default."""

_FORMATS = {
    DAY: (164, "yyyy-mm-dd"),
    INSTANT: (165, "yyyy-mm-dd hh:mm:ss"),
    **{style: (166 + places, "#,##0" + ("." + "0" * places if places else "")) for places, style in MONEY.items()},
}
_BUILT_IN = {TEXT: 49, INTEGER: 1}
"""49 is “@”: a cell of text stays text when somebody edits it."""


def sheet_head(widths: Sequence[int]) -> str:
    """The beginning of a sheet: its first row stays in view."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1"'
        ' topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


SHEET_END = "</sheetData></worksheet>"


def workbook(sheets: Sequence[str]) -> dict[str, str]:
    """All other parts, by their names in the package; `sheets` are the names of the sheets."""
    listed = list(enumerate(sheets, 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for place, _ in listed
    )
    entries = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in listed
    )
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place, _ in listed
    )
    styles = len(sheets) + 1
    return {
        "[Content_Types].xml": (
            f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{entries}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{styles}" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": _styles(),
    }


def _styles() -> str:
    formats = "".join(f'<numFmt numFmtId="{code}" formatCode="{form}"/>' for code, form in _FORMATS.values())
    cells = "".join(_cell_style(style) for style in range(max(MONEY.values()) + 1))
    return (
        f'{_DECLARATION}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{max(MONEY.values()) + 1}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _cell_style(style: int) -> str:
    code = _FORMATS[style][0] if style in _FORMATS else _BUILT_IN.get(style, 0)
    font = 1 if style == HEADER else 0
    applied = ' applyNumberFormat="1"' if code else ""
    return f'<xf numFmtId="{code}" fontId="{font}" fillId="0" borderId="0" xfId="0"{applied}/>'
