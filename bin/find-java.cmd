@rem Called by build.cmd and deltaway.cmd: sets JAVA_HOME to a JDK 25 or later, or says what was looked at and fails.
@echo off
set "DELTAWAY_JDK="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\BellSoft\*" "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\.gradle\jdks\*" "%USERPROFILE%\scoop\apps\*jdk*") do call :try "%%~d"
for /d %%d in ("%USERPROFILE%\scoop\apps\*jdk*") do call :try "%%~d\current"
for /f "delims=" %%j in ('where javac 2^>nul') do for %%h in ("%%~dpj..") do call :try "%%~fh"
if defined DELTAWAY_JDK (
  set "JAVA_HOME=%DELTAWAY_JDK%"
  set "DELTAWAY_MAVEN_FLAGS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  exit /b 0
)
echo Deltaway needs a JDK 25 or later, and none was found.>&2
echo Looked at: JAVA_HOME ^(%JAVA_HOME%^), javac on the PATH, Eclipse Adoptium, Java, Microsoft, Zulu, Amazon Corretto and BellSoft>&2
echo            under Program Files, .jdks, .gradle\jdks, scoop.>&2
echo Install one, for example with "winget install EclipseAdoptium.Temurin.25.JDK", or set JAVA_HOME to where it is.>&2
exit /b 1

:try
if defined DELTAWAY_JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "DELTAWAY_VERSION="
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b /c:"JAVA_VERSION=" "%~1\release"`) do set "DELTAWAY_VERSION=%%~v"
if not defined DELTAWAY_VERSION exit /b 0
for /f "delims=.-+ " %%m in ("%DELTAWAY_VERSION%") do if %%m GEQ 25 set "DELTAWAY_JDK=%~1"
exit /b 0
