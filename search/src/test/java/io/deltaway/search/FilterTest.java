package io.deltaway.search;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestPipeline;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Filters that questions bring, on top of what the program lets them see.
class FilterTest {

    record Page(
            String text, String owner, @Nullable Long pages, LocalDate day, List<String> readers) {}

    record Ask(long id, String user, @Nullable String filter) {}

    record Line(long id, String owner, long pages) {}

    record Refusal(String message) {}

    /// All pages have the word; a user sees those that he may read, and the best two of them.
    private static Table<Line> lines(Table<Page> pages, Table<Ask> asks) {
        SearchIndex<Page> index =
                SearchIndex.over(pages, FullText.of(col(Page::text)))
                        .filterable(
                                col(Page::owner),
                                col(Page::pages),
                                col(Page::day),
                                col(Page::readers));
        Query<Ask> query = Query.<Ask>matching(lit("word")).filteredBy(col(Ask::filter)).limit(2);
        return asks.apply(index.lookUp(query))
                .where((ask, page) -> page.col(Page::readers).contains(ask.col(Ask::user)))
                .select((ask, page, hit) ->
                        into(
                                Line.class,
                                ask.col(Ask::id).as(Line::id),
                                page.col(Page::owner).as(Line::owner),
                                page.col(Page::pages).orElse(0L).as(Line::pages)));
    }

    private static final String PAGES =
            """
            epoch weight  text            owner pages day        readers
            0     +1      'word'          ann   1     2026-01-01 [ann, bob]
            0     +1      'word a'        ann   20    2026-02-01 [ann]
            0     +1      'word a b'      bob   3     2026-03-01 [ann, bob]
            0     +1      'word a b c'    bob   null  2026-04-01 [bob]
            0     +1      'word a b c d'  eve   5     2026-05-01 [eve]
            """;

    private static void found(String asks, String expected) {
        TestPipeline.everyWay(pipeline -> {
            var pages = pipeline.input(Page.class);
            var questions = pipeline.input(Ask.class);
            var lines = pipeline.output(lines(pages.table(), questions.table()));
            pages.given(PAGES);
            questions.given(asks);
            pipeline.run();
            lines.emits(expected);
        });
    }

    @Test
    void theBestAreTakenAmongWhatAUserMaySee() {
        found(
                """
                epoch weight  id user filter
                0     +1      1  ann  null
                0     +1      2  bob  ''
                0     +1      3  eve  null
                0     +1      4  joe  null
                """,
                """
                epoch weight  id owner pages
                0     +1      1  ann   1
                0     +1      1  ann   20
                0     +1      2  ann   1
                0     +1      2  bob   3
                0     +1      3  eve   5
                """);
    }

    @Test
    void aFilterComesOnTop() {
        found(
                """
                epoch weight  id user filter
                0     +1      1  ann  'owner = \\'bob\\''
                0     +1      2  bob  'pages is null or pages in (1, 7)'
                0     +1      3  bob  'not (owner like \\'a%\\') and day >= \\'2026-03-01\\''
                0     +1      4  eve  'owner != \\'eve\\' or readers contains \\'ann\\''
                0     +1      5  ann  'pages > 2 AND NOT pages = 3'
                0     +1      6  bob  'owner not in (\\'bob\\')'
                """,
                """
                epoch weight  id owner pages
                0     +1      1  bob   3
                0     +1      2  ann   1
                0     +1      2  bob   0
                0     +1      3  bob   3
                0     +1      3  bob   0
                0     +1      5  ann   20
                0     +1      6  ann   1
                """);
    }

    @Test
    void whatIsNoFilterIsRefused() {
        List<String> filters =
                List.of(
                        "text = 'word'",
                        "owner =",
                        "owner = 1",
                        "pages = 1.5",
                        "day = 'today'",
                        "owner = 'ann",
                        "owner = 'ann') or (owner = 'bob'",
                        "readers = 'ann'",
                        "drop table pages",
                        "owner = 'ann'; owner = 'bob'",
                        "(".repeat(60) + "owner = 'ann'" + ")".repeat(60),
                        "owner = 'ann' or ".repeat(400) + "owner = 'ann'");
        var pipeline = TestPipeline.create();
        var pages = pipeline.input(Page.class);
        var questions = pipeline.input(Ask.class);
        Table<Line> table = lines(pages.table(), questions.table());
        var lines = pipeline.output(table);
        var errors =
                pipeline.output(
                        table.errors()
                                .select(
                                        into(
                                                Refusal.class,
                                                col(RowError::message).as(Refusal::message))));
        pages.given(PAGES);
        for (int i = 0; i < filters.size(); i++) {
            questions.insert(new Ask(i, "ann", filters.get(i)));
        }
        pipeline.run();
        assertThat(lines.rows()).isEmpty();
        assertThat(errors.rows())
                .hasSize(filters.size())
                .allMatch(refusal -> refusal.message().startsWith("a filter can't be read"))
                .contains(
                        new Refusal(
                                "a filter can't be read: expected one of the columns owner, pages,"
                                        + " day, readers at character 1, got \"text\""),
                        new Refusal(
                                "a filter can't be read: expected a whole number at character 9,"
                                        + " got \"1.5\""),
                        new Refusal(
                                "a filter can't be read: expected a date in quotes, such as"
                                        + " '2026-03-31' at character 7, got \"today\""));
    }
}
