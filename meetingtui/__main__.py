"""``python -m meetingtui`` is the same program as ``meetingtui``."""

from meetingtui.cli import main

if __name__ == "__main__":
    main()
