package io.deltaway.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A Maven module, named by its directory as the parent pom writes it.
record Module(String directory) {

    private static final Pattern ARTIFACT = Pattern.compile("</parent>\\s*<artifactId>([^<]+)<");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern DEPENDENCY_ARTIFACT = Pattern.compile("<artifactId>([^<]+)<");
    private static final Pattern DECLARATION = Pattern.compile("\\bmodule\\s+([\\w.]+)\\s*\\{");
    private static final Pattern REQUIRES =
            Pattern.compile("\\brequires\\s+(?:static\\s+|transitive\\s+)*([\\w.]+)\\s*;");
    private static final Pattern MANAGED =
            Pattern.compile("<dependencyManagement>.*?</dependencyManagement>", Pattern.DOTALL);

    Path path() {
        return Repository.ROOT.resolve(directory);
    }

    String pom() {
        return Repository.read(path().resolve("pom.xml"));
    }

    String artifact() {
        return Repository.matches(ARTIFACT, pom())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                directory + "/pom.xml has no artifactId after its parent"))
                .group(1);
    }

    Path mainSources() {
        return path().resolve("src/main/java");
    }

    /// The sources that are shipped, without module-info and package-info.
    List<Path> mainTypes() {
        return Repository.javaFiles(mainSources()).stream()
                .filter(f -> !f.endsWith("module-info.java") && !f.endsWith("package-info.java"))
                .toList();
    }

    /// The module declaration without its comments, if there is one.
    Optional<String> declaration() {
        Path file = mainSources().resolve("module-info.java");
        return Files.exists(file)
                ? Optional.of(Code.withoutComments(Repository.read(file)))
                : Optional.empty();
    }

    /// The name in the module declaration.
    Optional<String> javaName() {
        return declaration()
                .flatMap(d -> Repository.matches(DECLARATION, d).findFirst())
                .map(m -> m.group(1));
    }

    /// The Java modules that the declaration requires, whether static, transitive or plain.
    Set<String> requires() {
        return declaration().stream()
                .flatMap(d -> Repository.matches(REQUIRES, d))
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The artifacts that the pom names for more than its tests. What all modules get from the
    /// parent is not among them.
    Set<String> dependencies() {
        return Repository.matches(DEPENDENCY, MANAGED.matcher(pom()).replaceAll(""))
                .map(m -> m.group(1))
                .filter(d -> !d.contains("<scope>test</scope>"))
                .flatMap(d -> Repository.matches(DEPENDENCY_ARTIFACT, d).limit(1))
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The packages in which it has main sources.
    Set<String> packages() {
        return Repository.javaFiles(mainSources()).stream()
                .filter(f -> !f.endsWith("module-info.java"))
                .map(f ->
                        mainSources()
                                .relativize(f.getParent())
                                .toString()
                                .replace('\\', '/')
                                .replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return directory;
    }
}
