package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceTest {

    @TempDir Path directory;

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("a.txt"), text).toString();
    }

    private static String columns(SourceConnector<?> source) {
        return source.rowType().schema().toString();
    }

    @Test
    void columnsOfCsvAreFoundInItsValues() throws IOException {
        String file =
                write(
                        """
                        truth,whole,number,date,at,instant,text,zip,mixed,some,blank
                        true,1,1.5,2024-01-01,2024-01-01T12:00,2024-01-01T12:00:00Z,x,01234,1,,
                        FALSE,-2,2,2024-01-02,2024-01-01 12:00:01,2024-01-01T12:00:00+02:00,"1,5",01235,x,5,
                        """);
        assertThat(columns(Csv.files(file)))
                .isEqualTo(
                        "(truth BOOLEAN, whole LONG, number DOUBLE, date DATE, at DATE_TIME,"
                                + " instant INSTANT, text TEXT, zip TEXT, mixed TEXT, some LONG?, blank"
                                + " TEXT)");
        assertThat(Reading.all(Csv.files(file)))
                .first()
                .isEqualTo(
                        "true|1|1.5|2024-01-01|2024-01-01T12:00|2024-01-01T12:00:00Z|x|01234|1|-|");
    }

    /// Many programs put quotes around everything.
    @Test
    void nothingBetweenQuotesIsATextOrNull() throws IOException {
        String file =
                write(
                        """
                        "name","whole","at","note"
                        "x","1","","a"
                        "","","2024-01-01T12:00:00Z",""
                        """);
        SourceConnector<?> source = Csv.files(file);
        assertThat(columns(source)).isEqualTo("(name TEXT, whole LONG?, at INSTANT?, note TEXT)");
        assertThat(Reading.all(source)).containsExactly("x|1|-|a", "|-|2024-01-01T12:00:00Z|");
    }

    @Test
    void optionsSayHowTheFilesAreRead() throws IOException {
        String file = write("1;NA\n2;3\n");
        assertThat(
                        columns(
                                Csv.files(
                                        file,
                                        o -> o.delimiter(';').withoutHeader("a", "b").nulls("NA"))))
                .isEqualTo("(a LONG, b LONG?)");
        assertThat(
                        Reading.all(
                                Csv.files(
                                        file,
                                        o -> o.delimiter(';').withoutHeader("a", "b").nulls("NA"))))
                .containsExactly("1|-", "2|3");
        assertThat(columns(Csv.files(write("a,b\n2,3\n"), o -> o.withoutHeader("a", "b"))))
                .isEqualTo("(a LONG, b LONG)");
    }

    @Test
    void columnsOfJsonAreItsMembers() throws IOException {
        String file =
                write(
                        """
                        {"a":1,"b":"x","c":{"d":1},"e":true,"f":"2024-01-01"}
                        {"a":2.5,"b":null,"c":[],"e":1,"g":1}
                        no JSON
                        """);
        assertThat(columns(JsonLines.files(file)))
                .isEqualTo("(a DOUBLE, b TEXT?, c JSON, e JSON, f DATE?, g LONG?)");
        assertThat(Reading.all(JsonLines.files(file)))
                .startsWith("1.0|x|{\"d\":1}|true|2024-01-01|-", "2.5|-|[]|1|-|1")
                .hasSize(3);
    }

    @Test
    void aSchemaMayBeGiven() throws IOException {
        String file = write("a,b\n1,2\n");
        var schema = Schema.of(new Field("b", Type.Simple.TEXT, false));
        assertThat(Reading.all(Csv.files(file, schema))).containsExactly("2");
    }

    @Test
    void withoutAFileThereAreNoColumns() throws IOException {
        assertThatThrownBy(() -> Csv.files(directory + "/none.csv"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0191")
                .hasMessageContaining("no file matches " + directory + "/none.csv");
        String file = write("");
        assertThatThrownBy(() -> JsonLines.files(file))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("there is nothing in " + file);
        write("a,a\n1,2\n");
        assertThatThrownBy(() -> Csv.files(file))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("two columns \"a\"");
    }
}
