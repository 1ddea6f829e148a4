package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// All connectors tell the same of themselves.
class ConnectorsTest {

    private static final Pattern READS_OR_WRITES =
            Pattern.compile(
                    "class \\w+[^{]*\\bimplements\\b[^{]*\\b\\w*(SourceReader|AcknowledgedReader|SinkWriter|ResumableWriter)\\b[^{]*\\{");

    /// The status shows how many bytes came through each source and sink. What serves requests is
    /// measured where they come in.
    @Test
    void whatReadsOrWritesMeasuresIt() {
        List<Path> files =
                Repository.javaFiles().stream()
                        .filter(file ->
                                Repository.name(file).matches("connectors/[^/]+/src/main/.*"))
                        .filter(file -> !Repository.name(file).contains("/internal/serve/"))
                        .filter(file -> READS_OR_WRITES.matcher(Repository.read(file)).find())
                        .toList();
        assertThat(files).hasSizeGreaterThan(10);
        assertThat(files)
                .allSatisfy(file -> assertThat(Repository.read(file)).contains("Measured {"));
    }
}
