package io.deltaway.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A server of S3's protocol in a process of its own, with one bucket. It keeps objects in memory.
final class S3Server implements AutoCloseable {

    static final String BUCKET = "state";
    static final String ACCESS_KEY = "somebody";
    static final String SECRET_KEY = "secret";
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;

    private S3Server(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static S3Server start(Path folder) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Path properties = folder.resolve("s3proxy.properties");
        Files.writeString(
                properties,
                """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=transient-nio2
                jclouds.identity=local
                jclouds.credential=local
                """
                        .formatted(endpoint, ACCESS_KEY, SECRET_KEY));
        Path logging = folder.resolve("logback.xml");
        Files.writeString(
                logging,
                """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%msg%n%ex</pattern></encoder></appender>
                  <root level="ERROR"><appender-ref ref="out"/></root>
                </configuration>
                """);
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlogback.configurationFile=" + logging,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.gaul.s3proxy.Main",
                                "--properties",
                                properties.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("s3proxy.log").toFile())
                        .start();
        var server = new S3Server(process, endpoint);
        try {
            server.awaitStart(port);
            server.createBucket();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitStart(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the server does not start", e);
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void createBucket() {
        try (S3Client client =
                S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .endpointOverride(endpoint)
                        .forcePathStyle(true)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                        .build()) {
            client.createBucket(create -> create.bucket(BUCKET));
        }
    }

    S3Store store(String prefix) {
        return store(BUCKET, prefix);
    }

    S3Store store(String bucket, String prefix) {
        return S3Store.bucket(bucket)
                .prefix(prefix)
                .endpoint(endpoint)
                .credentials(ACCESS_KEY, SECRET_KEY);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
