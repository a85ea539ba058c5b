"""The year of the notice, one file a stage: before (事前), during (事中), after (事后), and what follows.

A stage composes what other rooms hold – rule packs, printed standards, forms, findings, layouts – and answers in data
with `to_dict`. It brings no second engine: it scores nothing by itself, reads no text of its own and writes no file
format. What a bureau decides (bands, thresholds, actions) is a data file's; a number without a source is marked so.
A command of the year is one file of `cli` and calls one stage. The door is `indicators.cycle`, not the package's top:
what a caller calls or makes; the classes of what comes out are named in the stages' own files.
"""

from indicators.cycle.appraisal import Results, appraisal_papers, appraise, listed_projects
from indicators.cycle.comparison import compare, evaluated_form, lay_comparison
from indicators.cycle.core import CoreLibrary, changes, library_of, update
from indicators.cycle.core_review import review_core
from indicators.cycle.evaluation import evaluation_papers, ratios, review_framework, with_ratios
from indicators.cycle.gate import load_words, review_goals
from indicators.cycle.history import milestones
from indicators.cycle.monitoring import monitor, monitoring_papers
from indicators.cycle.preevaluation import load_questionnaire, pre_evaluate, questionnaire_ids
from indicators.cycle.publication import Document, personal, publication_page, review_publication
from indicators.cycle.rectification import RectificationList, problems_of
from indicators.cycle.results import ActionTable, lay_proposal, outcome_of, propose, shipped_actions
from indicators.cycle.sampling import Plan, read_projects, sample, sample_paper

__all__ = [
    "ActionTable",
    "CoreLibrary",
    "Document",
    "Plan",
    "RectificationList",
    "Results",
    "appraisal_papers",
    "appraise",
    "changes",
    "compare",
    "evaluated_form",
    "evaluation_papers",
    "lay_comparison",
    "lay_proposal",
    "library_of",
    "listed_projects",
    "load_questionnaire",
    "load_words",
    "milestones",
    "monitor",
    "monitoring_papers",
    "outcome_of",
    "personal",
    "pre_evaluate",
    "problems_of",
    "propose",
    "publication_page",
    "questionnaire_ids",
    "ratios",
    "read_projects",
    "review_core",
    "review_framework",
    "review_goals",
    "review_publication",
    "sample",
    "sample_paper",
    "shipped_actions",
    "update",
    "with_ratios",
]
