package io.deltaway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.bench.input.FlightDelays;
import io.deltaway.bench.input.Flights;
import io.deltaway.bench.input.Readings;
import io.deltaway.bench.input.Transfers;
import io.deltaway.bench.naive.NaiveBank;
import io.deltaway.bench.naive.NaiveFlights;
import io.deltaway.bench.naive.NaiveHops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks pass what is right, as the naive programs write it, and notice what is wrong.
class ChecksTest {

    private static final int TRANSFERS = 5_000;
    private static final int EPOCH_ROWS = 100;

    @TempDir private Path directory;

    private final Transfers transfers = Transfers.of(TRANSFERS);

    @BeforeEach
    void runTheBank() throws IOException {
        Path input = directory.resolve("transfers.txt");
        transfers.write(input);
        NaiveBank.main(
                new String[] {
                    input.toString(), directory.toString(), Integer.toString(EPOCH_ROWS)
                });
    }

    private boolean bankIsRight() throws IOException {
        return new BankCheck(directory, transfers, EPOCH_ROWS, BankCheck.OURS).isRight();
    }

    @Test
    void theBankIsRight() throws IOException {
        assertThat(bankIsRight()).isTrue();
    }

    @Test
    void moneyThatIsLostForOneEpochIsNoticed() throws IOException {
        Path total = directory.resolve("total.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(total));
        lines.addAll(List.of("20,-1,0", "20,1,7", "21,-1,7", "21,1,0"));
        Files.write(total, lines);

        assertThat(bankIsRight()).isFalse();
    }

    @Test
    void aNullOfTheOuterJoinIsNoticed() throws IOException {
        Path joined = directory.resolve("outer_join.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(joined));
        int id = transfers.ids()[EPOCH_ROWS * 3];
        lines.addAll(List.of("2,1," + id + ",", "3,-1," + id + ","));
        Files.write(joined, lines);

        assertThat(bankIsRight()).isFalse();
    }

    @Test
    void windowsWithManyHopsAreRightAndADifferentOneIsNoticed() throws IOException {
        Path input = directory.resolve("readings.csv");
        Readings.write(input, 3_000);
        Path output = directory.resolve("windows.csv");
        NaiveHops.main(new String[] {input.toString(), output.toString()});
        assertThat(WindowWorkloads.windows(output, "most"))
                .isEqualTo(Readings.expectedOfMany(3_000));

        List<String> lines = new ArrayList<>(Files.readAllLines(output));
        lines.set(7, lines.get(7) + "1");
        Files.write(output, lines);
        assertThat(WindowWorkloads.windows(output, "most"))
                .isNotEqualTo(Readings.expectedOfMany(3_000));
    }

    @Test
    void delaysOfFlightsAreRightAndADifferentOneIsNoticed() throws IOException {
        Path input = directory.resolve("flights.csv.gz");
        Flights.write(input, 30_000);
        NaiveFlights.main(new String[] {input.toString(), directory.toString()});
        var check = new FlightCheck(FlightDelays.of(input));
        assertThat(check.isRight(directory)).isTrue();

        Path days = directory.resolve("by_origin_day.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(days));
        lines.set(7, lines.get(7) + "1");
        Files.write(days, lines);
        assertThat(check.isRight(directory)).isFalse();
    }
}
