package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The engine has no I/O, no thread, no clock and no randomness; tables start no thread either.
class PassiveEngineTest {

    private static final Pattern INPUT_OUTPUT =
            Pattern.compile(
                    "\\bjava\\.io\\.(?!Serializable\\b)[\\w.*]+|\\bjava\\.nio\\.(?:file|channels)\\b|\\bjava\\.net\\b|\\bSystem\\.(?:in|out|err)\\b");

    /// Whoever catches an interruption passes it on; that starts no thread.
    private static final Pattern THREADS =
            Pattern.compile(
                    "\\bThread\\b(?!\\.currentThread\\(\\)\\.interrupt\\(\\))|\\bThreadFactory\\b|\\bExecutors?\\b|\\bExecutorService\\b|\\bCompletableFuture\\b|\\bForkJoin\\w*|\\bTimer\\b|\\.parallel(?:Stream)?\\(");

    private static final Pattern CLOCK =
            Pattern.compile(
                    "\\bjava\\.time\\.(?:Clock|\\*)|\\bClock\\.system\\w*|\\bInstantSource\\b|\\bSystem\\.(?:nanoTime|currentTimeMillis)\\b|\\b(?:Instant|Local\\w+)\\.now\\b");
    private static final Pattern RANDOMNESS =
            Pattern.compile(
                    "\\bThreadLocalRandom\\b|\\bnew (?:Splittable|Secure)?Random\\(\\)|\\bMath\\.random\\b|\\bUUID\\.randomUUID\\b");

    @Test
    void theEngineDoesNoInputOrOutput() {
        // the accumulators of users' aggregates become bytes in memory by the JDK's serialisation
        assertThat(uses("engine", INPUT_OUTPUT))
                .allMatch(use -> use.contains("/JavaSerialization.java uses java.io."));
    }

    @Test
    void theEngineStartsNoThread() {
        assertThat(uses("engine", THREADS)).isEmpty();
    }

    @Test
    void theEngineHasNoClock() {
        assertThat(uses("engine", CLOCK)).isEmpty();
    }

    @Test
    void theEngineHasNoRandomness() {
        assertThat(uses("engine", RANDOMNESS)).isEmpty();
    }

    @Test
    void tablesStartNoThread() {
        assertThat(uses("table", THREADS)).isEmpty();
    }

    private static List<String> uses(String module, Pattern forbidden) {
        var uses = new ArrayList<String>();
        for (var file : Repository.module(module).mainTypes()) {
            Repository.matches(forbidden, Code.withoutCommentsAndText(Repository.read(file)))
                    .forEach(m -> uses.add(Repository.name(file) + " uses " + m.group()));
        }
        return uses;
    }
}
