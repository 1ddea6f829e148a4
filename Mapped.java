import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Line(String text) {}

record Word(String word) {}

record Count(String word, long count) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Line> lines =
            pipeline.read(
                    Rows.of(
                            Line.class,
                            new Line("to be or not to be"),
                            new Line("that is the question")));
    Table<Count> counts =
            lines.flatMap(
                            Word.class,
                            line -> Arrays.stream(line.text().split(" ")).map(Word::new).toList())
                    .where(word -> word.word().length() > 2)
                    .groupBy(col(Word::word))
                    .reduce(g -> into(Count.class, g.keys(), g.count().as(Count::count)));
    counts.write(Terminal.table("Words"));
    pipeline.run();
}
