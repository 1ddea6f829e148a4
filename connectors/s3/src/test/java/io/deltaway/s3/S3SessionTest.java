package io.deltaway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What is asked of a server.
class S3SessionTest {

    private static final List<String> THERE =
            List.of(
                    "log-0.0/00000000",
                    "log-0.0/00000001",
                    "log-0.0/00000002",
                    "log-0.1/00000000",
                    "log-0.1/00000001",
                    "manifest-0");

    private static final class Client implements S3Client {
        private final List<List<String>> deleted = new ArrayList<>();

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            return ListObjectsV2Response.builder()
                    .contents(
                            THERE.stream()
                                    .filter(key -> key.startsWith(request.prefix()))
                                    .map(key -> S3Object.builder().key(key).size(1L).build())
                                    .toList())
                    .isTruncated(false)
                    .build();
        }

        @Override
        public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
            deleted.add(request.delete().objects().stream().map(ObjectIdentifier::key).toList());
            return DeleteObjectsResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    /// One that lacks its end looks like a whole one.
    @Test
    void aFileThatIsRemovedLacksItsStartFirst() throws IOException {
        var client = new Client();
        var log = System.getLogger(S3SessionTest.class.getName());
        var objects = new Objects(client, "state", "", "s3://state/", Duration.ofNanos(1), log);
        try (var session = new S3Session(objects)) {
            session.delete(List.of("log-0.0", "manifest-0", "gone", "log-0.1"));
        }
        assertThat(client.deleted)
                .containsExactly(
                        List.of("log-0.0/00000000", "manifest-0", "log-0.1/00000000"),
                        List.of("log-0.0/00000001", "log-0.0/00000002", "log-0.1/00000001"));
    }
}
