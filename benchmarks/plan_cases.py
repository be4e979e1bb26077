"""Plans with the right answer beside them: what of each is read as it should be.

A case is a file and, beside it, ``NAME.expected.yaml``: title, school, term, the tree with
owners, deadlines and targets, the places that must be doubted, and words that must not be
lost. ``README.md`` beside the cases describes the form.

    python -m benchmarks.plan_cases FOLDER [--errors] [NAME…]
"""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from meetingtui.base.errors import MeetingTuiError
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.proposal import ImportProposal, ProposalEntry, create_import_proposal
from meetingtui.plan.importing.proposal_corrections import accept_all_suggestions
from meetingtui.school.school import School, load_school_file

KINDS = ("head", "tree", "values", "doubts", "lost")
"""What is judged, each on its own."""

_ANSWER = ".expected.yaml"


class Verdict(NamedTuple):
    """The result of comparing one plan, as it was read, with its right answer."""

    name: str
    """The file's name."""
    f1: float
    """Harmonic mean of precision and recall over pairs of title and parent's title."""
    wrong: Mapping[str, Sequence[str]]
    """Descriptions of the differences, by :data:`KINDS`."""
    hints: tuple[int, int, int]
    """Numbers of owners, deadlines and targets that were right, wrong and missed."""

    @property
    def is_right(self) -> bool:
        """Whether nothing differs from the answer."""
        return not any(self.wrong.values())


def cases(folder: Path) -> list[Path]:
    """List the files in a folder and its subfolders that have a right answer beside them."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and answer_of(path).is_file() and not path.name.endswith(_ANSWER)
    )


def answer_of(path: Path) -> Path:
    """Path of the file with a case's right answer; it need not exist."""
    return path.with_name(f"{path.stem}{_ANSWER}")


def judge(path: Path, school: School, answer: Mapping[str, Any] | None = None) -> Verdict:
    """Read a plan and compare it with its right answer.

    Args:
        path: the plan.
        school: the school whose departments and people the plan may name.
        answer: the right answer; read from the file beside the plan if None.
    """
    if answer is None:
        answer = yaml.safe_load(answer_of(path).read_text(encoding="utf-8"))
    term_id = answer.get("into") or answer.get("term") or school.terms[0].id
    try:
        document = read_plan(path, school, school.term_by_id(str(term_id)))
        proposal = create_import_proposal(
            document, school=school, term=school.term_by_id(str(term_id))
        )
    except MeetingTuiError as error:
        return _refused(path.name, error.message, answer)
    if "message" in answer:
        return Verdict(path.name, 0.0, {"head": ["should be refused"]}, (0, 0, 0))
    accepted = accept_all_suggestions(proposal)
    wrong: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key, found in (
        ("title", document.title),
        ("school", document.school),
        ("term", document.term),
    ):
        if key in answer and not _is_one_of(found, answer[key]):
            wrong["head"].append(f"{key}: {found!r} ≠ {answer[key]!r}")
    expected, read = list(_flat(answer["tree"])), list(_entries(accepted))
    pairs = _compared(expected, read, wrong["tree"])
    counts = [0, 0, 0]
    for node, entry in pairs:
        _compare_values(node, entry, wrong["values"], counts)
    if "doubts" in answer:
        wrong["doubts"] = list(_doubts_wrong(proposal, answer["doubts"]))
    kept = list(_kept(accepted))
    wrong["lost"] = [
        words
        for words in answer.get("keeps", ())
        if not any(_spaceless(words) in _spaceless(text) for text in kept)
    ]
    return Verdict(path.name, _f1(expected, read), wrong, (counts[0], counts[1], counts[2]))


class _Node(NamedTuple):
    answer: Mapping[str, Any]
    above: tuple[str, ...]
    depth: int
    optional: bool


class _Read(NamedTuple):
    entry: ProposalEntry
    above: str
    depth: int


def _refused(name: str, message: str, answer: Mapping[str, Any]) -> Verdict:
    wanted = answer.get("message")
    if wanted is None:
        return Verdict(name, 0.0, {"tree": [f"refused: {message}"]}, (0, 0, 0))
    wrong = [f"{word!r} not said in {message!r}" for word in wanted.get("says", ())]
    wrong = [line for line, word in zip(wrong, wanted.get("says", ()), strict=True)
             if word not in message]  # fmt: skip
    either = wanted.get("says_any", ())
    if either and not any(word in message for word in either):
        wrong.append(f"none of {either} said in {message!r}")
    wrong += [f"{word!r} said in {message!r}" for word in wanted.get("not", ()) if word in message]
    return Verdict(name, 0.0 if wrong else 1.0, {"head": wrong}, (0, 0, 0))


def _flat(tree: Sequence[Mapping[str, Any]], above: tuple[str, ...] = (), depth: int = 0,
          *, optional: bool = False) -> Iterator[_Node]:  # fmt: skip
    for answer in tree:
        yield _Node(answer, above, depth, optional)
        yield from _flat(
            answer.get("children", ()), tuple(_options(answer["title"])), depth + 1,
            optional=optional,
        )  # fmt: skip


def _entries(proposal: ImportProposal) -> Iterator[_Read]:
    path: list[str] = []
    for entry in proposal.entries:
        path[entry.depth :] = [entry.node.title]
        yield _Read(entry, path[-2] if entry.depth else "", entry.depth)


def _f1(expected: Sequence[_Node], read: Sequence[_Read]) -> float:
    left = list(read)
    right = 0
    for node in expected:
        for found in left:
            if _same_title(found.entry.node.title, node.answer["title"]) and (
                not node.above or any(_same_title(found.above, title) for title in node.above)
            ):
                left.remove(found)
                right += 1
                break
    return 2 * right / max(1, len(expected) + len(read))


def _compared(
    expected: Sequence[_Node], read: Sequence[_Read], wrong: list[str]
) -> list[tuple[_Node, ProposalEntry]]:
    """Pair the expected nodes with the nodes that were read.

    Differences (missing, additional or misplaced nodes) are added to ``wrong``.
    """
    pairs: list[tuple[_Node, ProposalEntry]] = []
    at = 0
    extra: list[_Read] = []
    for node in expected:
        there = next(
            (
                index
                for index in range(at, len(read))
                if _same_title(read[index].entry.node.title, node.answer["title"])
            ),
            None,
        )
        if there is None:
            wrong.append(f"- {'  ' * node.depth}{node.answer['title']}")
            continue
        extra += read[at:there]
        at = there + 1
        entry = read[there].entry
        pairs.append((node, entry))
        if read[there].depth != node.depth:
            wrong.append(f"depth {read[there].depth} ≠ {node.depth}: {entry.node.title}")
        for key, found in (("number", entry.node.number), ("kind", entry.node.kind.value)):
            if key in node.answer and not _is_one_of(found, node.answer[key]):
                wrong.append(f"{key} {found!r} ≠ {node.answer[key]!r}: {entry.node.title}")
    extra += read[at:]
    free = [tuple(_options(node.answer["title"])) for node, _ in pairs
            if node.answer.get("children_optional")]  # fmt: skip
    for odd in extra:
        if not any(_same_title(odd.above, title) for titles in free for title in titles):
            wrong.append(f"+ {'  ' * odd.depth}{odd.entry.node.title}")
    return pairs


def _compare_values(node: _Node, entry: ProposalEntry, wrong: list[str], counts: list[int]) -> None:
    answer, read = node.answer, entry.node
    departments = (read.department, *read.co_departments)
    target = entry.target
    found: dict[str, tuple[bool, bool, str]] = {}
    if "department" in answer:
        wanted = tuple(filter(None, _options(answer["department"])))
        found["department"] = (
            tuple(filter(None, departments)) == wanted, any(departments), "、".join(departments),
        )  # fmt: skip
    if "people" in answer:
        wanted = tuple(answer["people"] or ())
        found["people"] = (read.people == wanted, bool(read.people), "、".join(read.people))
    if "due" in answer:
        found["due"] = (
            _is_due(read.due, read.due_text, answer["due"]),
            bool(read.due or read.due_text),
            f"{read.due} {read.due_text}",
        )
    if "target" in answer:
        found["target"] = (
            _is_target(target, answer["target"]), target is not None,
            target.words if target else "",
        )  # fmt: skip
    for key, (right, given, words) in found.items():
        if right:
            counts[0] += answer[key] is not None
        else:
            wrong.append(f"{key} {words!r} ≠ {answer[key]!r}: {read.title}")
            counts[1] += given
            counts[2] += answer[key] is not None
    for header, cell in answer.get("fields", {}).items():
        if _spaceless(read.fields.get(header, "")) != _spaceless(str(cell)):
            wrong.append(f"field {header} {read.fields.get(header)!r} ≠ {cell!r}: {read.title}")


def _is_due(due: date | None, words: str, wanted: Any) -> bool:
    if wanted is None:
        return due is None and not words
    if isinstance(wanted, date):
        return due == wanted
    said = str(wanted.get("words", ""))
    if said and said not in words:
        return False
    if "from" in wanted and due is not None:
        return bool(wanted["from"] <= due <= wanted["to"])
    return due is None if said else False


def _is_target(target: Any, wanted: Any) -> bool:
    if wanted is None or target is None:
        return wanted is None and target is None
    signs = {"at_least": ">=", "at_most": "<=", "exactly": "="}
    [(how, amount)] = [(how, wanted[how]) for how in signs if how in wanted]
    return bool(
        target.amount == amount
        and target.unit == wanted["unit"]
        and target.comparison == signs[how]
    )


def _doubts_wrong(proposal: ImportProposal, wanted: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    found = [
        (f"{entry.node.title}{entry.node.text}", "；".join(entry.doubts))
        for entry in proposal.entries
        if entry.doubts
    ]
    found += [(left.text, "unplaced") for left in proposal.left_over]
    for doubt in wanted:
        here = [each for each in found if _spaceless(doubt["at"]) in _spaceless(each[0])]
        if not here and not doubt.get("optional"):
            yield f"not doubted: {doubt['at']}"
        found = [each for each in found if each not in here]
    for title, reason in found:
        yield f"doubted: {title[:30]} ({reason})"


def _kept(proposal: ImportProposal) -> Iterator[str]:
    for entry in proposal.entries:
        yield entry.node.title
        yield from entry.node.text.split("\n")
        yield from entry.node.fields.values()
    for left in proposal.left_over:
        yield from left.text.split("\n")


def _options(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value or "")]


def _is_one_of(found: str, wanted: Any) -> bool:
    return any(_plain(found) == _plain(each) for each in _options(wanted))


def _same_title(found: str, wanted: Any) -> bool:
    bare = re.sub(r"[（(【〔][^（()）】〕]*[)）】〕]$", "", found.rstrip("。；;"))
    return any(_plain(title) in (_plain(found), _plain(bare)) for title in _options(wanted))


def _plain(words: str) -> str:
    words = unicodedata.normalize("NFKC", words)
    return re.sub(r"[\s。；;：:，,、！!]+", "", words).strip()


def _spaceless(words: str) -> str:
    return re.sub(r"[^\S\n]+", "", words)


def main() -> int:
    """Judge all cases and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the cases; a school.yaml lies there or above")
    parser.add_argument("names", nargs="*", help="only files whose names begin so")
    parser.add_argument("--errors", action="store_true", help="say what differs")
    options = parser.parse_args()
    folder: Path = options.folder
    home = next(each for each in (folder, *folder.parents) if (each / "school.yaml").is_file())
    school = load_school_file(home / "school.yaml")
    verdicts = []
    for path in cases(folder):
        if options.names and not path.name.startswith(tuple(options.names)):
            continue
        verdict = judge(path, school)
        verdicts.append(verdict)
        marks = "  ".join(
            f"{kind} {'wrong' if verdict.wrong.get(kind) else 'ok':5}" for kind in KINDS
        )
        print(f"{verdict.f1:.3f}  {marks}  {path.relative_to(folder)}")
        if options.errors:
            for kind in KINDS:
                for line in verdict.wrong.get(kind, ()):
                    print(f"           {kind}: {line}")
    print("\n".join(summary(verdicts)))
    return 0 if all(verdict.is_right for verdict in verdicts) else 1


def summary(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Summarise the results of all cases in three lines."""
    count = max(1, len(verdicts))
    mean = sum(verdict.f1 for verdict in verdicts) / count
    right, wrong, missed = (sum(verdict.hints[i] for verdict in verdicts) for i in range(3))
    yield f"{sum(verdict.is_right for verdict in verdicts)} of {len(verdicts)} right, F1 {mean:.3f}"
    yield ", ".join(
        f"{kind} {sum(not verdict.wrong.get(kind) for verdict in verdicts)}" for kind in KINDS
    )
    yield (
        f"values: precision {right / max(1, right + wrong):.3f}, "
        f"recall {right / max(1, right + missed):.3f} ({right} right, {wrong} wrong)"
    )


if __name__ == "__main__":
    sys.exit(main())
