package io.deltaway.engine.expr;

/// A text that a regular expression may read only so often. The JDK's matcher goes back and tries
/// again, for some expressions and texts longer than anybody waits: `(a+)+\1b` on sixty letters a.
/// It can't be stopped, but it reads the text, so the reads are counted.
final class BoundedText implements CharSequence {

    /// Shorter texts are read directly: nearly all expressions are done with them in time.
    private static final int SHORT = 16;

    private static final int MOST_READS = 2_000_000;
    private static final int MOST_READS_OF_EACH = 100;

    /// The text was read too often.
    static final class ReadTooOften extends RuntimeException {
        private static final long serialVersionUID = 1;

        /// Without a stack trace: it stands for a bad row, not for a fault in a program.
        ReadTooOften() {
            super("read too often", null, false, false);
        }
    }

    private final String text;
    private long left;

    private BoundedText(String text) {
        this.text = text;
        this.left = MOST_READS + (long) MOST_READS_OF_EACH * text.length();
    }

    static CharSequence of(String text) {
        return text.length() <= SHORT ? text : new BoundedText(text);
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new ReadTooOften();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
