package io.deltaway.bench.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stream of transfers is the one that others measured with: golden values computed with
/// Python's `random`.
class TransfersTest {

    private static final int MILLION = 1_000_000;

    @Test
    void aMillionTransfersAreTheKnownOnes(@TempDir Path directory)
            throws IOException, NoSuchAlgorithmException {
        var transfers = Transfers.of(MILLION);
        Path file = directory.resolve("transfers.txt");
        transfers.write(file);

        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("0374965e52b15e235aca699ef43e67e299a15a1e0614487d47ce8e7baa9a720a");
        assertThat(Arrays.copyOf(transfers.ids(), 5))
                .containsExactly(12584, 12219, 16318, 8891, 13892);
        assertThat(sums(transfers.to()))
                .containsExactly(
                        100179, 99748, 100039, 99734, 100158, 99911, 100051, 99886, 100210, 100084);
        assertThat(sums(transfers.from()))
                .containsExactly(
                        100458, 100329, 99568, 99235, 100157, 100157, 99892, 99767, 100584, 99853);
    }

    private static long[] sums(byte[] accounts) {
        long[] sums = new long[Transfers.ACCOUNTS];
        for (byte account : accounts) {
            sums[account]++;
        }
        return sums;
    }
}
