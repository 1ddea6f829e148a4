package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Rows;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pipelines whose state is on disk for the most part.
class StateMemoryTest {

    private static final int KEYS = 2_000;
    private static final int ROWS = 10_000;

    @TempDir Path directory;

    record Sale(long product, long amount) {}

    record Product(long id, String name) {}

    record Total(long product, long sales, long amount) {}

    record Named(String name, long sales, long amount) {}

    private final List<Sale> sales = new ArrayList<>();
    private final List<Named> expected = new ArrayList<>();

    StateMemoryTest() {
        var random = new Random(1);
        long[] counts = new long[KEYS];
        long[] amounts = new long[KEYS];
        for (int i = 0; i < ROWS; i++) {
            var sale = new Sale(random.nextInt(KEYS), random.nextInt(100));
            sales.add(sale);
            counts[(int) sale.product]++;
            amounts[(int) sale.product] += sale.amount;
        }
        for (int key = 0; key < KEYS; key++) {
            if (counts[key] > 0) {
                expected.add(new Named(name(key), counts[key], amounts[key]));
            }
        }
    }

    /// A name that takes several pages of a small cache.
    private static String name(long key) {
        return "product " + key + " of many".repeat(10);
    }

    private record Program(Pipeline pipeline, Table<Named> result) {}

    private Program program(Consumer<Configuration> settings) {
        var pipeline =
                Pipeline.create().configure(c -> c.epochs(e -> e.rows(500))).configure(settings);
        List<Product> products =
                LongStream.range(0, KEYS).mapToObj(key -> new Product(key, name(key))).toList();
        Table<Total> totals =
                pipeline.read(Rows.of(Sale.class, sales))
                        .groupBy(col(Sale::product))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.key().as(Total::product),
                                        g.count().as(Total::sales),
                                        g.sum(col(Sale::amount)).as(Total::amount)));
        Table<Named> named =
                totals.join(pipeline.read(Rows.of(Product.class, products)))
                        .on(col(Total::product), col(Product::id))
                        .select((total, product) ->
                                into(
                                        Named.class,
                                        product.col(Product::name).as(Named::name),
                                        total.col(Total::sales).as(Named::sales),
                                        total.col(Total::amount).as(Named::amount)));
        Table<Named> byName =
                named.groupBy(col(Named::name))
                        .reduce(g ->
                                into(
                                        Named.class,
                                        g.key().as(Named::name),
                                        g.sum(col(Named::sales)).as(Named::sales),
                                        g.sum(col(Named::amount)).as(Named::amount)));
        pipeline.materialize(byName);
        return new Program(pipeline, byName);
    }

    private void check(Program program) {
        try (RunningPipeline running = program.pipeline.start()) {
            running.await();
            assertThat(running.materialized(program.result).rows())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theAnswerIsTheSameWhereStateIsOnDisk(int workers) throws IOException {
        Program program = program(c -> c.workers(workers).stateInMemoryUpTo(1, directory));
        check(program);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theStatusTellsWhatIsInMemoryAndWhatIsOnDisk() {
        Program program = program(c -> c.stateInMemoryUpTo(1, directory));
        try (RunningPipeline running = program.pipeline.start()) {
            Status end = running.await();
            assertThat(end.operators())
                    .filteredOn(operator -> operator.rows() >= KEYS - 100)
                    .hasSize(4)
                    .allSatisfy(
                            operator -> assertThat(operator.bytesOnDisk()).isGreaterThan(30 * KEYS))
                    .filteredOn(operator -> operator.name().startsWith("reduce 1")) // of numbers
                    .hasSize(2)
                    .allSatisfy(operator ->
                            assertThat(operator.sizeInBytes()).isLessThan(operator.bytesOnDisk()));
        }
    }

    record Letter(long to, String text) {}

    record Post(long to, String text, String answer) {}

    record Sizes(long rows, long length) {}

    private static String letter(long number) {
        return (number + " letters ").repeat(300);
    }

    /// Of state that is more than four times the limit, most of it texts.
    @Test
    void longTextsLieOnDiskBeyondTheLimit() {
        int limit = 1 << 20;
        int letters = 1_000;
        var pipeline =
                Pipeline.create()
                        .configure(c ->
                                c.epochs(e -> e.rows(100)).stateInMemoryUpTo(limit, directory));
        List<Letter> sent =
                LongStream.range(0, letters).mapToObj(i -> new Letter(i, letter(i))).toList();
        List<Letter> answers =
                LongStream.range(0, letters)
                        .mapToObj(i -> new Letter(letters - 1 - i, letter(i)))
                        .toList();
        Table<Post> posts =
                pipeline.read(Rows.of(Letter.class, sent))
                        .join(pipeline.read(Rows.of(Letter.class, answers)))
                        .on(col(Letter::to), col(Letter::to))
                        .select((letter, answer) ->
                                into(
                                        Post.class,
                                        letter.col(Letter::to).as(Post::to),
                                        letter.col(Letter::text).as(Post::text),
                                        answer.col(Letter::text).as(Post::answer)));
        Table<Sizes> sizes =
                posts.distinct()
                        .reduce(g ->
                                into(
                                        Sizes.class,
                                        g.count().as(Sizes::rows),
                                        g.sum(col(Post::answer).length()).as(Sizes::length)));
        pipeline.materialize(sizes);
        try (RunningPipeline running = pipeline.start()) {
            Status end = running.await();
            long length = sent.stream().mapToLong(letter -> letter.text.length()).sum();
            assertThat(running.materialized(sizes).rows())
                    .containsExactly(new Sizes(letters, length));
            long onDisk =
                    end.operators().stream().mapToLong(Status.OperatorStatus::bytesOnDisk).sum();
            assertThat(onDisk).isGreaterThan(4L * limit);
            assertThat(end.stateSizeInBytes()).isLessThan(2L * limit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aPipelineWhoseStateIsOnDiskGoesOnAfterACrash(int workers) throws IOException {
        var random = new Random(workers);
        for (int life = 0; life < 3; life++) {
            var left = new AtomicInteger(10 + random.nextInt(20));
            boolean limited = random.nextInt(3) > 0;
            Program program =
                    program(c -> {
                        c.workers(1 + random.nextInt(4)).persist(directory).logUpTo(20_000);
                        c.crashPoints(point -> {
                            if (left.decrementAndGet() == 0) {
                                throw new IllegalStateException("a crash");
                            }
                        });
                        if (limited) {
                            c.stateInMemoryUpTo(1);
                        }
                    });
            assertThatThrownBy(() -> program.pipeline.start().await())
                    .hasStackTraceContaining("a crash");
        }
        check(program(c -> c.workers(workers).persist(directory).stateInMemoryUpTo(1)));
        try (var files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("scratch"));
        }
    }

    /// At the start, and not when the memory is full, which may be hours later.
    @Test
    void aDirectoryThatCannotBeWrittenToIsToldAtTheStart() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path scratch : List.of(file, file.resolve("in"))) {
            Program program = program(c -> c.workers(2).stateInMemoryUpTo(1L << 40, scratch));
            assertThatThrownBy(() -> program.pipeline.start().await())
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith(
                            "DW-0225 the directory "
                                    + scratch
                                    + " can't be written to, where state lies beyond the limit of"
                                    + " memory: ")
                    .hasMessageContaining("stateInMemoryUpTo")
                    .hasMessageNotContaining(": " + scratch + ".");
        }
    }

    @Test
    void aLimitIsMoreThanNothing() {
        assertThatThrownBy(() -> program(c -> c.stateInMemoryUpTo(0)))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0201");
    }
}
