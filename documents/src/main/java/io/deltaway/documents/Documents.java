package io.deltaway.documents;

import static io.deltaway.table.Columns.asText;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.connect.Call;
import io.deltaway.documents.internal.parse.MediaTypes;
import io.deltaway.documents.internal.split.Chunking;
import io.deltaway.files.Bytes;
import io.deltaway.table.Expr;
import io.deltaway.table.RowExpansion;
import io.deltaway.table.Table;
import io.deltaway.table.TextExpr;
import io.deltaway.table.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Steps from bytes to what is in them.
///
/// ```java
/// Table<Document> documents = pipeline
///         .read(Bytes.files("contracts/**").live())
///         .apply(Documents.parse());
/// Table<Chunk> chunks = documents.apply(Documents.split(Splitter.tokens(40, 120)));
/// ```
///
/// A document that can't be read is a row of [Table#errors] of the step [#parse], and nothing else.
public final class Documents {

    private Documents() {}

    /// A file whose media type is known.
    record Typed(
            String path,
            byte[] bytes,
            Instant modified,
            long size,
            @Nullable String owner,
            String mediaType) {}

    /// What is to be read.
    record Unread(String mediaType, byte[] bytes) {}

    /// Reads each file by its media type.
    public static Function<Table<Bytes.File>, Table<Document>> parse() {
        return parse(options -> {});
    }

    /// As [#parse()], with options: `Documents.parse(o -> o.within(ofSeconds(10)))`.
    public static Function<Table<Bytes.File>, Table<Document>> parse(
            Consumer<ParseOptions> options) {
        return files -> files.apply(attempt(options)).apply(readable());
    }

    /// Reads each file by its media type, and says of each what came of it. It is read beside the
    /// epochs, which go on; of one that was edited there is what it was until it has been read. One
    /// that is written all the time is read as it was when a reading began, again and again.
    public static Function<Table<Bytes.File>, Table<Attempt>> attempt(
            Consumer<ParseOptions> options) {
        return files ->
                files.select(
                                into(
                                        Typed.class,
                                        mediaType(col(Bytes.File::path), col(Bytes.File::bytes))
                                                .as(Typed::mediaType),
                                        rest()))
                        .select(
                                into(
                                        Attempt.class,
                                        callAsync(
                                                        reader(options),
                                                        into(
                                                                Unread.class,
                                                                col(Typed::mediaType)
                                                                        .as(Unread::mediaType),
                                                                col(Typed::bytes)
                                                                        .as(Unread::bytes)),
                                                        col(Typed::path))
                                                .as(Attempt::outcome),
                                        rest()));
    }

    /// Those that could be read; the others fail.
    public static Function<Table<Attempt>, Table<Document>> readable() {
        return attempts ->
                attempts.select(
                        into(
                                Document.class,
                                call(
                                                Types.recordOf(Contents.class),
                                                Outcome::get,
                                                col(Attempt::outcome))
                                        .as(Document::contents),
                                rest()));
    }

    /// Cuts each document into chunks: in the epoch, where [ParseOptions#splitBy] does not say that
    /// it is done before. One on which the splitter fails, or takes longer than [Splitter#within],
    /// fails.
    public static Function<Table<Document>, Table<Chunk>> split(Splitter splitter) {
        return documents -> documents.flatMap(Chunk.class, cutting(splitter, (of, chunk) -> chunk));
    }

    /// Cuts each document into chunks, and makes of each what is wanted of it and its document,
    /// such as when that was written. What changes with every edit of a document changes all its
    /// rows, and those of a search index over them; of what does not, only what the edit reaches.
    public static <C extends Record> Function<Table<Document>, Table<C>> split(
            Splitter splitter, Class<C> type, ChunkRow<C> made) {
        var chunking = new Chunking<Chunk>();
        return documents ->
                documents.flatMap(
                        type,
                        document ->
                                chunking.rows(document, splitter, (of, chunk) -> chunk).stream()
                                        .map(chunk -> made.of(document, chunk))
                                        .toList());
    }

    /// The chunks of one document, for steps that [#split] can't say: such as one that tells which
    /// documents a splitter fails on.
    ///
    /// @throws IllegalStateException where the splitter took longer than [Splitter#within]
    public static List<Chunk> chunks(Document document, Splitter splitter) {
        return new Chunking<Chunk>().rows(document, splitter, (of, chunk) -> chunk);
    }

    /// As [#chunks], with a row of each chunk, for [Table#flatMap]: of a large document that is
    /// edited, what it was is not cut again, and the rows that it still has are the same objects,
    /// so that only the difference goes on.
    ///
    /// @param made gives rows that are equal only where all of their components are
    public static <C extends Record> RowExpansion<Document, C> cutting(
            Splitter splitter, ChunkRow<C> made) {
        var chunking = new Chunking<C>();
        return document -> chunking.rows(document, splitter, made);
    }

    /// The media type of bytes, such as `application/pdf`: what they begin with goes before what
    /// their name ends with. `application/octet-stream` where neither tells.
    public static <S> TextExpr<S> mediaType(Expr<S, String> name, Expr<S, byte[]> bytes) {
        return asText(call(Types.TEXT, new MediaTypes.Of(), name, bytes));
    }

    /// What comes of reading bytes of a media type, for documents that are a column of any table:
    ///
    /// ```java
    /// mails.select(into(Read.class, outcome(lit("message/rfc822"), col(Mail::raw), o -> {}).as(Read::outcome), rest()))
    /// ```
    ///
    /// Read once, beside the epochs, as with [io.deltaway.table.Columns#callAsync]: the row comes
    /// when it has been read. Of bytes, or a media type, that are null the outcome is null. Stands
    /// in `select`.
    public static <S> Expr<S, Outcome> outcome(
            Expr<S, String> mediaType, Expr<S, byte[]> bytes, Consumer<ParseOptions> options) {
        return callAsync(
                reader(options), call(Types.recordOf(Unread.class), Unread::new, mediaType, bytes));
    }

    private static Call<Unread, Outcome> reader(Consumer<ParseOptions> options) {
        var chosen = new ParseOptions();
        options.accept(chosen);
        return chosen.reader();
    }
}
