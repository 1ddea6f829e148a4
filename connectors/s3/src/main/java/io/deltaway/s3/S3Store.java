package io.deltaway.s3;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.Store;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// State in a bucket of S3, or of a server that speaks its protocol and knows conditional puts.
///
/// ```java
/// pipeline.persist(S3Store.bucket("state").prefix("orders/"));
/// ```
///
/// Region and credentials are found as the AWS tools find them, unless they are given. No two
/// pipelines may have the same prefix.
public final class S3Store implements Store {

    private final String bucket;
    private final String prefix;
    private final @Nullable URI endpoint;
    private final @Nullable Region region;
    private final @Nullable Credentials credentials;
    private final Secrets secrets = new Secrets();

    /// As they were given: what they refer to is looked up when the store is opened.
    private record Credentials(String access, String secret) {}

    private S3Store(
            String bucket,
            String prefix,
            @Nullable URI endpoint,
            @Nullable Region region,
            @Nullable Credentials credentials) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /// A bucket that is there.
    public static S3Store bucket(String name) {
        return new S3Store(name, "", null, null, null);
    }

    /// What the keys of all objects begin with, such as `pipelines/orders/`.
    public S3Store prefix(String keys) {
        return new S3Store(bucket, keys, endpoint, region, credentials);
    }

    /// Another server than that of AWS, such as `http://localhost:9000`.
    public S3Store endpoint(URI server) {
        return new S3Store(bucket, prefix, server, region, credentials);
    }

    public S3Store region(String name) {
        return new S3Store(bucket, prefix, endpoint, Region.of(name), credentials);
    }

    /// Each may refer to where it is kept, as in `${env:S3_SECRET}` or `${file:/run/secrets/s3}`,
    /// and is looked up when the store is opened.
    ///
    /// @throws IllegalArgumentException where such a reference is not well written (DW-0430)
    public S3Store credentials(String accessKey, String secretKey) {
        var given = new Credentials(Secrets.checked(accessKey), Secrets.checked(secretKey));
        return new S3Store(bucket, prefix, endpoint, region, given);
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }

    /// @throws SettingException where what they refer to is not there
    private AwsCredentialsProvider found() throws SettingException {
        return credentials == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                secrets.resolve(credentials.access()),
                                secrets.resolveSecret(credentials.secret())));
    }

    @Override
    public Session open() throws IOException {
        var session = session();
        try {
            session.checkConditionalPuts();
            session.finishRemovals();
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public View look() throws IOException {
        return session();
    }

    private S3Session session() throws IOException {
        try {
            return new S3Session(
                    new Objects(
                            client(),
                            bucket,
                            prefix,
                            describe(),
                            Objects.FIRST_PAUSE,
                            System.getLogger("io.deltaway.s3")));
        } catch (SdkException e) {
            throw new IOException(describe() + " can't be reached: " + e.getMessage(), e);
        }
    }

    private S3Client client() throws SettingException {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        // Other servers don't know the newer checksums; files have their own.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .credentialsProvider(found());
        if (region != null) {
            builder.region(region);
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
            if (region == null) {
                builder.region(Region.US_EAST_1); // signed with, and otherwise meaningless
            }
        }
        return builder.build();
    }

    @Override
    public String describe() {
        return "s3://" + bucket + "/" + prefix;
    }
}
