package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way of searching kept rows, by one value that is held of each. Rows are named by their
/// numbers; a row without a value is not in it. Owned by the operator that keeps the rows.
interface Part {

    /// Why a value can't be held or asked for; null where it can.
    @Nullable Failure refusal(Object value);

    /// Told before all else where rows can be read.
    default void readFrom(Held held) {}

    void add(int row, Object value);

    /// The work of adding many rows at once, in pieces that are done beside each other and beside
    /// those of other parts; then [#added] is told.
    default List<Runnable> adding(TakenUp rows) {
        return List.of(() -> rows.forEach(0, rows.count(), this::add));
    }

    default void added() {}

    /// Removes a row that was added with this value.
    void remove(int row, Object value);

    /// Whether a row could be found here by some question.
    default boolean holds(int row) {
        return true;
    }

    /// @param kept what was known of the rows when it was asked first, or null: by the rows as they
    ///   are now
    /// @param exactly whether no row may be missed
    Asked ask(Object value, @Nullable Statistics kept, boolean exactly);

    /// Answers several questions of this part together: as if each were asked by itself.
    default void search(List<Asked> asked, List<Best> best, List<RowFilter> filters) {
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).search(best.get(i), filters.get(i));
        }
    }

    /// Does a share of work that was put off; at the end of each epoch.
    default void work() {}

    /// About how many bytes are kept.
    long sizeInBytes();

    /// A part that makes of a text what takes longer to make than to read again, so that it is
    /// saved beside the text.
    interface Prepares extends Part {

        /// Another one where something else is made of the same texts.
        int version();

        void prepare(String text, ByteWriter out);
    }

    /// Rows that were taken up, with what they have for a part. From any thread.
    interface TakenUp {

        int count();

        /// The numbers of the rows rise.
        int lastNumber();

        /// Gives some of the rows, but for those that have no value.
        ///
        /// @param from the first one's place
        /// @param to the place behind the last one
        void forEach(int from, int to, Taker taker);

        /// The same for a part that [Prepares]: gives what is known of rows in the place of what
        /// they have.
        void forEach(int from, int to, Taker taker, KnownTaker known);

        /// Takes a row of which that is known which was prepared.
        @FunctionalInterface
        interface KnownTaker {
            void take(int row, ByteReader prepared);
        }

        /// Takes a row.
        @FunctionalInterface
        interface Taker {
            void take(int row, Object value);
        }
    }

    /// What rows have for a part that is searched by vectors.
    @FunctionalInterface
    interface Held {

        /// The vector that a row was added with, from the end of the epoch to the next one.
        Encoded vector(int row);
    }

    /// A vector as it is kept.
    record Encoded(Type type, byte[] bytes) {

        /// What a processor takes from memory at once.
        private static final int LINE = 64;

        /// Reads a byte of each line, which are then taken from memory at the same time; as with
        /// those of others, where these are asked for next.
        ///
        /// @return something that depends on all of them
        int touch() {
            int sum = 0;
            for (int i = 0; i < bytes.length; i += LINE) {
                sum += bytes[i];
            }
            return sum;
        }

        /// Copies it to where there is room.
        void read(float[] to) {
            Values.readVector(type, bytes, to);
        }
    }

    /// A question.
    interface Asked {

        /// How good a row is, the larger the better; negative infinity where it is not found.
        float score(int row);

        /// Offers the rows that may be among the best.
        void search(Best best, RowFilter filter);

        /// It is not asked any more: what was kept for it alone is forgotten.
        default void release() {}
    }
}
