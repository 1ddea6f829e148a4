import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import module io.deltaway;

void main() {
    var pipeline = Pipeline.create();
    Table<Row> measured = pipeline.read(Csv.files("measured.csv"));
    measured.where(col("snow", DOUBLE).gt(0)).write(Terminal.changes());
    pipeline.run();
}
