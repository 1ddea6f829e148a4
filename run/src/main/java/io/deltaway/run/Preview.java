package io.deltaway.run;

import io.deltaway.connect.FilledSource;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.table.RowType;
import io.deltaway.table.Table;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.Written;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The first rows of a table over what its sources have now: a run of its own, in which live
/// sources end when they have nothing to give.
final class Preview {

    private Preview() {}

    /// In the order of the columns.
    static <R> List<R> of(Table<R> table, int limit, Settings settings) {
        var views = new Views();
        var view = Materialized.of(table, Origin.userLine(), views);
        var written =
                new Written(table.plan(), new ViewSink<>(view, views), Origin.here("preview"));
        Wiring wiring = Lowerings.wire(List.of(written), settings);
        wiring.sources().forEach(Preview::mustBeReadable);
        var run = new PipelineRun(wiring, settings, true);
        RunningPipeline.start(run, views, Map.of()).await();
        return view.rows().stream().sorted(byColumns(table.rowType())).limit(limit).toList();
    }

    /// What others fill is read once: what a preview took, the pipeline would never see.
    private static void mustBeReadable(Wiring.WiredSource source) {
        if (source.connector() instanceof FilledSource) {
            throw new RunException(
                    "DW-0226",
                    "preview() can't look at what is read of "
                            + source.connector().describe()
                            + ", read at "
                            + source.where()
                            + ": the program fills it, and it can be read only once. Call pipeline.materialize(table), and look at the rows while the pipeline runs.");
        }
    }

    private static <R> Comparator<R> byColumns(RowType<R> rowType) {
        Schema schema = rowType.schema();
        return (a, b) -> {
            @Nullable Object[] left = rowType.values(a);
            @Nullable Object[] right = rowType.values(b);
            for (int column = 0; column < schema.width(); column++) {
                int order = Values.compare(schema.type(column), left[column], right[column]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }
}
