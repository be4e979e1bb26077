"""``meetingtui archive`` on the sample school, and what the check says of the archive."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.sample import create_sample_school


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *args])


def findings(folder: Path) -> list[tuple[str, str]]:
    found = json.loads(run(folder, "check", "--json").stdout)
    rows = found["findings"] if isinstance(found, dict) else found
    return [(row["code"], row["what"]) for row in rows if row["code"].startswith("archive")]


def test_a_term_is_archived_and_the_check_reads_it_again(tmp_path: Path) -> None:
    create_sample_school(tmp_path, today())
    assert findings(tmp_path) == []
    told = run(tmp_path, "archive")
    assert told.exit_code == 0, told.output
    assert "已归档：" in told.output
    assert "还没有结束" in told.output
    assert findings(tmp_path) == [("archives", "归档 1 份，读回核对完好")]
    (path,) = (tmp_path / "archives").glob("*.zip")
    path.write_bytes(path.read_bytes()[:-2000])
    assert ("archive", "归档有问题：读不出来，或者不完整") in findings(tmp_path)


def test_a_term_that_is_not_there_is_said(tmp_path: Path) -> None:
    create_sample_school(tmp_path, today())
    told = run(tmp_path, "archive", "1999-2000-1")
    assert told.exit_code == 1
    assert "1999-2000-1" in told.output
    assert not (tmp_path / "archives").exists()
