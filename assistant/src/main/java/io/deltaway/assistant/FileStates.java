package io.deltaway.assistant;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.ifElse;
import static io.deltaway.table.Columns.inside;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.none;
import static io.deltaway.table.Columns.rest;

import io.deltaway.connect.Chunk;
import io.deltaway.documents.Attempt;
import io.deltaway.documents.Outcome;
import io.deltaway.files.Bytes;
import io.deltaway.table.IntExpr;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.TextExpr;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far each file is.
final class FileStates {

    private FileStates() {}

    /// A file that is there.
    record Present(String path, long size, Instant modified) {}

    /// A file that somebody has tried to read, and to split, as it was then.
    record Tried(String path, String mediaType, Instant modified, @Nullable String problem) {}

    /// A file, and whether somebody has tried to read it.
    record Seen(
            String path,
            long size,
            Instant modified,
            FileState.State state,
            @Nullable String mediaType,
            @Nullable String problem) {}

    /// The chunks of a file.
    record Count(
            String path,
            long chunks,
            long embedded,
            long meaningless,
            long failed,
            long unembedded) {}

    /// Of all files.
    ///
    /// @param all 0, to join by
    record Totals(
            int all,
            long files,
            long waiting,
            long unreadable,
            long chunks,
            long embedded,
            long meaningless,
            long failed,
            long unembedded) {}

    static Table<FileState> of(
            Table<Bytes.File> files,
            Table<Attempt> attempts,
            Table<Splitting.Uncut> uncut,
            Table<Retrieval.Indexed> passages) {
        Table<Tried> tried =
                attempts.select(
                                into(
                                        Tried.class,
                                        inside(col(Attempt::outcome))
                                                .col(Outcome::problem)
                                                .as(Tried::problem),
                                        rest()))
                        .leftJoin(uncut)
                        .on(col(Tried::path), col(Splitting.Uncut::path))
                        .select((attempt, failed) ->
                                into(
                                        Tried.class,
                                        attempt.col(Tried::problem)
                                                .orElse(
                                                        failed.col(Splitting.Uncut::problem)
                                                                .orNull())
                                                .as(Tried::problem),
                                        attempt.rest()));
        Table<Count> counts =
                passages.groupBy(col(Retrieval.Indexed::path))
                        .reduce(g ->
                                into(
                                        Count.class,
                                        g.key().as(Count::path),
                                        g.count().as(Count::chunks),
                                        g.sum(number(Retrieval.Stage.KNOWN)).as(Count::embedded),
                                        g.sum(number(Retrieval.Stage.NONE)).as(Count::meaningless),
                                        g.sum(number(Retrieval.Stage.FAILED)).as(Count::failed),
                                        g.sum(number(Retrieval.Stage.AWAITED))
                                                .as(Count::unembedded)));
        return files.select(into(Present.class, rest())) // or the join keeps what files contain
                .leftJoin(tried)
                .on(col(Present::path), col(Tried::path))
                .select((file, attempt) -> {
                    var isWaiting =
                            attempt.isMissing()
                                    .or(
                                            attempt.col(Tried::modified)
                                                    .orNull()
                                                    .eq(file.col(Present::modified))
                                                    .not());
                    var problem = attempt.col(Tried::problem).orNull();
                    return into(
                            Seen.class,
                            ifElse(
                                            isWaiting,
                                            lit(FileState.State.WAITING),
                                            ifElse(
                                                    problem.isNull(),
                                                    lit(FileState.State.INDEXED),
                                                    lit(FileState.State.UNREADABLE)))
                                    .as(Seen::state),
                            attempt.col(Tried::mediaType).orNull().as(Seen::mediaType),
                            ifElse(isWaiting, none(String.class), problem).as(Seen::problem),
                            file.rest());
                })
                .leftJoin(counts)
                .on(col(Seen::path), col(Count::path))
                .select((file, count) ->
                        into(
                                FileState.class,
                                count.col(Count::chunks).orElse(0).as(FileState::chunks),
                                count.col(Count::embedded).orElse(0).as(FileState::embedded),
                                count.col(Count::meaningless).orElse(0).as(FileState::meaningless),
                                count.col(Count::failed).orElse(0).as(FileState::failed),
                                count.col(Count::unembedded).orElse(0).as(FileState::unembedded),
                                file.rest()))
                .union(closed(files))
                .named("files");
    }

    /// Those that may not be read, or are too large: in the table of errors of their source.
    private static Table<FileState> closed(Table<Bytes.File> files) {
        TextExpr<RowError> path = col(RowError::row);
        TextExpr<RowError> told = col(RowError::message); // path: problem
        return files.errors()
                .where(col(RowError::code).eq(lit(Chunk.Malformed.FILE)))
                .select(
                        into(
                                FileState.class,
                                path.as(FileState::path),
                                none(Long.class).as(FileState::size),
                                none(Instant.class).as(FileState::modified),
                                lit(FileState.State.UNREADABLE).as(FileState::state),
                                none(String.class).as(FileState::mediaType),
                                told.substring(path.length().plus(2), told.length())
                                        .as(FileState::problem),
                                lit(0L).as(FileState::chunks),
                                lit(0L).as(FileState::embedded),
                                lit(0L).as(FileState::meaningless),
                                lit(0L).as(FileState::failed),
                                lit(0L).as(FileState::unembedded)));
    }

    static Table<Totals> totals(Table<FileState> states) {
        return states.groupBy(FileStates.<FileState>all())
                .reduce(g ->
                        into(
                                Totals.class,
                                g.key().as(Totals::all),
                                g.count().as(Totals::files),
                                g.sum(number(FileState.State.WAITING)).as(Totals::waiting),
                                g.sum(number(FileState.State.UNREADABLE)).as(Totals::unreadable),
                                g.sum(col(FileState::chunks)).as(Totals::chunks),
                                g.sum(col(FileState::embedded)).as(Totals::embedded),
                                g.sum(col(FileState::meaningless)).as(Totals::meaningless),
                                g.sum(col(FileState::failed)).as(Totals::failed),
                                g.sum(col(FileState::unembedded)).as(Totals::unembedded)));
    }

    private static <S> IntExpr<S> all() {
        return lit(0);
    }

    /// 1 for a passage at this stage, to be summed up.
    private static IntExpr<Retrieval.Indexed> number(Retrieval.Stage stage) {
        return ifElse(col(Retrieval.Indexed::stage).eq(lit(stage)), lit(1), lit(0));
    }

    /// 1 for a file in this state, to be summed up.
    private static IntExpr<FileState> number(FileState.State state) {
        return ifElse(col(FileState::state).eq(lit(state)), lit(1), lit(0));
    }
}
