package io.deltaway.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles a program in one source file, once for each content: the classes are kept in the user's
/// cache folder under the hash of the source, of Deltaway's jars and of the Java version.
final class Compilation {

    /// The file beside the classes with the sum that says whether they are whole.
    private static final String SUM = ".sha256";

    /// A byte order mark, which some editors put in front.
    private static final String MARK = "\ufeff";

    private final Path cache;
    private final String classPath;

    Compilation(Path cache, String classPath) {
        this.cache = cache;
        this.classPath = classPath;
    }

    /// The cache folder of this user: `$XDG_CACHE_HOME/deltaway`, `%LOCALAPPDATA%\deltaway` or
    /// `~/.cache/deltaway`.
    static Path userCache() {
        for (String variable : List.of("XDG_CACHE_HOME", "LOCALAPPDATA")) {
            String folder = System.getenv(variable);
            if (folder != null && !folder.isBlank()) {
                return Path.of(folder, "deltaway");
            }
        }
        return Path.of(System.getProperty("user.home"), ".cache", "deltaway");
    }

    /// The name of the class that Java makes of a source file without one: that of the file, with
    /// `_` for what no name may hold, as in `word-count.java`.
    static String className(Path source) {
        String name = source.getFileName().toString().replaceFirst("\\.java$", "");
        var legal = new StringBuilder();
        name.codePoints()
                .map(c -> Character.isJavaIdentifierPart(c) ? c : '_')
                .forEach(legal::appendCodePoint);
        return SourceVersion.isName(legal) ? legal.toString() : "_" + legal;
    }

    /// The folder with the compiled classes.
    Path compile(Path source) throws ProgramException, IOException {
        byte[] content = content(source);
        Path classes = cache.resolve("classes").resolve(key(content, source));
        if (isWhole(classes)) {
            return classes;
        }
        try {
            compileAndKeep(source, classes);
            return classes;
        } catch (IOException e) {
            return compileForOnce(source); // the cache is for speed only
        }
    }

    private void compileAndKeep(Path source, Path classes) throws ProgramException, IOException {
        Path folder = Files.createDirectories(cache.resolve("classes"));
        Path fresh = Files.createTempDirectory(folder, "new-");
        try {
            javac(source, fresh);
            Files.writeString(fresh.resolve(SUM), sum(fresh));
            if (!isWhole(classes)) {
                delete(classes);
            }
            Files.move(fresh, classes, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException
                | DirectoryNotEmptyException
                | AtomicMoveNotSupportedException e) {
            // another process was faster; its classes are the same
            if (!isWhole(classes)) {
                throw e;
            }
        } finally {
            delete(fresh);
        }
    }

    /// Whether a folder has all that was compiled: a full disk, a crash or whoever tidies up may
    /// have left a part.
    private static boolean isWhole(Path classes) {
        try {
            return Files.readString(classes.resolve(SUM)).equals(sum(classes));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /// Of the names and the content of all compiled files.
    private static String sum(Path classes) throws IOException {
        MessageDigest digest = sha256();
        try (Stream<Path> inside = Files.walk(classes)) {
            for (Path path : inside.filter(Files::isRegularFile).sorted().toList()) {
                if (!path.endsWith(SUM)) {
                    digest.update(utf8(classes.relativize(path).toString()));
                    digest.update(Files.readAllBytes(path));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Where no classes can be kept: into a folder that goes with the process.
    private Path compileForOnce(Path source) throws ProgramException, IOException {
        Path classes = Files.createTempDirectory("deltaway-");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            try {
                                delete(classes);
                            } catch (IOException e) {
                                // the system clears its temporary files
                            }
                        }));
        javac(source, classes);
        return classes;
    }

    private static byte[] content(Path source) throws ProgramException {
        String wrong;
        if (Files.isDirectory(source)) {
            wrong = "\"" + source + "\" is a directory";
        } else if (!Files.exists(source)) {
            wrong = "there is no file " + source;
            if (!source.isAbsolute()) {
                wrong += " in " + Path.of("").toAbsolutePath();
            }
        } else if (!source.toString().endsWith(".java")) {
            wrong = "the name of " + source + " does not end with .java";
        } else {
            try {
                return Files.readAllBytes(source);
            } catch (AccessDeniedException e) {
                wrong = source + " may not be read: permission denied";
            } catch (IOException e) {
                wrong = source + " can't be read: " + e.getMessage();
            }
        }
        throw new ProgramException("DW-0301", wrong + "; give the path of a Java source file");
    }

    private void javac(Path source, Path into) throws ProgramException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new ProgramException(
                    "DW-0302", "this Java has no compiler; start deltaway with a JDK, not a JRE");
        }
        var messages = new StringWriter();
        List<String> options =
                List.of(
                        "-proc:none",
                        "-g",
                        "-d",
                        into.toString(),
                        "-p",
                        classPath,
                        "--add-modules",
                        "io.deltaway,io.deltaway.http");
        try (var files = javac.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    javac.getTask(
                                    messages,
                                    files,
                                    null,
                                    options,
                                    null,
                                    List.of(unit(files, source)))
                            .call();
            if (!compiled) {
                throw new ProgramException(
                        "DW-0304",
                        source + " does not compile:\n" + messages.toString().stripTrailing());
            }
        } catch (IOException e) {
            throw new ProgramException("DW-0304", source + " could not be compiled: " + e);
        }
    }

    /// What is compiled: the file, if need be under the name that its class has, and without a byte
    /// order mark, which javac refuses.
    private static JavaFileObject unit(StandardJavaFileManager files, Path source)
            throws IOException {
        String file = className(source) + ".java";
        if (source.endsWith(file) && !hasMark(source)) {
            return files.getJavaFileObjects(source).iterator().next();
        }
        return new SimpleJavaFileObject(
                source.resolveSibling(file).toUri(), JavaFileObject.Kind.SOURCE) {
            @Override
            public String getName() {
                return source.toString();
            }

            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
                String text = Files.readString(source);
                return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
            }
        };
    }

    private static boolean hasMark(Path source) throws IOException {
        byte[] mark = utf8(MARK);
        try (InputStream in = Files.newInputStream(source)) {
            return Arrays.equals(in.readNBytes(mark.length), mark);
        }
    }

    private String key(byte[] content, Path source) throws IOException {
        MessageDigest digest = sha256();
        digest.update(content);
        for (String part : parts(source)) {
            digest.update(utf8(part));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// What the classes depend on beside the source.
    private List<String> parts(Path source) throws IOException {
        var parts = new ArrayList<String>();
        parts.add(source.getFileName().toString());
        parts.add(Runtime.version().toString());
        for (String jar : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(jar);
            if (Files.exists(path)) {
                parts.add(
                        path.toAbsolutePath()
                                + " "
                                + Files.size(path)
                                + " "
                                + Files.getLastModifiedTime(path));
            }
        }
        return parts;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> inside = Files.walk(folder)) {
                for (Path path : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
