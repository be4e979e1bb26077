"""``meetingtui follow``: the second window for the room."""

import os
from pathlib import Path

import click

from meetingtui.cli import chinese


@click.command(cls=chinese.Command)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；与写在 follow 之前相同。",
)
@click.pass_obj
def follow(folder: Path, data: Path | None) -> None:
    """第二个窗口：供会场看，只读，随会议更新。"""
    from meetingtui.store.folder import locate
    from meetingtui.ui.desk import local_now
    from meetingtui.ui.follow.app import FollowApp, desk_of

    if data is not None:
        folder = locate(data, os.environ, Path.cwd())
    FollowApp(desk_of(folder, local_now)).run()
