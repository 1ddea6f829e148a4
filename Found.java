import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import module io.deltaway;

void main() {
    var pipeline = Pipeline.create();
    Table<Row> orders = pipeline.read(Csv.files("orders/*.csv"));
    System.out.println(orders);
    orders.where(col("customer", TEXT.nullable()).eq("bob")).write(Terminal.changes());
    pipeline.run();
}
