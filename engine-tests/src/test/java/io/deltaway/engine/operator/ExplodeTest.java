package io.deltaway.engine.operator;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplodeTest {

    private static final Schema INPUT =
            Schema.of(
                    new Field("id", Type.Simple.TEXT, false),
                    new Field("words", new Type.ListOf(Type.Simple.TEXT), true),
                    new Field("n", Type.Simple.LONG, true));
    private static final Field WORD = new Field("word", Type.Simple.TEXT, false);

    private static OperatorCheck check(boolean keepsList) {
        return OperatorCheck.of(plan ->
                plan.apply(
                        "explode",
                        Explode.output(INPUT, 1, WORD, keepsList),
                        circuit -> new Explode(INPUT, 1, WORD, keepsList),
                        plan.input("in", INPUT)));
    }

    @Test
    void eachElementGivesARow() {
        check(false)
                .given(
                        """
                        epoch weight  id words   n
                        0     +2      x  [a,b,a] 1
                        0     +1      y  []      1
                        0     +1      z  null    1
                        1     -1      x  [a,b,a] 1
                        """)
                .emits(
                        """
                        epoch weight  id word n
                        0     +4      x  a    1
                        0     +2      x  b    1
                        1     -2      x  a    1
                        1     -1      x  b    1
                        """);
    }

    @Test
    void theListMayStay() {
        check(true)
                .given(
                        """
                        epoch weight  id words n
                        0     +1      x  [a,b] null
                        """)
                .emits(
                        """
                        epoch weight  id words n    word
                        0     +1      x  [a,b] null a
                        0     +1      x  [a,b] null b
                        """);
    }

    @Test
    void aRowWithAnElementThatMayNotBeNullFailsAsAWhole() {
        check(false)
                .given(
                        """
                        epoch weight  id words    n
                        0     +2      x  [a,null] 1
                        0     +1      y  [b]      1
                        1     -1      x  [a,null] 1
                        """)
                .emits(
                        """
                        epoch weight  id word n
                        0     +1      y  b    1
                        """)
                .fails(
                        """
                        epoch weight  code    message
                        0     +2      DW-2003 'null where a value is required'
                        1     -1      DW-2003 'null where a value is required'
                        """);
    }

    @Test
    void agreesWithALoopOverTheElements() {
        check(true)
                .agreesWith(
                        arrived -> {
                            var rows = new ArrayList<WeightedRow>();
                            for (WeightedRow row : arrived.getFirst()) {
                                if (row.values().get(1) instanceof List<?> list) {
                                    for (Object element : list) {
                                        var values = new ArrayList<@Nullable Object>(row.values());
                                        values.add(element);
                                        rows.add(new WeightedRow(values, row.weight()));
                                    }
                                }
                            }
                            return rows;
                        },
                        random -> RandomRows.deltas(random, INPUT),
                        60);
    }
}
