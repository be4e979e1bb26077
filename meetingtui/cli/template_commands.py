"""``meetingtui template``: list, check and create Word templates."""

from pathlib import Path

import click

from meetingtui.cli import click_chinese


@click.group(cls=click_chinese.ChineseGroup)
def template() -> None:
    """Word 模板：列出、检查、新建。"""


@template.command("list")
@click.pass_obj
def template_list(folder: Path) -> None:
    """列出可以选用的模板：程序自带的和学校自己的。"""
    from meetingtui.documents.template_catalogue import available_templates, own_templates_folder

    for each in available_templates(folder):
        whose = "学校的" if each.is_own else "自带的"
        click.echo(f"{each.name}\t{each.form.label}\t{whose}\t{each.path}")
    click.echo(f"学校自己的模板请放在：{own_templates_folder(folder)}", err=True)


@template.command("check")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
def template_check(file: Path) -> None:
    """检查一个模板，指出错在哪里。"""
    from meetingtui.base.errors import TemplateError
    from meetingtui.base.office_files import is_open_in_word
    from meetingtui.documents.template import check_template
    from meetingtui.documents.template_catalogue import content_not_in_template, template_from_file

    if file.is_file() and is_open_in_word(file):
        click.echo(f"“{file.name}”正在 Word 中打开，检查的是上次保存的内容。", err=True)
    found = template_from_file(file)
    findings = check_template(file, found.form.variables)
    if findings:
        raise TemplateError("\n".join(str(finding) for finding in findings))
    click.echo(f"{file.name} 可以使用，按{found.form.label}填写。")
    if missing := "、".join(content_not_in_template(found)):
        click.echo(f"模板里没有写：{missing}。会上记的这些内容不会写出来。", err=True)


@template.command("new")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--kind",
    type=click.Choice(
        ["纪要", "公文纪要", "会议记录", "任务单", "会议通知", "推进情况", "工作总结"]
    ),
    default="纪要",
    metavar="种类",
    help="照哪一种来改：纪要、公文纪要、会议记录、任务单、会议通知、推进情况或工作总结；不写就是纪要。",
)
def template_new(file: Path, kind: str) -> None:
    """另存一份自带的模板，供学校修改；已有的文件不会被覆盖。"""
    from meetingtui.documents.template_catalogue import copy_shipped_template

    written = copy_shipped_template(kind, file)
    click.echo(f"已新建：{written}")
    click.echo("请在 Word 中修改，再用 meetingtui template check 检查。", err=True)
