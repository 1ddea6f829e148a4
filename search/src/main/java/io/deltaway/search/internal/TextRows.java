package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/// Texts, searched by their words and ranked by BM25 (Robertson and Zaragoza, 2009; k1 = 1.6 and b
/// = 0.65 are the middle of what they recommend for collections of all kinds). What words are is
/// Lucene's analysis of a language.
///
/// Scores depend on the rows that are there and on nothing else: how many rows have a word is
/// exact, as far as words have hashes of their own ([WordCounts]), also after removals. An index of
/// Lucene's goes by rows that are removed but not yet merged away, and shows a change when a
/// segment of its own has been written: decision 0030.
///
/// Eight bytes for each word of each row. A change costs, for each word, a move of the rows behind
/// it in memory; a question reads all rows that have one of its words.
final class TextRows implements Part.Prepares {

    private static final double K1 = 1.6;
    private static final double B = 0.65;

    /// Fewer rows are not worth postings of their own for each processor.
    private static final int LEAST_SHARED = 1_000;

    /// More than processors, as one of them may have something else to do.
    private static final int SHARES = 2 * Runtime.getRuntime().availableProcessors();

    /// To be raised where words are written otherwise, or become other words or hashes by what
    /// [#PROBE] does not show.
    private static final int FORMAT = 1;

    /// A text whose words tell most of what analysis does: long and short ones, forms, capitals,
    /// letters that look like others, what is not seen, other scripts, numbers.
    private static final String PROBE =
            "The PUMPS' housings are leaking; gro\u0308\u00DFere \uFB02anges, \uFF30\uFF35\uFF2D\uFF30 lub\u00ADri\u200Bcation"
                    + " l'eau \u0438\u0437\u0434\u0435\u043B\u0438\u044F \u6C34\u30DD\u30F3\u30D7 \uC218\uB3C4 \u0627\u0644\u0645\u0636\u062E\u0629 3.14 e-mail a.b@c.de x1";

    private final Words words;
    private final int version;
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
        var probe = new ByteWriter();
        words.counts(PROBE).write(probe);
        this.version =
                Objects.hash(
                        FORMAT,
                        Version.LATEST.toString(),
                        Runtime.version().feature(),
                        analyzer.getClass().getName(),
                        Arrays.hashCode(probe.toBytes()));
    }

    long rowCount() {
        return rowCount;
    }

    long wordCount() {
        return wordCount;
    }

    int rowsWith(String word) {
        Postings rows = postings.get(WordCounts.hash(word));
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
        add(row, words.counts((String) value), postings);
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

    private void add(int row, WordCounts counts, WordPostings to) {
        lengths[row] = counts.length();
        to.add(row, counts);
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public void prepare(String text, ByteWriter out) {
        words.counts(text).write(out);
    }

    /// Shared between the processors.
    @Override
    public List<Runnable> adding(TakenUp rows) {
        if (rows.count() == 0) {
            return List.of();
        }
        makeRoom(rows.lastNumber());
        int count = rows.count() < LEAST_SHARED ? 1 : SHARES;
        var work = new ArrayList<Runnable>();
        for (int i = 0; i < count; i++) {
            var share = new Share();
            int from = (int) ((long) rows.count() * i / count);
            int to = (int) ((long) rows.count() * (i + 1) / count);
            shares.add(share);
            work.add(() -> rows.forEach(from, to, share::add, share::add));
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

        private final WordCounts room = new WordCounts();

        void add(int row, Object value) {
            add(row, words.counts((String) value));
        }

        void add(int row, ByteReader prepared) {
            room.read(prepared);
            add(row, room);
        }

        private void add(int row, WordCounts counts) {
            TextRows.this.add(row, counts, postings);
            rowCount++;
            wordCount += counts.length();
        }
    }

    @Override
    public void remove(int row, Object value) {
        postings.remove(row, words.counts((String) value));
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
        private final long[] hashes;
        private final double[] weights;
        private final double usualLength;
        private final Statistics statistics;

        Question(String[] words, double[] weights, double usualLength, Statistics statistics) {
            this.words = words;
            this.hashes = Arrays.stream(words).mapToLong(WordCounts::hash).toArray();
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
                Postings rows = postings.get(hashes[i]);
                int count = rows == null ? 0 : rows.countOf(row);
                sum += count == 0 ? 0 : score(i, row, count);
            }
            return sum == 0 ? Float.NEGATIVE_INFINITY : (float) sum;
        }

        @Override
        public void search(Best best, RowFilter filter) {
            int count = 0;
            for (int i = 0; i < words.length; i++) {
                Postings rows = postings.get(hashes[i]);
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
