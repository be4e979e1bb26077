"""The file or folder that the program wrote last: the message about it, and opening it."""

from pathlib import Path

from meetingtui.base.errors import MeetingTuiError


class LastWrittenFile:
    """The file or folder that the program wrote last, so that the user can open it."""

    def __init__(self) -> None:
        self.path: Path | None = None
        """The path of the file written last, or of the folder of several; None before the first."""

    def remember_file_and_return_message(
        self, path: Path, *further_sentences: str, done: str = "已写出"
    ) -> str:
        """Remember a written file as the last one, and return the message about it: its name, how
        to open it, then the further sentences, one a line.

        Args:
            path: the file.
            *further_sentences: further sentences for the message; empty ones are left out.
            done: what was done with the file, in Chinese: 已写出, 已签发.
        """
        self.path = path
        named = f"{done}：{path.name}。{self.opening_hint()}"
        return "\n".join(filter(None, (named, *further_sentences)))

    def remember_files_and_return_hint(self, paths: list[Path]) -> str:
        """Remember the folder of several written files (of a single one the file), and return the
        sentence that says how to open it; there must be at least one.
        """
        self.path = paths[0] if len(paths) == 1 else paths[0].parent
        return self.opening_hint()

    def opening_hint(self) -> str:
        """Return the sentence that tells the user with which key the file written last is
        opened.
        """
        return f"按 Ctrl+P 选“{OPEN_FILE_COMMAND_TITLE}”就能打开。"

    def open_last_written(self) -> None:
        """Open the file or folder that the program wrote last, as a double click on it would; slow,
        call it in a thread.

        Raises:
            MeetingTuiError: nothing was written yet, it is no longer there, or this machine has no
                program for it.
        """
        self._open_with_system(in_folder=False)

    def show_in_folder(self) -> None:
        """Open the folder of the file that the program wrote last, with the file selected where the
        system can; slow, call it in a thread.

        Raises:
            MeetingTuiError: nothing was written yet, or it is no longer there.
        """
        self._open_with_system(in_folder=True)

    def _open_with_system(self, *, in_folder: bool) -> None:
        """Open the file written last, or show it in its folder, with the operating system's
        program.

        Raises:
            MeetingTuiError: nothing was written yet, it is no longer there, or this machine has no
                program that opens it.
        """
        import click

        path = self.path
        if path is None:
            raise MeetingTuiError("这次打开程序以后还没有写出过文件。")
        if not path.exists():
            raise MeetingTuiError(f"“{path.name}”已经不在原处，请再写出一次。")
        # Windows answers 1 for a folder that it has shown.
        if click.launch(str(path), locate=in_folder) and not in_folder:
            raise MeetingTuiError(f"这台电脑上没有能打开“{path.name}”的程序。它在：{path.parent}")


OPEN_FILE_COMMAND_TITLE = "打开写出的文件"
"""Title of the command that opens what was written last."""

SHOW_IN_FOLDER_COMMAND_TITLE = "打开文件所在的文件夹"
"""Title of the command that shows it in its folder."""
