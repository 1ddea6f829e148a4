package io.deltaway.search;

import static io.deltaway.search.Query.nearest;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Found;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What questions of a vector index are answered, epoch by epoch.
class VectorSearchTest {

    record Chunk(String text, float @Nullable [] vector) {}

    record Question(long id, float @Nullable [] vector, long limit) {}

    record Answer(long id, long rank, String text, double score) {}

    record Passage(String text, double score) {}

    record Refusal(String code, String message) {}

    record Listed(long id, List<Passage> passages) {}

    private static Table<Answer> rows(Found<Question, Chunk> found) {
        return found.select((question, chunk, hit) ->
                into(
                        Answer.class,
                        question.col(Question::id).as(Answer::id),
                        hit.rank().as(Answer::rank),
                        chunk.col(Chunk::text).as(Answer::text),
                        hit.score().as(Answer::score)));
    }

    private static SearchIndex<Chunk> index(Table<Chunk> chunks) {
        return SearchIndex.over(chunks, Vectors.dot(col(Chunk::vector), 2));
    }

    private static Function<Table<Question>, Found<Question, Chunk>> twoNearest(
            SearchIndex<Chunk> index, boolean follows) {
        Query<Question> query = nearest(col(Question::vector)).limit(2);
        return follows ? index.follow(query) : index.lookUp(query);
    }

    @Test
    void anAnswerAsOfNowIsNeverRevised() {
        TestPipeline.everyWay(pipeline -> {
            var chunks = pipeline.input(Chunk.class);
            var questions = pipeline.input(Question.class);
            var answers =
                    pipeline.output(
                            rows(
                                    questions
                                            .table()
                                            .apply(twoNearest(index(chunks.table()), false))));
            chunks.given(
                    """
                    epoch weight  text vector
                    0     +1      a    [1,0]
                    0     +1      b    [0,1]
                    0     +2      c    [2,2]
                    1     -1      a    [1,0]
                    2     +1      d    [9,9]
                    """);
            questions.given(
                    """
                    epoch weight  id vector limit
                    0     +1      1  [1,0]  2
                    1     +1      2  [1,0]  2
                    3     -1      1  [1,0]  2
                    """);
            pipeline.run();
            answers.emits(
                    """
                    epoch weight  id rank text score
                    0     +1      1  1    c    2.0
                    0     +1      1  2    a    1.0
                    1     +1      2  1    c    2.0
                    1     +1      2  2    b    0.0
                    3     -1      1  1    c    2.0
                    3     -1      1  2    a    1.0
                    """);
        });
    }

    @Test
    void anAnswerThatFollowsIsRevised() {
        TestPipeline.everyWay(pipeline -> {
            var chunks = pipeline.input(Chunk.class);
            var questions = pipeline.input(Question.class);
            var answers =
                    pipeline.output(
                            rows(questions.table().apply(twoNearest(index(chunks.table()), true))));
            chunks.given(
                    """
                    epoch weight  text vector
                    0     +1      a    [1,0]
                    1     +1      b    [3,0]
                    2     +1      c    [2,0]
                    3     +1      z    [0,0]
                    4     -1      b    [3,0]
                    """);
            questions.given(
                    """
                    epoch weight  id vector limit
                    0     +1      1  [1,0]  2
                    5     -1      1  [1,0]  2
                    """);
            pipeline.run();
            answers.emits(
                    """
                    epoch weight  id rank text score
                    0     +1      1  1    a    1.0
                    1     -1      1  1    a    1.0
                    1     +1      1  1    b    3.0
                    1     +1      1  2    a    1.0
                    2     -1      1  2    a    1.0
                    2     +1      1  2    c    2.0
                    4     -1      1  1    b    3.0
                    4     -1      1  2    c    2.0
                    4     +1      1  1    c    2.0
                    4     +1      1  2    a    1.0
                    5     -1      1  1    c    2.0
                    5     -1      1  2    a    1.0
                    """);
        });
    }

    @Test
    void anAnswerThatStaysPassesNothingOn() {
        var pipeline = TestPipeline.create();
        var chunks = pipeline.input(Chunk.class);
        var questions = pipeline.input(Question.class);
        var answers =
                pipeline.output(
                        rows(questions.table().apply(twoNearest(index(chunks.table()), true))));
        questions.insert(new Question(1, new float[] {1, 0}, 2));
        chunks.insert(new Chunk("a", new float[] {3, 0}));
        chunks.insert(new Chunk("b", new float[] {2, 0}));
        pipeline.epoch();
        List<Answer> before = answers.rows();
        long unreached = rowsThrough(pipeline, chunks, new Chunk("z", new float[] {0, 1}));
        long reached = rowsThrough(pipeline, chunks, new Chunk("c", new float[] {2, 0}));
        assertThat(reached).isEqualTo(unreached);
        assertThat(answers.rows()).isEqualTo(before).hasSize(2);
    }

    private static long rowsThrough(TestPipeline pipeline, TestInput<Chunk> chunks, Chunk chunk) {
        long before = pipeline.rowsThroughOperators();
        chunks.insert(chunk);
        pipeline.epoch();
        return pipeline.rowsThroughOperators() - before;
    }

    /// To what is behind it is the same answer.
    @Test
    void aQuestionInThePlaceOfAnotherIsAnsweredOnce() {
        TestPipeline.everyWay(pipeline -> {
            var chunks = pipeline.input(Chunk.class);
            var questions = pipeline.input(Question.class);
            Found<Question, Chunk> found =
                    questions.table().apply(twoNearest(index(chunks.table()), true));
            Table<Passage> passages =
                    found.select((question, chunk, hit) ->
                            into(
                                    Passage.class,
                                    chunk.col(Chunk::text).as(Passage::text),
                                    hit.score().as(Passage::score)));
            var output = pipeline.output(passages);
            var distinct = pipeline.output(passages.distinct());
            chunks.given(
                    """
                    epoch weight  text vector
                    0     +1      a    [1,0]
                    """);
            questions.given(
                    """
                    epoch weight  id vector limit
                    0     +1      1  [1,0]  2
                    1     -1      1  [1,0]  2
                    1     +1      2  [1,0]  2
                    1     +1      3  [1,0]  2
                    2     -1      2  [1,0]  2
                    3     -1      3  [1,0]  2
                    """);
            pipeline.run();
            output.emits(
                    """
                    epoch weight  text score
                    0     +1      a    1.0
                    1     +1      a    1.0
                    2     -1      a    1.0
                    3     -1      a    1.0
                    """);
            distinct.emits(
                    """
                    epoch weight  text score
                    0     +1      a    1.0
                    3     -1      a    1.0
                    """);
        });
    }

    @Test
    void aQuestionWithoutMatchesHasAnEmptyList() {
        TestPipeline.everyWay(pipeline -> {
            var chunks = pipeline.input(Chunk.class);
            var questions = pipeline.input(Question.class);
            var answers =
                    pipeline.output(
                            questions
                                    .table()
                                    .apply(
                                            index(chunks.table())
                                                    .<Question>follow(
                                                            nearest(col(Question::vector))
                                                                    .limit(col(Question::limit))))
                                    .collect(
                                            (chunk, hit) ->
                                                    into(
                                                            Passage.class,
                                                            chunk.rest(),
                                                            hit.score().as(Passage::score)),
                                            (question, passages) ->
                                                    into(
                                                            Listed.class,
                                                            question.rest(),
                                                            passages.as(Listed::passages))));
            chunks.given(
                    """
                    epoch weight  text vector
                    1     +1      a    [1,0]
                    1     +1      b    [2,0]
                    1     +1      c    [3,0]
                    """);
            questions.given(
                    """
                    epoch weight  id vector limit
                    0     +1      1  [1,0]  2
                    """);
            pipeline.run();
            answers.emits(
                    """
                    epoch weight  id passages
                    0     +1      1  []
                    1     -1      1  []
                    1     +1      1  [(c, 3.0), (b, 2.0)]
                    """);
        });
    }

    @Test
    void vectorsThatCantBeComparedAreErrorRows() {
        TestPipeline.everyWay(pipeline -> {
            var chunks = pipeline.input(Chunk.class);
            var questions = pipeline.input(Question.class);
            Table<Answer> table =
                    rows(
                            questions
                                    .table()
                                    .apply(
                                            index(chunks.table())
                                                    .<Question>lookUp(
                                                            nearest(col(Question::vector))
                                                                    .limit(col(Question::limit)))));
            var answers = pipeline.output(table);
            var errors =
                    pipeline.output(
                            table.errors()
                                    .select(
                                            into(
                                                    Refusal.class,
                                                    col(RowError::code).as(Refusal::code),
                                                    col(RowError::message).as(Refusal::message))));
            chunks.given(
                    """
                    epoch weight  text vector
                    0     +1      a    [1,0,0]
                    0     +1      b    [1,0]
                    0     +1      n    null
                    1     -1      a    [1,0,0]
                    """);
            questions.given(
                    """
                    epoch weight  id vector limit
                    0     +1      1  [1]    2
                    0     +1      2  null   2
                    0     +1      3  [1,1]  0
                    0     +1      4  [1,1]  5
                    1     -1      1  [1]    2
                    """);
            pipeline.run();
            answers.emits(
                    """
                    epoch weight  id rank text score
                    0     +1      4  1    b    1.0
                    """);
            errors.emits(
                    """
                    epoch weight  code    message
                    0     +1      DW-2031 'expected a vector of 2 components, got one of 1'
                    0     +1      DW-2031 'expected a vector of 2 components, got one of 3'
                    0     +1      DW-2033 'expected a limit from 1 to 10,000, got 0'
                    1     -1      DW-2031 'expected a vector of 2 components, got one of 1'
                    1     -1      DW-2031 'expected a vector of 2 components, got one of 3'
                    """);
        });
    }
}
