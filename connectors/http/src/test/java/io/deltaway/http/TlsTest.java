package io.deltaway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import java.io.InputStream;
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

/// A server behind TLS, with a certificate of its own.
class TlsTest {

    record Price(String ticker, double last) {}

    private static final String PASSWORD = "changeit";

    @TempDir Path directory;

    private Path store() throws Exception {
        Path file = directory.resolve("server.p12");
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
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

    @Test
    void aKeyStoreOrPemFilesAreEnough() throws Exception {
        Path store = store();
        KeyStore keys;
        try (InputStream in = Files.newInputStream(store)) {
            keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        isServed(trusted, o -> o.tls(store, PASSWORD));

        Path chain = directory.resolve("chain.pem");
        Path key = directory.resolve("key.pem");
        Files.writeString(chain, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        byte[] secret = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(key, pem("PRIVATE KEY", secret));
        isServed(trusted, o -> o.tls(chain, key));
    }

    @Test
    void withoutItNothingIsServed() {
        Server server = Http.server(0, o -> o.tls(directory.resolve("none.p12"), "x"));
        Push<Price> prices = Push.byKey(Price.class, "ticker");
        var pipeline = Pipeline.create();
        pipeline.read(prices).write(server.table("/prices/{ticker}", Price.class));
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0470");
    }
}
