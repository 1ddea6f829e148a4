package io.deltaway.kafka.internal.write;

/// A row that can't be a record. Caught where the row is told, so it carries no stack trace.
public final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    /// A record that the broker does not take.
    public static final String RECORD = "DW-2220";

    /// A topic that is not there.
    static final String TOPIC = "DW-2221";

    private final String code;

    public Refused(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
