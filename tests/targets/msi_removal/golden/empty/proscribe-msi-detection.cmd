@echo off
rem Proscribe wrote this file; what is changed here by hand is lost.
setlocal
set "uninstall=SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
set "upgrades=SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UpgradeCodes"
set result=0
exit /b %result%

:product
reg query "HKLM\%uninstall%\%~1" /reg:64 >nul 2>&1
if not errorlevel 1 goto :present
reg query "HKLM\%uninstall%\%~1" /reg:32 >nul 2>&1
if not errorlevel 1 goto :present
goto :eof

:present
echo %~1
set result=1
goto :eof

:upgrade
for /f "tokens=1,2" %%a in ('reg query "HKLM\%upgrades%\%~1" /reg:64 2^>nul') do (
    if "%%b"=="REG_SZ" call :turned %%a
)
goto :eof

:turned
set "turned=%~1"
if "%turned:~31,1%"=="" goto :eof
if not "%turned:~32,1%"=="" goto :eof
call :product {%turned:~7,1%%turned:~6,1%%turned:~5,1%%turned:~4,1%%turned:~3,1%%turned:~2,1%%turned:~1,1%%turned:~0,1%-%turned:~11,1%%turned:~10,1%%turned:~9,1%%turned:~8,1%-%turned:~15,1%%turned:~14,1%%turned:~13,1%%turned:~12,1%-%turned:~17,1%%turned:~16,1%%turned:~19,1%%turned:~18,1%-%turned:~21,1%%turned:~20,1%%turned:~23,1%%turned:~22,1%%turned:~25,1%%turned:~24,1%%turned:~27,1%%turned:~26,1%%turned:~29,1%%turned:~28,1%%turned:~31,1%%turned:~30,1%}
goto :eof
