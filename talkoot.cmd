@echo off
rem Talkoot's launcher for Windows: finds Java, builds on first use, and runs in the folder it was called in.
rem JAVA_HOME: a JDK 17 or newer; else java on the PATH. JAVA_OPTS, TALKOOT_OPTS: options for Java, such as -Xmx8g.
setlocal
set "home=%~dp0"
rem beside the launcher in a distribution, which is built
set "jar=%home%talkoot.jar"
set "distribution=1"
if not exist "%jar%" (
    set "distribution="
    set "jar=%home%deploy\target\talkoot.jar"
)

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version >nul 2>&1
if errorlevel 1 (
    echo talkoot: Java 17 or newer is needed, and none was found: install a JDK, or set JAVA_HOME to it. 1>&2
    exit /b 2
)
set "version="
for /f "tokens=4 delims==. " %%v in ('call "%java%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version"') do set "version=%%v"
if not defined version set "version=0"
if %version% LSS 17 (
    echo talkoot: Java 17 or newer is needed, and "%java%" is older: install a newer JDK, or set JAVA_HOME to it. 1>&2
    exit /b 2
)

if defined distribution goto run
rem Maven writes the jar last and at every build, so it is as new as what was built.
powershell -NoProfile -Command "$jar = Get-Item -ErrorAction SilentlyContinue -LiteralPath '%jar%'; if (-not $jar) { exit 1 }; $sources = @(Get-Item '%home%pom.xml', '%home%*\pom.xml') + @(Get-ChildItem -Recurse '%home%*\src\main'); if ($sources | Where-Object { $_.LastWriteTimeUtc -gt $jar.LastWriteTimeUtc } | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run

where mvn >nul 2>&1
if errorlevel 1 (
    echo talkoot: Maven is needed to build Talkoot, and there is no mvn on the PATH: install Maven 3.8 or newer. 1>&2
    exit /b 2
)
if not exist "%home%target" mkdir "%home%target"
echo Building Talkoot ^(first use or changed sources, about a minute^)... 1>&2
call mvn -q -B -f "%home%pom.xml" -DskipTests package >"%home%target\build.log" 2>&1
if errorlevel 1 (
    echo talkoot: the build failed; see %home%target\build.log 1>&2
    exit /b 2
)

:run
set "collector=-XX:+UseSerialGC"
echo %JAVA_OPTS% %TALKOOT_OPTS% | findstr /r /c:"-XX:+Use.*GC" >nul && set "collector="
"%java%" --enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow %collector% %JAVA_OPTS% %TALKOOT_OPTS% -jar "%jar%" %*
exit /b %errorlevel%
