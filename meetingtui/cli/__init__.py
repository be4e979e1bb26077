"""The command line program, on click.

Only opening the app or the audience window imports the textual app.
"""

import gc
import sys

from meetingtui import COLLECT_AFTER


def main() -> None:
    """Run the ``meetingtui`` program with the arguments of the process."""
    from meetingtui.cli.help_text import print_help_or_version

    if print_help_or_version(sys.argv[1:]):
        return
    gc.set_threshold(COLLECT_AFTER)
    from meetingtui.cli.program import run  # click takes most of the time that --help needs

    run()
