package io.deltaway.files.internal.read;

import io.deltaway.connect.SourceException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/// The files that a user means: one file, all files directly in a directory, or those that a glob
/// matches (`*`, `?`, `[...]`, `{a,b}`, and `**` across directories, with `**/` also for none).
/// What is there as it is written is meant so, whatever characters its name has. Files whose name
/// starts with a dot, or that of a directory on the way to them, belong to no directory and no glob
/// that does not say so.
///
/// @param system where they are
public record FilePattern(FileSystem system, String text) {

    /// The files that are there now, in the order of their paths.
    public List<Path> matches() throws IOException {
        return find().files();
    }

    /// What is there, in the order of paths.
    ///
    /// @param unreadable what could be, or hold, such a file and can't be looked into: a link that
    ///   leads nowhere, a directory that can't be opened
    public record Found(List<Path> files, List<Path> unreadable) {

        static Found of(Path... files) {
            return new Found(List.of(files), List.of());
        }

        /// Where a file, or the directory for files, is not seen.
        static Found none(Path missing) {
            try {
                Files.readAttributes(missing, BasicFileAttributes.class);
            } catch (IOException e) {
                return isGone(missing, e)
                        ? of()
                        : new Found(List.of(), List.of(obstacle(missing, e)));
            }
            return of();
        }
    }

    /// As [#matches], with what can't be read.
    public Found find() throws IOException {
        return find(any -> {});
    }

    /// As [#find()].
    ///
    /// @param entered told of each directory in which there are such files, or could be, before it
    ///   is looked into
    Found find(Consumer<Path> entered) throws IOException {
        if (isGlob() && !existsLiterally()) {
            return Glob.of(system, text, firstMeta()).find(entered);
        }
        Path path = system.getPath(text);
        if (Files.isDirectory(path)) {
            return walk(path, 1, isIn(path), isIn(path), entered);
        }
        Path parent = path.getParent();
        entered.accept(parent == null ? system.getPath("") : parent);
        return Files.exists(path) ? Found.of(path) : Found.none(path);
    }

    /// Which paths in directories that were entered are meant, if they are files.
    Predicate<Path> wanted() throws IOException {
        if (isGlob() && !existsLiterally()) {
            Glob glob = Glob.of(system, text, firstMeta());
            return file -> glob.matches(glob.start().relativize(file));
        }
        Path path = system.getPath(text);
        return Files.isDirectory(path) ? isIn(path) : path::equals;
    }

    private static Predicate<Path> isIn(Path directory) {
        return file -> !isHidden(directory.relativize(file));
    }

    /// Whether a directory is meant, and is there.
    public boolean isDirectory() {
        return (!isGlob() || existsLiterally()) && Files.isDirectory(system.getPath(text));
    }

    /// Whether files are looked for in a directory, and not one named.
    public boolean lists() {
        return isGlob() && !existsLiterally() || isDirectory();
    }

    /// The directory in which the files are, or would be.
    public Path place() throws SourceException {
        if (isGlob() && !existsLiterally()) {
            return Glob.of(system, text, firstMeta()).start();
        }
        Path path = system.getPath(text);
        Path parent = path.toAbsolutePath().getParent();
        return parent == null || Files.isDirectory(path) ? path : parent;
    }

    /// The names of the files, each such that it can be told from those beside it: as the user
    /// wrote the path.
    private boolean isGlob() {
        return firstMeta() >= 0;
    }

    /// A name such as `a[1].csv` may be meant as it stands.
    private boolean existsLiterally() {
        return existsLiterally(text);
    }

    private boolean existsLiterally(String path) {
        try {
            return Files.exists(system.getPath(path));
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    /// Behind the directories that are there as they are written.
    private int firstMeta() {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[{".indexOf(text.charAt(i)) >= 0) {
                int end = endOfName(i);
                if (end == text.length() || !existsLiterally(text.substring(0, end))) {
                    return i;
                }
                i = end;
            }
        }
        return -1;
    }

    private int endOfName(int from) {
        int end = from;
        while (end < text.length() && "/\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /// Whether a file is one of those that match, or would be if it were there.
    ///
    /// @param file absolute, without links
    public boolean covers(Path file) throws IOException {
        if (Files.exists(file)) {
            for (Path match : matches()) {
                if (Files.isSameFile(match, file)) {
                    return true;
                }
            }
            return false;
        }
        if (isGlob() && !existsLiterally()) {
            Glob glob = Glob.of(system, text, firstMeta());
            if (!Files.isDirectory(glob.start())) {
                return false;
            }
            Path start = glob.start().toRealPath();
            return file.startsWith(start) && glob.matches(start.relativize(file));
        }
        Path path = system.getPath(text).toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            return path.toRealPath().equals(file.getParent()) && !isHidden(file.getFileName());
        }
        Path parent = path.getParent();
        return parent != null
                && Files.isDirectory(parent)
                && parent.toRealPath().resolve(path.getFileName()).equals(file);
    }

    /// A glob, matched against what comes behind the directory without meta characters, so that
    /// those in its name mean nothing.
    ///
    /// @param behind the glob behind `start`
    /// @param matchers of which one must match
    private record Glob(Path start, String behind, List<PathMatcher> matchers) {

        private static final String ANY_DIRECTORIES = "**/";

        static Glob of(FileSystem system, String text, int firstMeta) throws SourceException {
            int slash =
                    Math.max(text.lastIndexOf('/', firstMeta), text.lastIndexOf('\\', firstMeta));
            String root = slash < 0 ? "" : slash == 0 ? "/" : text.substring(0, slash);
            String behind = text.substring(slash + 1);
            Path start = system.getPath(root);
            try {
                List<PathMatcher> matchers =
                        readings(behind).stream()
                                .map(reading -> system.getPathMatcher("glob:" + reading))
                                .toList();
                return new Glob(start, behind, matchers);
            } catch (PatternSyntaxException e) {
                // Without quotes, as Java has one that is never closed: "Missing ']".
                throw new SourceException(
                        "DW-0404",
                        "%s is no file that is there, and no glob: %s"
                                .formatted(text, e.getDescription().replace("'", "")),
                        "Correct it; `[[]` and `[{]` stand for the characters themselves",
                        e);
            }
        }

        /// A glob with each `**/` and without: it also stands for no directory, as in git, Python
        /// and shells. Java's wants one.
        private static List<String> readings(String glob) {
            var readings = new ArrayList<>(List.of(glob));
            // From the end, so that what is taken out moves nothing that is still to be looked at.
            for (int at = glob.length() - 1; at >= 0; at--) {
                if (glob.startsWith(ANY_DIRECTORIES, at) && beginsName(glob, at)) {
                    int index = at;
                    List<String> without =
                            readings.stream()
                                    .map(reading ->
                                            reading.substring(0, index)
                                                    + reading.substring(
                                                            index + ANY_DIRECTORIES.length()))
                                    .toList();
                    readings.addAll(without);
                }
            }
            return readings;
        }

        /// Behind anything else `**` also matches a part of a name.
        private static boolean beginsName(String glob, int at) {
            return at == 0 || glob.charAt(at - 1) == '/';
        }

        int depth() {
            return behind.contains("**")
                    ? Integer.MAX_VALUE
                    : (int) behind.chars().filter(c -> c == '/').count() + 1;
        }

        boolean matches(Path relative) {
            Path seen = withoutLineEnds(relative);
            return mayHold(relative)
                    && matchers.stream().anyMatch(matcher -> matcher.matches(seen));
        }

        /// Java's `**` matches none.
        private static Path withoutLineEnds(Path path) {
            String text = path.toString();
            return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                    ? path
                    : path.getFileSystem().getPath(text.replace('\n', '_').replace('\r', '_'));
        }

        /// Whether there can be such files in a directory.
        boolean mayHold(Path relative) {
            boolean wantsHidden = behind.startsWith(".") || behind.contains("/.");
            return wantsHidden || !isHidden(relative);
        }

        Found find(Consumer<Path> entered) throws IOException {
            return Files.isDirectory(start)
                    ? walk(
                            start,
                            depth(),
                            directory -> mayHold(start.relativize(directory)),
                            file -> matches(start.relativize(file)),
                            entered)
                    : Found.none(start);
        }
    }

    /// @param file seen from the directory in which it is looked for
    private static boolean isHidden(Path file) {
        for (Path name : file) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static Found walk(
            Path start,
            int depth,
            Predicate<Path> mayHold,
            Predicate<Path> wanted,
            Consumer<Path> entered)
            throws IOException {
        var found = new ArrayList<Path>();
        var unreadable = new TreeSet<Path>();
        Files.walkFileTree(
                start,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                depth,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        if (!mayHold.test(directory)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        entered.accept(directory);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && wanted.test(file)) {
                            found.add(file);
                        } else if (attributes.isSymbolicLink() && wanted.test(file)) {
                            unreadable.add(file); // links are followed: it leads nowhere
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        if (!isGone(file, e) && mayHold.test(file) && couldMatter(file, e)) {
                            unreadable.add(obstacle(file, e));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    // What can't be looked at may be a directory.
                    private boolean couldMatter(Path file, IOException e) {
                        return e instanceof AccessDeniedException
                                || file.equals(start)
                                || start.relativize(file).getNameCount() < depth
                                || wanted.test(file);
                    }
                });
        found.sort(null);
        var shown = new HashSet<String>(); // those that look alike are told once
        found.removeIf(file -> !OpenFile.hasText(file) && !shown.add(file.toString()));
        return new Found(found, List.copyOf(unreadable));
    }

    /// Whether nothing is at a path that can't be looked into, or only what leads in a circle; else
    /// nobody knows what is there.
    private static boolean isGone(Path path, IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || e instanceof FileSystemLoopException
                || isBehindFile(path);
    }

    /// Whether a file is where a directory would be on the way to a path.
    private static boolean isBehindFile(Path path) {
        Path last = path.getParent();
        while (last != null && !Files.exists(last)) {
            last = last.getParent();
        }
        return last != null && !Files.isDirectory(last);
    }

    /// What keeps a path from being looked into.
    private static Path obstacle(Path path, IOException e) {
        return e instanceof AccessDeniedException ? closed(path) : path;
    }

    /// The directory that may not be opened, or not entered, so that nothing is known of a path:
    /// the last one on the way to it, and itself where it is one.
    private static Path closed(Path path) {
        Path last = path;
        while (!Files.isDirectory(last) && last.getParent() != null) {
            last = last.getParent();
        }
        return last;
    }

    @Override
    public String toString() {
        return text;
    }
}
