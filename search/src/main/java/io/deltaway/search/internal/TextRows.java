package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/// Texts, searched by their words and ranked by BM25 (Robertson and Zaragoza, 2009; k1 = 1.6 and b
/// = 0.65 are the middle of what they recommend for collections of all kinds). What words are is
/// Lucene's analysis of a language.
///
/// Scores depend on the rows that are there and on nothing else: how many rows have a word is
/// exact, also after removals. An index of Lucene's goes by rows that are removed but not yet
/// merged away, and shows a change when a segment of its own has been written: decision 0030.
///
/// Eight bytes for each word of each row. A change costs, for each word, a move of the rows behind
/// it in memory; a question reads all rows that have one of its words.
final class TextRows implements Part {

    private static final double K1 = 1.6;
    private static final double B = 0.65;

    /// Fewer rows are not worth postings of their own for each processor.
    private static final int LEAST_SHARED = 1_000;

    /// More than processors, as one of them may have something else to do.
    private static final int SHARES = 2 * Runtime.getRuntime().availableProcessors();

    private final Words words;
    private final WordPostings postings = new WordPostings();
    private final List<Share> shares = new ArrayList<>();
    private int[] lengths = new int[64];
    private long rowCount;
    private long wordCount;

    /// The sums of scores while a question is answered; zeros at other times.
    private double[] sums = new double[64];

    private int[] touched = new int[64];

    TextRows(Analyzer analyzer) {
        this.words = new Words(analyzer);
    }

    long rowCount() {
        return rowCount;
    }

    long wordCount() {
        return wordCount;
    }

    int rowsWith(String word) {
        Postings rows = postings.get(word);
        return rows == null ? 0 : rows.size();
    }

    /// The words of a text, and how often it has each, in one order wherever they are added up.
    private SequencedMap<String, Integer> words(String text) {
        var counts = new TreeMap<String, Integer>();
        words.of(
                text,
                (characters, length) ->
                        counts.merge(new String(characters, 0, length), 1, Integer::sum));
        return counts;
    }

    @Override
    public @Nullable Failure refusal(Object value) {
        return null;
    }

    @Override
    public void add(int row, Object value) {
        makeRoom(row);
        add(row, (String) value, postings);
        rowCount++;
        wordCount += lengths[row];
    }

    private void makeRoom(int row) {
        if (row >= lengths.length) {
            int size = Math.max(row + 1, lengths.length * 2);
            lengths = Arrays.copyOf(lengths, size);
            sums = new double[size];
            touched = new int[size];
        }
    }

    private void add(int row, String text, WordPostings to) {
        lengths[row] = 0;
        words.of(
                text,
                (characters, length) -> {
                    lengths[row]++;
                    to.add(row, characters, length);
                });
    }

    /// Shared between the processors: taking texts apart is most of the work.
    @Override
    public List<Runnable> adding(TakenUp rows) {
        int count = rows.count();
        if (count < LEAST_SHARED) {
            return Part.super.adding(rows);
        }
        makeRoom(rows.lastNumber());
        var work = new ArrayList<Runnable>();
        for (int i = 0; i < SHARES; i++) {
            var share = new Share();
            int from = (int) ((long) count * i / SHARES);
            int to = (int) ((long) count * (i + 1) / SHARES);
            shares.add(share);
            work.add(() -> rows.forEach(from, to, share::add));
        }
        return work;
    }

    @Override
    public void added() {
        for (Share share : shares) {
            postings.append(share.postings);
            rowCount += share.rowCount;
            wordCount += share.wordCount;
        }
        shares.clear();
    }

    /// Some of the rows that are added at once.
    private final class Share {

        private final WordPostings postings = new WordPostings();
        private long rowCount;
        private long wordCount;

        void add(int row, Object value) {
            TextRows.this.add(row, (String) value, postings);
            rowCount++;
            wordCount += lengths[row];
        }
    }

    @Override
    public void remove(int row, Object value) {
        words.of((String) value, (characters, length) -> postings.remove(row, characters, length));
        rowCount--;
        wordCount -= lengths[row];
        postings.tidy();
    }

    @Override
    public long sizeInBytes() {
        return postings.sizeInBytes() + lengths.length * 16L;
    }

    @Override
    public Asked ask(Object value, @Nullable Statistics kept, boolean exactly) {
        var statistics = kept == null ? new Statistics() : kept;
        var words = words((String) value);
        words.keySet().forEach(word -> statistics.take(this, word));
        var names = words.keySet().toArray(String[]::new);
        var weights = new double[names.length];
        for (int i = 0; i < names.length; i++) {
            long with = statistics.rowsWith(names[i]);
            double rarity =
                    Math.log(1 + (Math.max(statistics.rows(), with) - with + 0.5) / (with + 0.5));
            weights[i] = rarity * words.getOrDefault(names[i], 0);
        }
        double usual =
                statistics.rows() > 0
                        ? Math.max(1, statistics.words()) / (double) statistics.rows()
                        : 1;
        return new Question(names, weights, usual, statistics);
    }

    private final class Question implements Asked {

        private final String[] words;
        private final double[] weights;
        private final double usualLength;
        private final Statistics statistics;

        Question(String[] words, double[] weights, double usualLength, Statistics statistics) {
            this.words = words;
            this.weights = weights;
            this.usualLength = usualLength;
            this.statistics = statistics;
        }

        @Override
        public void release() {
            for (String word : words) {
                statistics.release(word);
            }
        }

        private double score(int word, int row, int count) {
            double length = lengths[row] / usualLength;
            return weights[word] * (count / (count + K1 * (1 - B + B * length)));
        }

        @Override
        public float score(int row) {
            double sum = 0;
            for (int i = 0; i < words.length; i++) {
                Postings rows = postings.get(words[i]);
                int count = rows == null ? 0 : rows.countOf(row);
                sum += count == 0 ? 0 : score(i, row, count);
            }
            return sum == 0 ? Float.NEGATIVE_INFINITY : (float) sum;
        }

        @Override
        public void search(Best best, RowFilter filter) {
            int count = 0;
            for (int i = 0; i < words.length; i++) {
                Postings rows = postings.get(words[i]);
                for (int p = 0; rows != null && p < rows.size(); p++) {
                    int row = rows.row(p);
                    if (sums[row] == 0) {
                        touched[count++] = row;
                    }
                    sums[row] += score(i, row, rows.count(p));
                }
            }
            for (int i = 0; i < count; i++) {
                int row = touched[i];
                float score = (float) sums[row];
                sums[row] = 0;
                if (score >= best.least() && filter.accepts(row)) {
                    best.offer(score, row);
                }
            }
        }
    }
}
