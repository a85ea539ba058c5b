"""Review of goals as a gate (目标审核): a quality score by the notice's four words, and whether the goals pass.

Lives here: which finding belongs to which word by ``rules/cn-goal-review/words.toml``, what each kind of finding costs
by the printed standard of a rule pack, the list sent back. May not: find a defect (``reviewing`` does), hold a number.

A kind of finding counts once for a table, in however many rows it is: a defect repeated is one thing to mend.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from attrs import frozen

from indicators._resources import rules_table
from indicators.comparators import decimal_string
from indicators.cycle.evaluation import printed_standard
from indicators.cycle.sightings import holder_of
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError, Level
from indicators.evaluation import (
    ANSWER_COLUMNS,
    COLUMNS,
    EvaluationRow,
    TableEvaluation,
    evaluate_table,
    read_evaluation_table,
)
from indicators.explaining import shown
from indicators.forms.kinds import block_mode, squeezed
from indicators.forms.writing import Fields, Paper, lay_document
from indicators.reviewing import review
from indicators.reviewing.book import worded
from indicators.rulepacks import WEAK, RulePack, Rules, bounds_words, load_rulepack
from indicators.standards import Amount, Given, Question, evaluate
from indicators.targets import GoalTable

DEFAULT_PACK = "goal-review-default"
_FEW = 6  # places that a line names
_HINT = (
    "本级有规定的，写一个站在它上面的规则包（indicators rules new 包名 --from goal-review-default），用 --rules 换上"
)


@frozen(kw_only=True)
class Word(Data):
    """One of the four words (审核内容)."""

    name: str  # 完整性, as the pack calls it
    label: str  # as the place calls it: 合理性 for 适当性
    about: str  # what is looked at
    codes: frozenset[str]  # the findings that belong to it


@frozen(kw_only=True)
class GateWords(Data):
    """Which finding belongs to which word (问题的归类)."""

    words: tuple[Word, ...]  # the words
    first: str  # the word of what stands in no list
    # a level or a code of findings, and the rank of the best result that a table with one can have: 2 is the second
    at_most: tuple[tuple[str, int], ...]

    def word_of(self, code: str) -> Word:
        """The word that a finding belongs to."""
        return next(
            (word for word in self.words if code in word.codes),
            next(word for word in self.words if word.name == self.first),
        )


def load_words(source: str | Path = "central") -> GateWords:
    """Load which finding belongs to which word.

    Args:
        source: ``central`` or ``hanyang`` (适当性 is called 合理性 there), or the path of a file of the same kind.

    Raises:
        FormError: There is no such place, or the file is no such file.

    >>> load_words("hanyang").word_of("COST_EQUALS").label
    '合理性'
    """
    data = rules_table("cn-goal-review/words") if isinstance(source, str) else {}
    place = source if isinstance(source, str) else "central"
    if place != "central" and not all(place in word for word in data["words"]):
        raise FormError.of(code="gate_unknown", message=f"没有“{place}”的审核内容，可用 central、hanyang")
    try:
        if isinstance(source, Path):
            data = tomllib.loads(source.read_text("utf-8"))
        words = tuple(
            Word(
                name=each["name"],
                label=each.get(place, each["name"]),
                about=each["about"],
                codes=frozenset(each["codes"]),
            )
            for each in data["words"]
        )
        at_most = tuple((str(each["of"]), int(each["rank"])) for each in data["at_most"])
        made = GateWords(words=words, first=data["first"], at_most=at_most)
        made.word_of("")  # the first is one of them
    except (OSError, ValueError, LookupError, TypeError, StopIteration) as error:
        message = "归类文件读不出来：要有 first、at_most 和 [[words]]，写法同 rules/cn-goal-review/words.toml"
        raise FormError.of(code="gate_unreadable", message=message, where=str(source)) from error
    return made


@frozen(kw_only=True)
class Charge(Data):
    """What a kind of finding cost (一项问题的扣分)."""

    word: str  # the word's label
    code: str  # the kind of finding
    level: Level  # how grave it is
    places: tuple[str, ...]  # where it is
    message: str  # what is wrong: of several places the first's
    hint: str  # what to do
    cost: Fraction  # the points it took; zero once nothing is left of the word's


@frozen(kw_only=True)
class GoalReview(Data):
    """The quality of a goal table's goals, and whether they pass (目标审核结果)."""

    name: str  # the project or unit
    evaluation: TableEvaluation  # the words as rows, each with its points and the steps of its score
    charges: tuple[Charge, ...]  # what each kind of finding cost
    result: str  # 通过, 修改后通过, 不通过, or whatever the pack calls them
    rests_on: tuple[str, ...]  # why, one Chinese sentence each
    findings: tuple[Finding, ...]  # whether the numbers are of no document

    @property
    def passed(self) -> bool:
        """Whether the result is the best of the pack's."""
        return self.result == _edges(self.evaluation.pack)[0]


def _edges(pack: RulePack | None) -> list[str]:
    return [] if pack is None or pack.grades is None else [edge.word for edge in pack.grades.edges]


def review_goals(
    table: GoalTable,
    rules: Rules = DEFAULT_PACK,
    words: GateWords | None = None,
    found: Sequence[Finding] | None = None,
) -> GoalReview:
    """Score the quality of a goal table's goals and say whether they pass (目标审核).

    Args:
        table: The table as read.
        rules: The pack: the points of each word, what a kind of finding costs, the bounds of the results.
        words: Which finding belongs to which word; ``None`` takes the shipped ones.
        found: The findings; ``None`` takes those of reading and of :func:`indicators.reviewing.review`.

    Raises:
        FormError: The pack has no points for a word, no bounds, or asks for something that no review counts.
    """
    pack, words = load_rulepack(rules), words or load_words()
    if pack.grades is None:
        raise _unfit(pack, "没有写多少分算通过")
    kinds = _kinds((*table.findings, *review(table)) if found is None else found)
    by_word = {word.name: [kind for kind in kinds if words.word_of(kind[0].code) is word] for word in words.words}
    rows = [tuple(spellings[0] for spellings in COLUMNS.values()), *(_row(word, pack) for word in words.words)]
    asked = read_evaluation_table(rows)
    answers: list[tuple[str, ...]] = [(ANSWER_COLUMNS[0], ANSWER_COLUMNS[1], ANSWER_COLUMNS[-1])]
    charges: list[Charge] = []
    for word, row in zip(words.words, asked.rows, strict=True):
        counted = _counted(row, pack)
        own = by_word[word.name]
        answers += [(row.name, each.name, str(_count(own, level))) for each, level in counted]
        charges += _charges(word, row, own, counted)
    result = evaluate_table(asked, answers, pack)
    order = _edges(pack)
    graded = result.rating or order[-1]
    worst = [(rank - 1, kind[0]) for of, rank in words.at_most for kind in kinds if of in (kind[0].level, kind[0].code)]
    place, because = max(worst, key=lambda each: each[0], default=(0, None))
    final = order[min(max(order.index(graded), place), len(order) - 1)]
    funds = table.funds or any(block_mode(title) == "funds" for title, _ in table.sections)
    unchecked = () if funds else ("表里没有读到资金，各项与资金的核对没有做",)  # what no finding can be of
    return GoalReview(
        name=table.name,
        evaluation=result,
        charges=tuple(charges),
        result=final,
        rests_on=(*_rests_on(result, pack), *unchecked, *_held_back(graded, final, because)),
        findings=unseen(pack),
    )


def doubles(tables: Sequence[tuple[str, GoalTable]]) -> tuple[Finding, ...]:
    """Find projects and codes that stand in several files of one submission (重复报送).

    A project in several files is a finding, and a code under several names; two years or two units are two projects,
    what a table does not say may be either.
    """
    labels = rules_table("cn-goal-review/words")["code_labels"]
    names, codes = dict[str, list[_Place]](), dict[str, list[_Place]]()
    for file, table in tables:
        head = dict(table.header)
        name = "" if table.name == table.title else squeezed(table.name)
        code = next((squeezed(head[label]) for label in labels if head.get(label)), "")
        place = _Place(file, name, table.year, holder_of(table))
        if name:
            names.setdefault(name, []).append(place)
        if re.fullmatch(r"[0-9A-Za-z-]*\d[0-9A-Za-z-]*", code):
            codes.setdefault(code, []).append(place)
    found = [("PROJECT_TWICE", said, _fitting(own, _Place.is_again)) for said, own in names.items()]
    found += [("CODE_TWICE", said, _fitting(own, _Place.is_other)) for said, own in codes.items()]
    return tuple(_double(code, said, own) for code, said, own in found if own)


@frozen
class _Place:
    file: str
    name: str
    year: int | None
    holder: str

    def is_again(self, other: "_Place") -> bool:
        """Whether two files may hold it: of one year and one unit, or silent about it."""
        holders = self.holder == other.holder or not self.holder or not other.holder
        return self.file != other.file and holders and self._of_one_year(other)

    def is_other(self, other: "_Place") -> bool:
        """Whether it is another project of the same year."""
        return bool(self.name and other.name) and self.name != other.name and self._of_one_year(other)

    def _of_one_year(self, other: "_Place") -> bool:
        return self.year == other.year or None in (self.year, other.year)


def _fitting(places: Sequence[_Place], fits: Callable[[_Place, _Place], bool]) -> list[_Place]:
    return [each for each in places if any(fits(each, other) for other in places)]


def _double(code: str, said: str, places: Sequence[_Place]) -> Finding:
    files = tuple(dict.fromkeys(place.file for place in places))
    named = "、".join(files[:_FEW]) + ("等" if len(files) > _FEW else "")
    names = "、".join(dict.fromkeys(f"“{place.name}”" for place in places))
    return worded("cn-goal-review/words", code, said=said, count=len(files), files=named, names=names)


def _unfit(pack: RulePack, why: str) -> FormError:
    return FormError.of(code="gate_pack", message=f"规则包 {pack.id} {why}", fault=Fault.PACK, hint=_HINT)


def _kinds(found: Sequence[Finding]) -> list[list[Finding]]:
    """The findings by kind, the gravest first; a kind is as grave as its gravest finding."""
    by_code: dict[str, list[Finding]] = {}
    for each in found:
        by_code.setdefault(each.code, []).append(each)
    kinds = [sorted(own, key=lambda each: list(Level).index(each.level)) for own in by_code.values()]
    return sorted(kinds, key=lambda own: list(Level).index(own[0].level))


def _row(word: Word, pack: RulePack) -> tuple[str, ...]:
    blocks = (block for weights in pack.weights[:1] for block in weights.blocks if word.name in block.kinds)
    block = next(blocks, None)
    standard = printed_standard(pack, word.name, (word.name, ""))
    if block is None or standard is None:
        raise _unfit(pack, f"没有“{word.name}”的分值或扣分的规则")
    return (word.label, "", word.label, decimal_string(block.points), standard)


def _counted(row: EvaluationRow, pack: RulePack) -> list[tuple[Question, Level]]:
    """Which level of findings each question of the standard counts."""
    found: list[tuple[Question, Level]] = []
    for each in row.questions:
        level = next((level for level in Level if each.kind == "number" and each.name.endswith(level.label)), None)
        if level is None:
            raise _unfit(pack, f"的评分标准要“{each.name}”，审核只数错误、提醒、提示各有几项")
        found.append((each, level))
    return found


def _count(kinds: Sequence[Sequence[Finding]], level: Level) -> int:
    return sum(kind[0].level is level for kind in kinds)


def _charges(
    word: Word, row: EvaluationRow, kinds: Sequence[Sequence[Finding]], counted: Sequence[tuple[Question, Level]]
) -> Iterator[Charge]:
    """What each kind took from what the kinds before it had left."""
    before = _earned(row, (), counted)
    for number, kind in enumerate(kinds, start=1):
        after = _earned(row, kinds[:number], counted)
        first = kind[0]
        places = tuple(dict.fromkeys(each.where for each in kind if each.where))
        yield Charge(
            word=word.label,
            code=first.code,
            level=first.level,
            places=places,
            message=first.message,
            hint=first.hint or "",
            cost=before - after,
        )
        before = after


def _earned(
    row: EvaluationRow, kinds: Sequence[Sequence[Finding]], counted: Sequence[tuple[Question, Level]]
) -> Fraction:
    values = {each.name: Amount(Fraction(_count(kinds, level)), each.unit) for each, level in counted}
    earned = evaluate(row.standard, Given(points=row.points, values=values, measure=row.name)).earned
    return Fraction(0) if earned is None else earned


def _rests_on(result: TableEvaluation, pack: RulePack) -> Iterator[str]:
    by_word = "、".join(
        f"{each.row.name} {shown(each.earned or Fraction(0))}/{decimal_string(each.row.points or Fraction(0))}"
        for each in result.rows
    )
    yield f"质量分 {shown(result.total)} 分（满分 {decimal_string(result.possible)} 分）：{by_word}"
    yield f"界限：{bounds_words(pack)}"


def _held_back(graded: str, final: str, because: Finding | None) -> Iterator[str]:
    """Why the result is worse than its points."""
    if because is not None and final != graded:
        said = "还有错误没有改正" if because.level is Level.ERROR else f"{because.where or ''}{because.message}"
        yield f"按分数是“{graded}”；{said}，至多“{final}”"


def unseen(pack: RulePack) -> tuple[Finding, ...]:
    """Say that the numbers of a pack are of no document, where they are not."""
    cited = (*pack.weights[:1], *pack.rules, *([] if pack.grades is None else [pack.grades]))
    if not any(pack.evidence_of(each) in WEAK for each in cited):
        return ()
    message = f"规则包 {pack.id} 的分值、扣分或界限没有见于文件"
    if pack.id == DEFAULT_PACK:
        message = "四项审核内容的分值凭记忆，扣分和界限由本程序选定，都不是本级的规定"
    said = Finding(code="gate_numbers_unseen", message=message, fault=Fault.PACK, level=Level.WARNING, hint=_HINT)
    return (said,)


def lay_return(result: GoalReview, said: Fields) -> Paper:
    """Lay out what is sent back to the unit (审核意见): the result, the points by word, what is to be mended."""
    words = [
        {
            "内容": each.row.name,
            "分值": decimal_string(each.row.points or Fraction(0)),
            "得分": "" if each.earned is None else shown(each.earned),
            "错误": str(sum(c.word == each.row.name and c.level is Level.ERROR for c in result.charges)),
            "提醒": str(sum(c.word == each.row.name and c.level is Level.WARNING for c in result.charges)),
        }
        for each in result.evaluation.rows
    ]
    charged = [
        {
            "内容": each.word,
            "级别": each.level.label,
            "位置": places(each),
            "问题": each.message,
            "建议": each.hint,
            "扣分": shown(each.cost),
        }
        for each in result.charges
    ]
    own = {
        "名称": result.name,
        "结果": result.result,
        "依据": "；".join(result.rests_on) + "。",
        "要求": "" if result.passed else "　　请按下列意见修改后重新报送；修改前不进入下一步预算安排。",
        "界限说明": "".join(f"注：{each.message}。" for each in result.findings),
    }
    return lay_document("goal-return", {**dict(said), **own}, {"内容": words, "问题": charged})


def places(charge: Charge) -> str:
    """The first places of a kind of finding, and how many there are."""
    named = "、".join(charge.places[:_FEW])
    return named if len(charge.places) <= _FEW else f"{named}等{len(charge.places)}处"
