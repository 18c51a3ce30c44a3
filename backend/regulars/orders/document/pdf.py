"""An order set as a PDF: A4, tables that run over pages, every script shaped and in its own direction."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from regulars.orders.document.sheet import Document, Table

FONTS = Path(__file__).parent / "fonts"
_SANS = "sans"
_INK, _MUTED, _LINE = (28, 30, 34), (104, 108, 116), (222, 224, 228)
_MARGIN, _BOTTOM = 18.0, 22.0
_BODY, _SMALL, _TITLE = 9.5, 8.0, 17.0
_RTL = ((0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
_HEBREW = ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3))
_EAST = ((0x2E80, 0x312F), (0x3190, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))


def pdf_of(document: Document) -> bytes:
    """The bytes. The same document gives the same pages."""
    paper = _Paper(document)
    paper.add_page()
    _head(paper, document)
    for table in document.tables:
        _table(paper, table)
        if table.is_main:
            _sums(paper, document.sums)
    target = BytesIO()
    paper.output(target)
    return target.getvalue()


class _Paper(FPDF):
    """A4 with our fonts and a foot on every page."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self.foot = document.foot
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.set_title(document.title)
        self.set_creator("Regulars")
        self.set_lang(document.language)
        self.add_font(_SANS, "", FONTS / "NotoSans-Regular.ttf")
        self.add_font(_SANS, "B", FONTS / "NotoSans-Bold.ttf")
        names = list(_fallbacks(document.letters()))
        for name in names:
            self.add_font(name, "", FONTS / f"{name}-Regular.ttf")
        self.set_fallback_fonts(names, exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)
        self.ink(_BODY)

    def ink(self, size: float, *, bold: bool = False, muted: bool = False) -> None:
        """What is written next."""
        self.set_font(_SANS, "B" if bold else "", size)
        self.set_text_color(*(_MUTED if muted else _INK))

    def footer(self) -> None:
        """Whose it is, and which page of how many."""
        self.set_y(-_BOTTOM + 4)
        self.ink(_SMALL, muted=True)
        self.cell(self.epw - 24, 4, self.foot)
        self.cell(24, 4, f"{self.page_no()} / {{nb}}", align="R")


def _fallbacks(letters: set[str]) -> Iterable[str]:
    """The fonts that these letters need beside the first; large ones are read only where they are needed."""
    codes = set(map(ord, letters))
    if _any(codes, _RTL):
        yield "NotoSansArabic"
    if _any(codes, _HEBREW):
        yield "NotoSansHebrew"
    east = {code for code in codes if _within(code, _EAST)}
    if east:
        yield "NotoSansJP"
        if any(not _is_japanese(chr(code)) for code in east):
            yield "NotoSansSC"
    if _any(codes, _HANGUL):
        yield "NotoSansKR"


def _any(codes: set[int], ranges: Sequence[tuple[int, int]]) -> bool:
    return any(_within(code, ranges) for code in codes)


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _is_japanese(letter: str) -> bool:
    try:
        letter.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def _head(paper: _Paper, document: Document) -> None:
    paper.ink(_BODY, bold=True)
    paper.cell(paper.epw / 2, 6, document.shop)
    paper.ink(_SMALL, muted=True)
    paper.cell(paper.epw / 2, 6, document.date, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(5)
    paper.ink(_TITLE, bold=True)
    paper.multi_cell(paper.epw, 8, document.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
    paper.ink(_BODY, muted=True)
    paper.multi_cell(paper.epw, 5, document.state, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
    paper.ln(5)
    _columns(paper, document.blocks)


def _columns(paper: _Paper, blocks: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Whom it is for, side by side."""
    if not blocks:
        return
    top, lowest = paper.get_y(), paper.get_y()
    width = paper.epw / max(len(blocks), 3)
    for place, (heading, lines) in enumerate(blocks):
        left = paper.l_margin + place * width
        paper.set_xy(left, top)
        paper.ink(_SMALL, muted=True)
        paper.cell(width, 4.5, heading, new_x=XPos.LEFT, new_y=YPos.NEXT)
        paper.ink(_BODY)
        for line in lines:
            paper.set_x(left)
            paper.multi_cell(width - 4, 4.8, line, new_x=XPos.LEFT, new_y=YPos.NEXT, align="L")
        lowest = max(lowest, paper.get_y())
    paper.set_xy(paper.l_margin, lowest + 6)


def _table(paper: _Paper, table: Table) -> None:
    if not table.is_main:
        if paper.will_page_break(24):
            paper.add_page()
        paper.ink(_BODY, bold=True)
        paper.cell(paper.epw, 7, table.heading, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ink(_BODY)
    paper.set_draw_color(*_LINE)
    with paper.table(
        col_widths=table.widths,
        text_align=table.aligns,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="", color=_MUTED, size_pt=_SMALL),
        line_height=5,
        padding=(1, 1.2, 1, 1.2),
        repeat_headings=1,
    ) as grid:
        grid.row(table.heads)
        for cells in table.rows:
            grid.row(cells)
    paper.ln(6)


def _sums(paper: _Paper, sums: Sequence[tuple[str, str, bool]]) -> None:
    if paper.will_page_break(6.0 * len(sums)):
        paper.add_page()
    paper.set_y(paper.get_y() - 3)
    for label, amount, is_bold in sums:
        paper.set_x(paper.l_margin + paper.epw - 90)
        paper.ink(_BODY, bold=is_bold, muted=not is_bold)
        paper.cell(45, 5.6, label)
        paper.ink(_BODY, bold=is_bold)
        paper.cell(45, 5.6, amount, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(6)
