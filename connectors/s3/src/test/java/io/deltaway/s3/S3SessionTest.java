package io.deltaway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What is asked of a server.
class S3SessionTest {

    private static final String MARK = "log-0.0/removed-by-deltaway";
    private static final List<String> LOG =
            List.of("log-0.0/00000000", "log-0.0/00000001", "log-0.0/00000002");

    /// A bucket that knows names only.
    private static final class Client implements S3Client {
        private final Set<String> there = new TreeSet<>(LOG);
        private final Set<String> kept = new HashSet<>();
        private final List<String> asked = new ArrayList<>();
        private int deletions = Integer.MAX_VALUE;

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            return ListObjectsV2Response.builder()
                    .contents(
                            there.stream()
                                    .filter(key -> key.startsWith(request.prefix()))
                                    .map(key -> S3Object.builder().key(key).size(1L).build())
                                    .toList())
                    .isTruncated(false)
                    .build();
        }

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            asked.add("put " + request.key());
            there.add(request.key());
            return PutObjectResponse.builder().build();
        }

        @Override
        public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
            if (deletions-- == 0) {
                throw SdkClientException.create("killed");
            }
            List<String> keys =
                    request.delete().objects().stream().map(ObjectIdentifier::key).toList();
            asked.add("delete " + String.join(", ", keys));
            keys.stream().filter(key -> !kept.contains(key)).forEach(there::remove);
            return DeleteObjectsResponse.builder()
                    .errors(
                            keys.stream()
                                    .filter(kept::contains)
                                    .map(key ->
                                            S3Error.builder().key(key).code("AccessDenied").build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    private final Client client = new Client();

    private S3Session session() {
        var log = System.getLogger(S3SessionTest.class.getName());
        return new S3Session(
                new Objects(client, "state", "", "s3://state/", Duration.ofNanos(1), log));
    }

    /// One that lacks its end looks like a whole one.
    @Test
    void aFileOfSeveralObjectsIsMarkedBeforeItIsRemoved() throws IOException {
        client.there.add("log-0.1/00000000");
        client.there.add("manifest-0");
        try (var session = session()) {
            session.delete(List.of("log-0.0", "manifest-0", "gone", "log-0.1"));
        }
        assertThat(client.asked)
                .containsExactly(
                        "put " + MARK,
                        "delete %s, manifest-0, log-0.1/00000000".formatted(String.join(", ", LOG)),
                        "delete " + MARK);
        assertThat(client.there).isEmpty();
    }

    @Test
    void whoIsKilledAtAnyRequestOfARemovalLeavesNothingThatCounts() throws IOException {
        for (int requests = 0; requests < 2; requests++) {
            client.there.addAll(LOG);
            client.deletions = requests;
            try (var session = session()) {
                assertThatThrownBy(() -> session.delete(List.of("log-0.0")))
                        .hasMessageContaining("killed");
            }
            client.deletions = Integer.MAX_VALUE;
            assertThat(client.there).isNotEmpty();
            finish();
            assertThat(client.there).isEmpty();
        }
    }

    /// As where the server has trouble with one of them.
    @Test
    void aFileOfWhichAnObjectCannotBeRemovedStaysMarked() throws IOException {
        client.kept.add(LOG.getFirst());
        try (var session = session()) {
            session.delete(List.of("log-0.0"));
        }
        assertThat(client.there).containsExactly(LOG.getFirst(), MARK);
        client.kept.clear();
        finish();
        assertThat(client.there).isEmpty();
    }

    private void finish() throws IOException {
        try (var session = session()) {
            assertThat(session.list("")).isEmpty();
            session.finishRemovals();
        }
    }

    /// It is lost, and has to be told as damage.
    @Test
    void aFileThatLacksItsStartWithoutAMarkIsThere() throws IOException {
        client.there.remove(LOG.getFirst());
        client.there.add("other/log-0.0/removed-by-deltaway");
        try (var session = session()) {
            session.finishRemovals();
            assertThat(session.list("log-")).containsOnlyKeys("log-0.0");
        }
        assertThat(client.asked).isEmpty();
    }
}
