package io.deltaway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Answers that a real server gives seldom.
class ObjectsTest {

    /// Says so often that somebody else is about to make the object, and deletes nothing.
    private static final class Client implements S3Client {
        private int conflicts;
        private int puts;

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            puts++;
            if (conflicts-- > 0) {
                throw S3Exception.builder().statusCode(409).message("conflict").build();
            }
            return PutObjectResponse.builder().build();
        }

        @Override
        public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
            S3Error error =
                    S3Error.builder()
                            .key(request.delete().objects().getFirst().key())
                            .code("AccessDenied")
                            .message("no")
                            .build();
            return DeleteObjectsResponse.builder().errors(error).build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    private static final class Log implements System.Logger {
        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String text,
                @Nullable Throwable thrown) {
            lines.add(level + " " + text);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... arguments) {
            lines.add(level + " " + new MessageFormat(String.valueOf(format)).format(arguments));
        }
    }

    private final Client client = new Client();
    private final Log log = new Log();
    private final Objects objects =
            new Objects(client, "state", "a/", "s3://state/a/", Duration.ofNanos(1), log);

    @Test
    void anObjectThatSomebodyElseIsAboutToMakeIsTriedSomeTimes() throws IOException {
        client.conflicts = 3;
        assertThat(objects.putNew("x", new byte[0])).isTrue();
        assertThat(client.puts).isEqualTo(4);
        client.conflicts = Integer.MAX_VALUE;
        assertThatThrownBy(() -> objects.putNew("x", new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("s3://state/a/ can't be written: conflict");
        assertThat(client.puts).isEqualTo(13);
    }

    @Test
    void whatCanNotBeDeletedIsToldOnce() throws IOException {
        objects.delete(List.of("x", "y"));
        objects.delete(List.of("z"));
        assertThat(log.lines)
                .containsExactly(
                        "WARNING s3://state/a/ can't be cleaned up, and grows: a/x: AccessDenied no");
    }
}
