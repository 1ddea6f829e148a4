package io.deltaway.json;

/// A text that is no JSON. The message says what is wrong and where, without the text.
public final class MalformedJson extends Exception {

    private static final long serialVersionUID = 1;

    /// Without a stack trace: it stands for a bad row, not for a fault in a program.
    public MalformedJson(String message) {
        super(message, null, false, false);
    }
}
