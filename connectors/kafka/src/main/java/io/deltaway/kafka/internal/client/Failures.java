package io.deltaway.kafka.internal.client;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/// What failures of Kafka's clients mean: to wait and try again, or to tell somebody.
public final class Failures {

    private Failures() {}

    /// What a source throws.
    ///
    /// @param what what was done, such as `the topics words at localhost:9092`
    public static IOException ofSource(Cluster cluster, String what, KafkaException failure) {
        String refusal = refusal(failure);
        return refusal == null
                ? unavailable(cluster, failure)
                : new SourceException(
                        "DW-0474",
                        what + " at " + cluster + " can't be read: " + reason(failure),
                        refusal,
                        failure);
    }

    /// What a sink throws.
    public static IOException ofSink(Cluster cluster, String what, KafkaException failure) {
        String refusal = refusal(failure);
        return refusal == null
                ? unavailable(cluster, failure)
                : new SinkException(
                        "DW-0433",
                        what + " at " + cluster + " can't be written: " + reason(failure),
                        refusal,
                        failure);
    }

    private static UnavailableException unavailable(Cluster cluster, KafkaException failure) {
        return new UnavailableException(
                "Kafka at " + cluster + " can't be reached: " + reason(failure), failure);
    }

    /// What to do about a failure that does not go by itself; null where it may.
    private static @Nullable String refusal(KafkaException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case AuthenticationException e -> {
                    return "Check the user, the password and the security properties";
                }
                case ProducerFencedException e -> {
                    return "Another process writes under the same identity; let one of the two end";
                }
                case AuthorizationException e -> {
                    return "Give the user of the pipeline the permission that is missing";
                }
                case ConfigException e -> {
                    return "Correct the property, or the address of the servers";
                }
                case UnsupportedVersionException e -> {
                    return "Use brokers of version 2.5 or later";
                }
                case InvalidTopicException e -> {
                    return "Correct the name of the topic";
                }
                case LoginException e -> {
                    return null; // who gives tickets or tokens may not answer now
                }
                case IllegalArgumentException e -> {
                    return "Correct the property";
                }
                case InvalidConfigurationException e -> {
                    return "Correct the property";
                }
                case FileSystemException e -> {
                    return "Correct the path, or put the file there";
                }
                case GeneralSecurityException e -> {
                    return "Correct the keys, the certificates or their password";
                }
                default -> {}
            }
        }
        return null;
    }

    /// Whether the broker takes others but not this record, however often it is tried.
    public static boolean isOfRecord(Throwable failure) {
        return switch (failure) {
            case RecordTooLargeException e -> true;
            case RecordBatchTooLargeException e -> true;
            case InvalidRecordException e -> true;
            case InvalidTimestampException e -> true;
            case InvalidTopicException e -> true;
            case CorruptRecordException e -> true;
            default -> false;
        };
    }

    /// The clients' own sentence; the innermost says most.
    public static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null && inner.getCause().getMessage() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        if (inner instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        String text = message == null ? inner.getClass().getSimpleName() : message;
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
