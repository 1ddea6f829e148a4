package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server behind TLS, with a certificate of its own.
class TlsTest {

    record Price(String ticker, double last) {}

    private static final String PASSWORD = "changeit";

    @TempDir Path directory;

    private Path store(String name, String algorithm) throws Exception {
        Path file = directory.resolve(name);
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return file;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    }

    private static void isServed(KeyStore trusted, Consumer<ServerOptions> options)
            throws Exception {
        Server server = Http.server(0, options);
        Push<Price> prices = Push.byKey(Price.class, "ticker");
        var pipeline = Pipeline.create();
        pipeline.read(prices).write(server.table("/prices/{ticker}", Price.class));
        try (var serving = Serving.start(pipeline, server);
                var client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            prices.upsert(new Price("A", 1));
            serving.running.cut();
            assertThat(server.uri().getScheme()).isEqualTo("https");
            var answer =
                    client.send(
                            HttpRequest.newBuilder(server.uri().resolve("/prices/A")).build(),
                            BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"ticker\":\"A\",\"last\":1.0}");
        }
    }

    private static SSLContext trusting(KeyStore trusted) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore keys(Path store) throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static KeyStore trusting(Path store) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys(store).getCertificate("server"));
        return trusted;
    }

    private static Path key(Path store) throws Exception {
        byte[] secret = keys(store).getKey("server", PASSWORD.toCharArray()).getEncoded();
        return Files.writeString(Path.of(store + "-key.pem"), pem("PRIVATE KEY", secret));
    }

    private static Path chain(Path store) throws Exception {
        byte[] certificate = keys(store).getCertificate("server").getEncoded();
        return Files.writeString(Path.of(store + "-chain.pem"), pem("CERTIFICATE", certificate));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void aKeyStoreOrPemFilesAreEnough(String algorithm) throws Exception {
        Path store = store("server.p12", algorithm);
        isServed(trusting(store), o -> o.tls(store, PASSWORD));
        Path chain = chain(store);
        Path key = key(store);
        isServed(trusting(store), o -> o.tls(chain, key));
    }

    private static void isRefused(Consumer<ServerOptions> options, String why) {
        Server server = Http.server(0, options);
        Push<Price> prices = Push.byKey(Price.class, "ticker");
        var pipeline = Pipeline.create();
        pipeline.read(prices).write(server.table("/prices/{ticker}", Price.class));
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0470", why);
    }

    @Test
    void withoutItNothingIsServed() {
        Path none = directory.resolve("none");
        isRefused(o -> o.tls(none, "x"), none.toString());
        isRefused(o -> o.tls(none, none), "there is no file " + none);
    }

    /// As when a certificate was renewed, and the key is the old one.
    @Test
    void theKeyIsThatOfTheCertificate() throws Exception {
        Path chain = chain(store("server.p12", "EC"));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            Path other = key(store(algorithm + ".p12", algorithm));
            isRefused(o -> o.tls(chain, other), "the key is not that of the first certificate");
        }
    }

    @Test
    void aKeyStoreHasAKey() throws Exception {
        Path onlyTrusted = directory.resolve("trusted.p12");
        try (var out = Files.newOutputStream(onlyTrusted)) {
            trusting(store("server.p12", "EC")).store(out, PASSWORD.toCharArray());
        }
        isRefused(o -> o.tls(onlyTrusted, PASSWORD), "it has certificates, and no private key");
    }

    record Ask(long request, String text) {}

    @Test
    void aClientThatGoesAwayIsNoticed() throws Exception {
        Path store = store("server.p12", "EC");
        Server server = Http.server(0, o -> o.tls(store, PASSWORD).maxRequests(1));
        Endpoint<Ask> never = server.get("/never", Ask.class, Ask::request);
        var pipeline = Pipeline.create();
        pipeline.serve(never).where(col(Ask::text).eq("none")).write(never.replies(Ask::request));
        try (var serving = Serving.start(pipeline, server)) {
            for (int i = 0; i < 3; i++) {
                try (Socket client =
                        trusting(trusting(store))
                                .getSocketFactory()
                                .createSocket("localhost", server.uri().getPort())) {
                    client.getOutputStream()
                            .write(
                                    "GET /never?text=a HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                    long asked = 2L * i + 1;
                    await(() -> serving.running.status().rowsIn() == asked);
                }
                long gone = 2L * i + 2;
                await(() -> serving.running.status().rowsIn() == gone);
            }
            await(() -> server.count().abandoned() == 3);
        }
    }
}
