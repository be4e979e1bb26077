#!/usr/bin/env bash
# A new school's first hour on Windows under Wine, from an empty folder to a mail draft; prints the screens on the way.
#   drive_windows.sh source          the checkout, as `python -m meetingtui`
#   drive_windows.sh FOLDER          the folder that build_windows.py made, copied to C:\会议 程序（办公室）
#   WINDOWS_TOOLS  drive.sh and its fellows (default: ../shared/windows)   WIN_ROOT  the Wine prefix they laid down
#   PYTE  a Python that has pyte
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; PROJECT="$(dirname "$HERE")"
TOOLS="${WINDOWS_TOOLS:-$PROJECT/../shared/windows}"; WIN_ROOT="${WIN_ROOT:-${TMPDIR:-/tmp}/meetingtui-windows}"; export WIN_ROOT
what="${1:?source, or the folder 行政例会 that was built}"
for needed in "$TOOLS/drive.sh" "$WIN_ROOT/env.sh"; do
  [ -f "$needed" ] || { echo "not driven: no $(basename "$needed"), so there is no Windows Python to drive"; exit 77; }
done
C_DRIVE="$WIN_ROOT/prefix/drive_c"; DESKTOP="$(find "$C_DRIVE/users" -maxdepth 2 -name Desktop ! -path '*Public*' | head -1)"
PYTHONPATH="$PROJECT/tests/helpers" "$PROJECT/.venv/bin/python" "$HERE/first_hour_papers.py" "$DESKTOP"
export C=80 L=24 LIMIT="${LIMIT:-420}" N=firsthour
cd "$PROJECT"
if [ "$what" = source ]; then
  DATA="$C_DRIVE/first hour"; rm -rf "$DATA"
  export MEETINGTUI_DATA='C:\first hour'
  command=('C:\py311\python.exe' -m meetingtui)
else
  INSTALLED="$C_DRIVE/会议 程序（办公室）"; rm -rf "$INSTALLED"; mkdir -p "$INSTALLED"
  cp -r "$what" "$INSTALLED/行政例会"; DATA="$INSTALLED/行政例会/data"; mkdir "$DATA"
  command=('C:\windows\system32\cmd.exe' /c 'C:\会议 程序（办公室）\行政例会\行政例会.cmd')
fi
"$TOOLS/drive.sh" "$HERE/first_hour.drive" "${command[@]}"
echo "==================== written"
(cd "$DATA" && find minutes outbox -type f 2>/dev/null | sort) || true
rm -f "$DESKTOP"/{通讯录.xlsx,学校工作计划.docx}
