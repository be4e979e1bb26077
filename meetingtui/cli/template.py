"""``meetingtui template``: check a Word template."""

from pathlib import Path

import click

from meetingtui.cli import chinese


@click.group(cls=chinese.Group)
def template() -> None:
    """Word 模板：检查。"""


@template.command("check")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
def template_check(file: Path) -> None:
    """检查一个纪要模板，指出错在哪里。"""
    from meetingtui.errors import TemplateError
    from meetingtui.minutes.template import check

    findings = check(file)
    if findings:
        raise TemplateError("\n".join(str(finding) for finding in findings))
    click.echo(f"{file.name} 可以使用。")
