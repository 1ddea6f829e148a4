@rem The deltaway command, run from a checkout. Builds what it needs when that is missing or older than its sources.
@echo off
setlocal
call "%~dp0bin\find-java.cmd" || exit /b 1
set "ROOT=%~dp0"
set "MODULES=engine table connect run formats connectors/files connectors/http connectors/kafka starter cli"
set "PART=cli"
set "OF_ASK=engine table connect run formats connectors/files connectors/http starter documents search ai mcp assistant ask"
if "%~1"=="ask" set "PART=ask"
if "%~1"=="ask" set "MODULES=%OF_ASK%"
set "BUILT=%ROOT%%PART%\target\quick"

if not exist "%BUILT%\built" goto build
powershell -NoProfile -Command "$t=(Get-Item '%BUILT%\built').LastWriteTimeUtc; $p=@('pom.xml','bin/jvm-flags'); foreach($m in '%MODULES%'.Split(' ')){$p+=\"$m/pom.xml\";$p+=\"$m/src/main\"}; $n=$p | ForEach-Object {Get-ChildItem -Recurse -File -LiteralPath (Join-Path '%ROOT%' $_)} | Where-Object {$_.LastWriteTimeUtc -gt $t} | Select-Object -First 1; if($n){exit 1}"
if not errorlevel 1 goto run

:build
where mvn >nul 2>nul || (
  echo Deltaway is built with Apache Maven 3.8.7 or later, and there is no mvn on the PATH: install it.>&2
  exit /b 1
)
echo building Deltaway once ...>&2
if not exist "%BUILT%" mkdir "%BUILT%"
if exist "%BUILT%\lib" rmdir /s /q "%BUILT%\lib"
for %%m in (%MODULES:/=\%) do if exist "%ROOT%%%m\target\quick\deltaway-*.jar" del "%ROOT%%%m\target\quick\deltaway-*.jar"
if exist "%BUILT%\built" del "%BUILT%\built"
echo %JAVA_HOME%>"%BUILT%\built.new"
set "OUTER_MAVEN_OPTS=%MAVEN_OPTS%"
set "MAVEN_OPTS=%DELTAWAY_MAVEN_FLAGS% %MAVEN_OPTS%"
call mvn -f "%ROOT%pom.xml" -q -B -Dstyle.color=never -Dquick -pl %PART% -am package >"%BUILT%\build.log" 2>&1 || (
  type "%BUILT%\build.log" >&2
  echo deltaway: the build failed, see above>&2
  exit /b 1
)
set "MAVEN_OPTS=%OUTER_MAVEN_OPTS%"
for %%m in (%MODULES:/=\%) do copy /y "%ROOT%%%m\target\quick\deltaway-*.jar" "%BUILT%\lib" >nul || exit /b 1
move /y "%BUILT%\built.new" "%BUILT%\built" >nul

:run
"%JAVA_HOME%\bin\java" @"%ROOT%bin\jvm-flags" %DELTAWAY_JAVA_OPTS% -cp "%BUILT%\lib\*" io.deltaway.%PART%.Main %*
exit /b %ERRORLEVEL%
