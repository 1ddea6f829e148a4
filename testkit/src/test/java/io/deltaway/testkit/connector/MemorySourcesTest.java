package io.deltaway.testkit.connector;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.connect.Demo;
import io.deltaway.connect.Rows;
import io.deltaway.connect.SourceConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The sources in memory keep the contract.
class MemorySourcesTest {

    record Item(int number) {}

    private record Subject(Function<List<Item>, SourceConnector<Item>> make)
            implements SourceSubject<Item> {

        @Override
        public SourcePlace<Item> place() {
            var rows = new ArrayList<Item>();
            return new SourcePlace<>() {
                @Override
                public void put(List<Item> more) {
                    rows.addAll(more);
                }

                @Override
                public SourceConnector<Item> source() {
                    return make.apply(List.copyOf(rows));
                }
            };
        }

        @Override
        public Item row(int number) {
            return new Item(number);
        }
    }

    private static Stream<DynamicTest> tests(Function<List<Item>, SourceConnector<Item>> make) {
        return SourceContract.of(new Subject(make))
                .map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> rows() {
        return tests(rows -> Rows.of(Item.class, rows));
    }

    @TestFactory
    Stream<DynamicTest> demo() {
        return tests(rows -> Demo.generate(Item.class, rows.size(), n -> new Item((int) n)));
    }
}
