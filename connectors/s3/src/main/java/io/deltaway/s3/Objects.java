package io.deltaway.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The objects of a bucket whose keys begin with a prefix, by the rest of their keys. From any
/// thread.
final class Objects implements AutoCloseable {

    private static final int PRECONDITION_FAILED = 412;

    /// Somebody else was about to make the same object.
    private static final int CONFLICT = 409;

    /// With the pauses between them it is some five seconds.
    private static final int MOST_ATTEMPTS = 9;

    static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final int MOST_DELETED = 1_000;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final String place;
    private final Duration firstPause;
    private final System.Logger log;
    private volatile boolean warned;

    /// @param place for messages
    /// @param firstPause before an object is put again that somebody else was about to make; then
    ///   they double
    /// @param log told once of objects that can't be deleted
    Objects(
            S3Client client,
            String bucket,
            String prefix,
            String place,
            Duration firstPause,
            System.Logger log) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.place = place;
        this.firstPause = firstPause;
        this.log = log;
    }

    String place() {
        return place;
    }

    /// The objects whose names begin like this, with their sizes in bytes, in the order of their
    /// names.
    NavigableMap<String, Long> list(String begin) throws IOException {
        var sizes = new TreeMap<String, Long>();
        try {
            client.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + begin))
                    .contents()
                    .forEach(object ->
                            sizes.put(object.key().substring(prefix.length()), object.size()));
        } catch (SdkException e) {
            throw failed("can't be listed", e);
        }
        return sizes;
    }

    /// Makes an object, if there is none of that name.
    ///
    /// @return whether it was made
    boolean putNew(String name, byte[] content) throws IOException {
        Duration pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                client.putObject(
                        put -> put.bucket(bucket).key(prefix + name).ifNoneMatch("*"),
                        RequestBody.fromBytes(content));
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return isOurs(name, content);
                } else if (e.statusCode() != CONFLICT || attempt == MOST_ATTEMPTS) {
                    throw failed("can't be written", e);
                }
            } catch (SdkException e) {
                throw failed("can't be written", e);
            }
            sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static void sleep(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an object was made", e);
        }
    }

    /// Whether what is there was put by an attempt of ours whose answer was lost.
    private boolean isOurs(String name, byte[] content) throws IOException {
        try (InputStream there = get(name)) {
            return java.util.Arrays.equals(there.readAllBytes(), content);
        } catch (NoSuchFileException e) {
            return false; // it has gone in the meantime: somebody has to be ahead of us
        }
    }

    void put(String name, byte[] content) throws IOException {
        try {
            client.putObject(
                    put -> put.bucket(bucket).key(prefix + name), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw failed("can't be written", e);
        }
    }

    /// @throws NoSuchFileException where it is not there
    InputStream get(String name) throws IOException {
        try {
            return client.getObject(get -> get.bucket(bucket).key(prefix + name));
        } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(place + name);
        } catch (SdkException e) {
            throw failed("can't be read", e);
        }
    }

    /// @return whether all are gone; of those that are not, people are told
    boolean delete(List<String> names) throws IOException {
        boolean areGone = true;
        try {
            for (int from = 0; from < names.size(); from += MOST_DELETED) {
                List<ObjectIdentifier> some =
                        names.subList(from, Math.min(names.size(), from + MOST_DELETED)).stream()
                                .map(name -> ObjectIdentifier.builder().key(prefix + name).build())
                                .toList();
                DeleteObjectsResponse answer =
                        client.deleteObjects(delete ->
                                delete.bucket(bucket).delete(these -> these.objects(some)));
                answer.errors().stream().findFirst().ifPresent(this::warn);
                areGone &= answer.errors().isEmpty();
            }
            return areGone;
        } catch (SdkException e) {
            throw failed("can't be cleaned up", e);
        }
    }

    /// What can't be deleted costs money and disturbs nobody.
    private void warn(S3Error error) {
        if (!warned) {
            warned = true;
            log.log(
                    System.Logger.Level.WARNING,
                    "{0} can''t be cleaned up, and grows: {1}: {2} {3}",
                    place,
                    error.key(),
                    error.code(),
                    error.message());
        }
    }

    private IOException failed(String what, SdkException e) {
        return new IOException(place + " " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
