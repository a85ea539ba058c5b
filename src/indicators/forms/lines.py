"""What a row below the head of a goal table is (行的判别): an indicator, text of the form, a line beside the table.

Lives here: questions to one row and its head. May not: carry anything from row to row (``goals`` does).
"""

import re

from indicators.forms import kinds
from indicators.forms.align import NUMBER_ROLES, Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.kinds import Role
from indicators.syntax import parse

SENTENCE = re.compile(r"[，。；、]|.{16}")  # what a goal says, no name of it
ITEM = re.compile(r"[(（]?\d+[)）.．、]|[一二三四五六七八九十]+、")  # of a list in a text
PLACEHOLDER = re.compile(r"指标\s*\d+[:：]?|[…\.．。]+|X+")  # a row of a blank form
LEAST = 2  # cells of a line that may be text


def is_text(row: Row, layout: Layout) -> bool:
    """Say whether a row is text of the form (签字、附注、网页的文字), not an indicator."""
    cells = row.texts
    number = row.filled == [0] == [layout.name] and cells[0].isdecimal()  # of a page
    item = ITEM.match(cells[0]) is not None and SENTENCE.search(cells[0]) is not None  # 2.各地请根据…填报。
    if len(cells) == 1 and (number or item or PLACEHOLDER.fullmatch(cells[0]) is not None):
        return True
    label = kinds.is_signed(cells[0]) or _is_signed_line(row, layout)
    if label or row.cell(layout.columns[Role.TARGET]):  # a reason may say 说明：…, so may a target's neighbour
        return label
    signed = any(kinds.is_signed(text) or kinds.is_signature(text) for text in cells)
    return signed or (len(cells) == 1 and kinds.is_page_text(cells[0]))


def _is_signed_line(row: Row, layout: Layout) -> bool:
    """Say whether a line begins with a person's, a day's or a contact's label: 审核人 赵六 复核人 钱七."""
    cells, early = row.texts, row.filled[0] < layout.name
    if len(cells) != LEAST and any(map(kinds.is_kind, cells)):
        return False
    known = kinds.is_label(kinds.squeezed(cells[0]), "signed")
    if len(cells) == LEAST:
        return known
    several = sum(map(kinds.names_signer, cells)) > 1
    if not (known or several or (early and kinds.names_signer(cells[0]))):
        return False
    numbers = (row.cell(layout.columns[role]) for role in NUMBER_ROLES if role in layout.columns)
    scored = any(kinds.plain(text) is not None for text in numbers if text)
    valued = is_value(parse(row.cell(layout.columns[Role.TARGET])))
    if scored and (not early or (valued and row.cell(layout.name))):  # a whole row: 群众意见 办理意见 办结率 100% 5 5
        return False
    return any(kinds.names_signer(text) for text in cells[1:]) or (early and not scored and not valued)


def begins_another(row: Row) -> bool:
    """Say whether a row behind a blank one begins another table: no kind, no value, heads of its own."""
    cells = row.texts
    values = (is_value(parse(text)) for text in cells if any(char.isdigit() for char in text))  # not 巡查次数（次）
    return len(cells) > LEAST and not any(kinds.is_kind(text) for text in cells) and not any(values)


def is_aside(row: Row, layout: Layout) -> bool:
    """Say whether a row of one or two cells without a target stands beside the table: 说明 无, 指标2."""
    filled, cells = row.filled, row.texts
    if row.cell(layout.columns[Role.TARGET]) or len(cells) > LEAST or any(kinds.is_kind(text) for text in cells):
        return False
    before = filled[0] < layout.name and (len(cells) == 1 or filled[-1] != layout.name)
    return before or kinds.block_mode(kinds.bare(cells[0])) is not None or PLACEHOLDER.fullmatch(cells[-1]) is not None
