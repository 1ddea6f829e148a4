package io.deltaway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens that are refused before anybody asks with them.
class TokensTest {

    record Ask(long request, String text) {}

    private static void isRefused(Consumer<ServerOptions> options, String why) {
        Server server = Http.server(0, options);
        var pipeline = Pipeline.create();
        pipeline.serve(server.post("/asked", Ask.class, Ask::request));
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0459", why);
    }

    @Test
    void eachCallerHasATokenOfItsOwn(@TempDir Path directory) throws IOException {
        isRefused(
                o -> o.token("ann", "one-for-all").token("bob", "one-for-all"),
                "the token of bob is that of ann too");
        Path file = Files.writeString(directory.resolve("token"), "one-for-all\n");
        isRefused(
                o -> o.token("ann", "one-for-all").token("bob", "${file:" + file + "}"),
                "the token of bob is that of ann too");
    }

    @Test
    void aTokenIsWhatAClientCanSend() {
        for (String token :
                new String[] {"two\nlines-of-it", "l\u00f6ngst-bekannt", "blanks behind "}) {
            isRefused(
                    o -> o.token("ann", token),
                    "the token of ann has a character that no client can send");
        }
    }

    @Test
    void whatNobodyCouldUseIsRefused() {
        assertThatThrownBy(() ->
                        Http.server(
                                0, o -> o.token("ann", "a-token-of-ann").groups("bob", "staff")))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll("DW-0464", "a caller who has a token", "bob");
        assertThatThrownBy(() -> Http.server(0, o -> o.onBehalf("gate", "X-User", "X-Groups")))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll("DW-0464", "gate");
        assertThatThrownBy(() -> Http.server(0, o -> o.name(" ")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0464");
        assertThatThrownBy(() -> Http.server(0, o -> o.requestWithin(Duration.ofDays(1_000_000))))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll("DW-0464", "of a year at most");
    }

    @Test
    void aNameThatNoMachineHasIsToldSo() {
        Server server = Http.server(0, o -> o.host("no.such.host.invalid").anybody());
        var pipeline = Pipeline.create();
        pipeline.serve(server.post("/asked", Ask.class, Ask::request));
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0463", "no machine has that name");
        assertThat(server.count().failed()).isZero();
    }
}
