"""The program's own help and version, which are printed without importing click.

Importing click takes longer than everything else that ``--help`` needs.
"""

import os
import sys

from meetingtui import __version__

HELP_COLUMNS = 80
"""Width of the terminal, in cells, for which :data:`HELP` is laid out; wider ones get no more."""

HELP = """\
用法: meetingtui [选项] 命令 [参数]...

  行政例会：不带命令即打开程序。

选项:
  --data 文件夹  数据文件夹；不写则依次找 $MEETINGTUI_DATA、./data、用户数据目录。
  --version      显示版本。
  --help         显示这份说明。

命令:
  archive   归档：一个学期的记录、文书、台账、佐证材料放进一个压缩包，附目录和校验码；默认本学期。
  attach    附上佐证材料：文件、照片复制到资料夹里，原来的不动；可在程序里撤销。
  backup    备份：不带命令即现在做一份；也可列出、恢复。
  check     检查数据文件夹：读得出来吗、前后一致吗、有备份吗；有问题说明怎么办。
  demo      用示例学校的一次性副本打开程序，可随意试。
  filter    存下的筛选：列出、删去。
  follow    第二个窗口：供会场看，只读，随会议更新。
  history   操作记录：什么时候做了什么，最近的在前；撤销过的也在。
  init      新建一所学校的数据文件夹。
  item      增改事项：新增、改名、移动、拆分、合并、删去；都可在程序里撤销。
  ledger    督办台账：读回改过的台账；导出用 status --xlsx。
  mail      把某一次例会的纪要发给与会人员；默认写成草稿，不需要服务器。
  meeting   例会：列出、查看。
  minutes   写出某一次例会的会议纪要（Word），或别的文书。
  note      随手记：一句话记成任务（责任人、时限一起写），或下次例会的议题。
  notice    会议通知：下次例会的时间、地点、议程，可以发微信的文字；也可写成 Word、邮件草稿。
  plan      工作计划：读取、导入、结转、列出。
  remind    催办：已过期和快到期的，按人列出，一段可以发微信的文字。
  report    会前填报：写出各部门的填报表和邮件草稿，读入收回的。
  status    计划进行到哪里了；写上部门、人名、滞后等词，就只看那些事项。
  summary   写出学期工作总结的初稿（Word），句句有据，供修改定稿。
  template  Word 模板：列出、检查、新建。
  term      学期：列出、结束、重新打开、开启下学期、两学期对比。
"""
"""What click prints for ``meetingtui --help``; a test holds the two to each other."""


def print_help_or_version(arguments: list[str]) -> bool:
    """Print the program's help or version where nothing else is asked for.

    Args:
        arguments: the words behind the program's name.

    Returns:
        Whether it was printed. False also on a terminal that is narrower than the text, where
        click breaks the lines.
    """
    if arguments == ["--version"]:
        text = f"meetingtui {__version__}\n"
    elif arguments == ["--help"] and terminal_width() >= HELP_COLUMNS:
        text = HELP
    else:
        return False
    try:
        sys.stdout.buffer.write(text.replace("\n", os.linesep).encode())
        sys.stdout.flush()
    except (AttributeError, OSError):  # no output, or its reader has gone: click knows what to do
        return False
    return True


def terminal_width() -> int:
    """Width of the terminal in cells: ``$COLUMNS``, else as the system says, else 80."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:  # no terminal: a pipe, a file, none at all
        return 80
