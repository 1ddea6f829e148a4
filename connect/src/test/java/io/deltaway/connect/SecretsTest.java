package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String CANARY = "canary/4711+x";

    @TempDir Path folder;

    private final Map<String, String> environment = Map.of("TOKEN", CANARY, "EMPTY", "");
    private final Secrets secrets = new Secrets(environment::get);

    @Test
    void referencesAreLookedUp() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "from a file\n\n");
        assertThat(secrets.resolve("Bearer ${env:TOKEN}")).isEqualTo("Bearer " + CANARY);
        assertThat(secrets.resolve("a${file:" + file + "}b${env:EMPTY}c"))
                .isEqualTo("afrom a filebc");
        assertThat(secrets.resolve("costs $5, $${env:TOKEN} is none, nor is {this}"))
                .isEqualTo("costs $5, ${env:TOKEN} is none, nor is {this}");
    }

    @Test
    void whatAFileHoldsIsLookedUpEachTime() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "first");
        String text = "${file:" + file + "}";
        assertThat(secrets.resolve(text)).isEqualTo("first");
        Files.writeString(file, "second");
        assertThat(secrets.resolve(text)).isEqualTo("second");
        assertThat(secrets.scrub("first or second")).isEqualTo("*** or ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${TOKEN}", "${env:}", "${vault:x}", "a ${env:TOKEN", "${}"})
    void referencesToNothingAreRefused(String text) {
        assertThatThrownBy(() -> Secrets.checked(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DW-0430 a setting holds \"${")
                .hasMessageEndingWith("write ${env:NAME} or ${file:path}, and $${ for ${");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> secrets.resolve("${env:NOTHING}"))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "DW-0431 a setting is the environment variable NOTHING, and that is not set. Set it for the"
                                + " process that runs the pipeline.");
        assertThatThrownBy(() -> secrets.resolve("${file:" + folder.resolve("none") + "}"))
                .hasMessageStartingWith("DW-0431 a setting is what the file ");
    }

    @Test
    void whatWasLookedUpIsTakenOutOfTexts() throws IOException {
        assertThat(secrets.scrub(CANARY)).as("not looked up yet").isEqualTo(CANARY);
        secrets.resolve("https://example.org/?token=${env:TOKEN}");
        secrets.resolveSecret("hunter2");
        assertThat(secrets.scrub("GET ?token=" + CANARY + ", or canary%2F4711%2Bx, by hunter2"))
                .isEqualTo("GET ?token=***, or ***, by ***");
        assertThat(secrets.scrub("https://example.org/")).isEqualTo("https://example.org/");
        assertThat(secrets.toString()).doesNotContain(CANARY);
    }

    @Test
    void aSecretWithinAnotherLeavesNoRest() throws IOException {
        secrets.resolveSecret("open sesame");
        secrets.resolveSecret("sesame");
        assertThat(secrets.scrub("open sesame, sesame")).isEqualTo("***, ***");
    }

    @Test
    void exceptionsAreTheSameWithoutThem() throws IOException {
        secrets.resolveSecret(CANARY);
        var cause = new IllegalStateException("bad password " + CANARY);
        cause.addSuppressed(new IOException("at " + CANARY));
        Throwable clean =
                secrets.scrub(
                        new SourceException("DW-0499", "login with " + CANARY, "Look.", cause));
        assertThat(clean)
                .isInstanceOf(SourceException.class)
                .hasMessage("DW-0499 login with ***. Look.")
                .cause()
                .hasMessage("IllegalStateException: bad password ***");
        assertThat(((SourceException) clean).code()).isEqualTo("DW-0499");
        assertThat(clean)
                .cause()
                .extracting(Throwable::getStackTrace)
                .isEqualTo(cause.getStackTrace());
        var out = new StringWriter();
        clean.printStackTrace(new PrintWriter(out));
        assertThat(out.toString()).doesNotContain("canary");
        assertThat(secrets.scrub(new UnavailableException("lost " + CANARY, null)))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("lost ***");
    }

    @Test
    void exceptionsWithoutThemStayAsTheyAre() throws IOException {
        secrets.resolveSecret(CANARY);
        var harmless = new IOException("connection reset", new RuntimeException("why"));
        assertThat(secrets.scrub(harmless)).isSameAs(harmless);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://joe:hunter2@db/x, postgres://joe:***@db/x",
        "postgres://joe:${env:PW}@db/x, postgres://joe:${env:PW}@db/x",
        "jdbc:x://db/?user=joe&password=hunter2&ssl=true, jdbc:x://db/?user=joe&password=***&ssl=true",
        "https://h/a?api_key=1234, https://h/a?api_key=***",
        "https://h:8080/a:b@c, https://h:8080/a:b@c",
    })
    void urlsAreShownWithoutPasswords(String url, String shown) {
        assertThat(Secrets.shown(url)).isEqualTo(shown);
    }
}
