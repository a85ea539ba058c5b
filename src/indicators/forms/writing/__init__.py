"""Forms on paper (填出的表): a scored table laid out as its jurisdiction prints it, before any file format.

Lives here: re-exports only. ``paper`` measures and cuts pages, ``layouts`` reads ``rules/layouts.toml`` and
``rules/documents.toml``, ``laying`` fills a layout, ``opinion`` lays out what a reviewer hands on,
``questionnaire`` what an evaluator fills in.
May not: xlsx, docx, HTTP; a layout in code.
"""

from indicators.forms.writing.fields import Fields
from indicators.forms.writing.laying import lay_document, lay_out
from indicators.forms.writing.layouts import layout_ids, layout_labels
from indicators.forms.writing.opinion import lay_opinion
from indicators.forms.writing.paper import Paper, PaperCell, paper_of_rows
from indicators.forms.writing.questionnaire import REMARK, lay_questionnaire

__all__ = [
    "REMARK",
    "Fields",
    "Paper",
    "PaperCell",
    "lay_document",
    "lay_opinion",
    "lay_out",
    "lay_questionnaire",
    "layout_ids",
    "layout_labels",
    "paper_of_rows",
]
