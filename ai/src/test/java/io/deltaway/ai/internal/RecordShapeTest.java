package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.UnfitAnswerException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is said of an answer in which there is no record. Which records are found `ChatsTest` says.
class RecordShapeTest {

    record Line(String item) {}

    record Bill(double rebate, int count, List<Line> lines, Map<String, List<Double>> rates) {}

    private static void assertTold(Map<String, String> said) {
        RecordShape<Bill> shape = RecordShape.of(Bill.class);
        said.forEach((answer, told) ->
                assertThatThrownBy(() -> shape.read(answer))
                        .isInstanceOf(UnfitAnswerException.class)
                        .hasMessage(
                                "expected a JSON object with the members of Bill, got " + told));
    }

    @Test
    void aMemberThatDoesNotFitIsToldWithItsValue() {
        assertTold(
                Map.of(
                        "I found {'rebate': 1}: {\"rebate\": \"two\"}",
                        "{\"rebate\": \"two\"}: member \"rebate\": expected a number, got \"two\"",
                        "{\"rebate\": 1, \"count\": 99999999999}",
                        "{\"rebate\": 1, \"count\": 99999999999}: member \"count\": expected a whole number of 32 bits, got 99999999999",
                        "{\"rebate\": 1e400}",
                        "{\"rebate\": 1e400}: member \"rebate\": expected a number that a double can hold, got 1E+400",
                        "{\"rebate\": 1, \"count\": 1, \"lines\": [{\"item\": \"a\"}, {}]}",
                        "{\"rebate\": 1, \"count\": 1, \"lines\": [{\"item\": \"a\"}, {}]}: member \"lines\": element 2: member \"item\" is missing or null",
                        "{\"rebate\": 1, \"count\": 1, \"lines\": [], \"rates\": {\"a\": [2, -1e309]}}",
                        "{\"rebate\": 1, \"count\": 1, \"lines\": [], \"rates\": {\"a\": [2, -1e309]}}: member \"rates\": member \"a\": element 2: expected a number that a double can hold, got -1E+309"));
    }

    /// The bills inside are none that were found.
    @Test
    void anObjectThatIsNoJsonIsToldAsWhatItIs() {
        String bill = "{\"rebate\": 1, \"count\": 1, \"lines\": [], \"rates\": {}}";
        assertTold(
                Map.of(
                        "{\"count\": 1, \"count\": 2, \"last\": " + bill + "}",
                        "{\"count\": 1, \"count\": 2, \"last\": "
                                + bill
                                + "}: the member \"count\" is there twice",
                        "{\"last\": " + bill + ", \"rebate\": 1",
                        "{\"last\": " + bill + ", \"rebate\": 1: it ends too early",
                        "{\"rebate\": 1e99999999999}",
                        "{\"rebate\": 1e99999999999}: a number that is too large: 1e99999999999",
                        "See [1]: [{}, " + bill + "]",
                        "[{}, " + bill + "]: it is not the only one in its array",
                        "no {idea} [",
                        "none in: no {idea} ["));
    }
}
