package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What ARCHITECTURE.md names in backticks exists: paths, Java modules and packages, types, and
/// words of the code.
class ArchitectureTest {

    private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
    private static final Pattern BACKTICKED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final List<String> JDK_PACKAGES =
            List.of(
                    "java.lang.",
                    "java.util.",
                    "java.util.concurrent.",
                    "java.time.",
                    "java.math.",
                    "java.io.",
                    "java.nio.file.");

    private final Set<String> types = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> packages = new HashSet<>();

    ArchitectureTest() {
        for (Module module : Repository.modules()) {
            words.add(module.artifact());
            packages.addAll(module.packages());
            module.javaName().ifPresent(packages::add);
            Repository.matches(WORD, module.pom()).forEach(m -> words.add(m.group()));
        }
        for (Path file : Repository.javaFiles()) {
            String code = Code.withoutComments(Repository.read(file));
            Repository.matches(TYPE, code).forEach(m -> types.add(m.group(1)));
            Repository.matches(WORD, code).forEach(m -> words.add(m.group()));
        }
        for (String script :
                List.of(
                        "pom.xml",
                        "build",
                        "deltaway",
                        "bin/find-java",
                        "bin/jvm-flags",
                        ".ci/run")) {
            Repository.matches(WORD, Repository.read(Repository.ROOT.resolve(script)))
                    .forEach(m -> words.add(m.group()));
        }
    }

    @Test
    void whatItNamesExists() throws IOException {
        String text =
                FENCED.matcher(Repository.read(Repository.ROOT.resolve("ARCHITECTURE.md")))
                        .replaceAll("");
        List<String> missing = new ArrayList<>();
        for (String name :
                Repository.matches(BACKTICKED, text).map(m -> m.group(1)).distinct().toList()) {
            if (!exists(name)) {
                missing.add(name);
            }
        }
        assertThat(missing).as("names in ARCHITECTURE.md that nothing bears").isEmpty();
    }

    private boolean exists(String name) throws IOException {
        if (name.startsWith("./")) {
            return Files.exists(Repository.ROOT.resolve(name.substring(2).replaceAll(" .*", "")));
        }
        if (name.contains(" ")) {
            return Repository.matches(WORD, name).allMatch(m -> words.contains(m.group()));
        }
        if (name.startsWith("io.deltaway")) {
            int type = name.lastIndexOf('.') + 1;
            return packages.contains(name)
                    || (types.contains(name.substring(type))
                            && packages.contains(name.substring(0, type - 1)));
        }
        if (name.startsWith("target/")) {
            return true; // What is built need not be there.
        }
        if (name.contains("/") || name.matches("[\\w.-]+\\.(md|java|xml|sh|cmd|config)")) {
            return isPath(name);
        }
        String plain = name.replaceAll("<.*>", "").replaceAll("\\(.*\\)", "");
        if (plain.matches("[A-Z]\\w*[a-z]\\w*(\\.\\w+)*")) {
            String[] parts = plain.split("\\.");
            return (types.contains(parts[0]) || isJdkType(parts[0]))
                    && words.containsAll(List.of(parts).subList(1, parts.length));
        }
        return Files.exists(Repository.ROOT.resolve(name))
                || Repository.matches(WORD, plain).allMatch(m -> words.contains(m.group()));
    }

    /// A path from the root, possibly with `*`; or a file name that some directory of the
    /// repository has.
    private static boolean isPath(String name) throws IOException {
        String pattern = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (Files.exists(Repository.ROOT.resolve(pattern.replace("*", "_")))) {
            return true;
        }
        var matcher =
                FileSystems.getDefault()
                        .getPathMatcher(
                                "glob:" + (name.contains("/") ? pattern : "{**/,}" + pattern));
        try (var files = Files.walk(Repository.ROOT)) {
            return files.map(Repository.ROOT::relativize)
                    .filter(f -> !f.startsWith(".git"))
                    .anyMatch(matcher::matches);
        }
    }

    private static boolean isJdkType(String name) {
        return JDK_PACKAGES.stream().anyMatch(p -> loads(p + name));
    }

    private static boolean loads(String name) {
        try {
            Class.forName(name, false, ArchitectureTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
