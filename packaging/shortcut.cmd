@echo off
rem Plain ASCII: cmd.exe reads batch files in the code page of the PC.
setlocal
set "PYTHONUTF8=1"
"%~dp0python\python.exe" "%~dp0python\launch.py" --shortcut
pause
