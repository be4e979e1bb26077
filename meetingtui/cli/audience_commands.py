"""``meetingtui follow``: open the second, read-only window for the audience."""

import os
from pathlib import Path

import click

from meetingtui.cli import click_chinese


@click.command("follow", cls=click_chinese.Command)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；与写在 follow 之前相同。",
)
@click.pass_obj
def audience(folder: Path, data: Path | None) -> None:
    """第二个窗口：供会场看，只读，随会议更新。"""
    from meetingtui.base.clock import local_now
    from meetingtui.store.folder import locate_data_folder
    from meetingtui.ui.audience.audience_app import AudienceApp, open_audience_context
    from meetingtui.ui.startup import patch_textual_on_windows

    if data is not None:
        folder = locate_data_folder(data, os.environ, Path.cwd())
    patch_textual_on_windows()
    AudienceApp(open_audience_context(folder, local_now)).run()
