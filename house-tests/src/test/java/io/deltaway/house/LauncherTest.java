package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The launcher, the parts list and what continuous integration runs agree with the poms and the
/// README.
class LauncherTest {

    private static final Pattern FIRST_BLOCK = Pattern.compile("(?s)```\\w*\\n(.*?)```");

    /// What each of the two parts of the command needs, as the launchers say it.
    private static final Map<String, Pattern> MODULES =
            Map.of(
                    "deltaway-cli",
                    Pattern.compile("(?mi)^(?:set \")?modules=\"?([^\"]+)\""),
                    "deltaway-ask",
                    Pattern.compile("(?mi)^(?:set \")?of_ask=\"?([^\"]+)\""));

    @Test
    void theLauncherWatchesTheSourcesOfWhateverTheCommandNeeds() {
        MODULES.forEach((artifact, line) -> {
            var needed = new LinkedHashSet<String>();
            collect(artifact, needed);
            for (String launcher : List.of("deltaway", "deltaway.cmd")) {
                String script = Repository.read(Repository.ROOT.resolve(launcher));
                var watched = Repository.matches(line, script).findFirst();
                assertThat(watched).as("%s has a line with its modules", launcher).isPresent();
                assertThat(watched.orElseThrow().group(1).split(" "))
                        .as(launcher)
                        .containsExactlyInAnyOrderElementsOf(needed);
            }
        });
    }

    private static void collect(String artifact, Set<String> directories) {
        for (Module module : Repository.modules()) {
            if (module.artifact().equals(artifact) && directories.add(module.directory())) {
                module.dependencies().forEach(d -> collect(d, directories));
            }
        }
    }

    @Test
    void theLauncherHasTheJarsFromOutside() {
        var needed = new LinkedHashSet<String>();
        collect("deltaway-cli", needed);
        String pom = Repository.module("cli").pom();
        for (String module : needed) {
            for (String artifact : Repository.module(module).dependencies()) {
                if (!artifact.startsWith("deltaway")) {
                    assertThat(pom)
                            .as("cli/pom.xml copies what %s needs", module)
                            .contains("<include>" + artifact + "-");
                }
            }
        }
        assertThat(pom).as("programs may say @Nullable").contains("<include>jspecify-");
    }

    @Test
    void theReadmeBeginsWithTwoCommands() {
        assertThat(firstCommands()).hasSize(2).allMatch(c -> c.startsWith("./"));
    }

    @Test
    void continuousIntegrationRunsTheCommandsOfTheReadme() {
        String script = Repository.read(Repository.ROOT.resolve(".ci/run"));
        String example = firstCommands().getFirst().replace("./deltaway run ", "");
        assertThat(script)
                .contains("\nexample=" + example + "\n", "\n" + firstCommands().getLast() + " ");
    }

    @Test
    void scriptsCanBeRun() {
        for (String script : List.of("build", "deltaway", ".ci/run")) {
            assertThat(Files.isExecutable(Repository.ROOT.resolve(script))).as(script).isTrue();
        }
    }

    @Test
    void theBomNamesEveryArtifactThatIsPublished() {
        String bom = Repository.module("bom").pom();
        String parent = Repository.read(Repository.ROOT.resolve("pom.xml"));
        for (Module module : Repository.modules()) {
            boolean isPublished =
                    module.javaName().isPresent()
                            && !module.pom().contains("<maven.deploy.skip>true");
            String entry =
                    "<groupId>io.deltaway</groupId><artifactId>"
                            + module.artifact()
                            + "</artifactId>";
            assertThat(bom.contains(entry))
                    .as("bom/pom.xml names %s", module.artifact())
                    .isEqualTo(isPublished);
            assertThat(parent.contains(entry))
                    .as("pom.xml manages %s", module.artifact())
                    .isEqualTo(isPublished);
        }
    }

    private static List<String> firstCommands() {
        return Repository.matches(
                        FIRST_BLOCK, Repository.read(Repository.ROOT.resolve("README.md")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no fenced block"))
                .group(1)
                .lines()
                .toList();
    }
}
