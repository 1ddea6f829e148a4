package io.deltaway.cli;

/// A program that can't be run: the message says why and what to do.
final class ProgramException extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;

    ProgramException(String code, String message) {
        super(code + " " + message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
