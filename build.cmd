@rem Finds a JDK 25 or later and runs Maven on it. Without arguments: build verify
@echo off
setlocal
call "%~dp0bin\find-java.cmd" || exit /b 1
where mvn >nul 2>nul || (
  echo Deltaway is built with Apache Maven 3.8.7 or later, and there is no mvn on the PATH: install it.>&2
  exit /b 1
)
set "MAVEN_OPTS=%DELTAWAY_MAVEN_FLAGS% %MAVEN_OPTS%"
if "%~1"=="" (
  call mvn -f "%~dp0pom.xml" verify
) else (
  call mvn -f "%~dp0pom.xml" %*
)
exit /b %ERRORLEVEL%
