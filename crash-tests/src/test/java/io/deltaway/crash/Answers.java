package io.deltaway.crash;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a program answers that runs once over all of its input: how often each row is there.
record Answers(Map<Answer, Long> answers, Map<Answer, Long> rows) {

    static Answers of(Program program, Collection<Event> events) {
        var rows = Collect.<Answer>rows();
        var answers = Collect.<Answer>rows();
        var pipeline = Pipeline.create();
        Table<Event> all = pipeline.read(Rows.of(Event.class, List.copyOf(events)));
        program.of(all).write(answers);
        Program.rows(all).write(rows);
        pipeline.runToCompletion();
        return new Answers(counted(answers), counted(rows));
    }

    private static Map<Answer, Long> counted(Collect<Answer> collected) {
        var counted = new TreeMap<Answer, Long>();
        collected.current().forEach(row -> counted.merge(row, 1L, Long::sum));
        return counted;
    }

    /// What a target has in a form.
    Map<Answer, Long> in(Target.Form form) {
        return form == Target.Form.ROWS ? rows : answers;
    }
}
