package io.deltaway.run;

import io.deltaway.connect.ConnectorException;
import io.deltaway.connect.Secrets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pipeline could not be started, or stopped before its end. The message says what, where and
/// what to do, and begins with a stable code, DW-02xx.
public final class RunException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    RunException(String code, String message, @Nullable Throwable cause) {
        super(code + " " + message, cause);
        this.code = code;
    }

    RunException(String code, String message) {
        this(code, message, null);
    }

    private RunException(RunException first) {
        super(first.getMessage(), first.getCause() == null ? first : first.getCause());
        this.code = first.code;
    }

    /// The same failure, told another time: whoever waits twice, as the end of a `try` does after
    /// its body, must not get one object twice.
    RunException again() {
        var again = new RunException(this);
        for (Throwable beside : getSuppressed()) {
            again.addSuppressed(beside);
        }
        return again;
    }

    private RunException(String code, @Nullable Throwable cause, String message) {
        super(message, cause);
        this.code = code;
    }

    /// The same failure without what is secret.
    RunException without(List<Secrets> secrets) {
        String before = String.valueOf(getMessage());
        Throwable causedBy = getCause();
        String message = before;
        @Nullable Throwable cause = causedBy;
        Throwable[] beside = getSuppressed();
        for (Secrets one : secrets) {
            message = one.scrub(message);
            cause = cause == null ? null : one.scrub(cause);
            for (int i = 0; i < beside.length; i++) {
                beside[i] = one.scrub(beside[i]);
            }
        }
        if (message.equals(before) && cause == causedBy && Arrays.equals(beside, getSuppressed())) {
            return this;
        }
        var clean = new RunException(code, cause, message);
        clean.setStackTrace(getStackTrace());
        for (Throwable one : beside) {
            clean.addSuppressed(one);
        }
        return clean;
    }

    /// The stable code, such as `DW-0206`.
    public String code() {
        return code;
    }

    /// A source that can't be read any more.
    ///
    /// @param where the line of the program that reads it
    static RunException unread(String name, String where, Throwable cause) {
        return new RunException(
                "DW-0203",
                "the source "
                        + name
                        + " can't be read: "
                        + reason(cause)
                        + ". What was computed before is in the sinks."
                        + remedy(cause)
                        + " Read at "
                        + where
                        + ".",
                cause);
    }

    /// What to do, where the cause does not say it.
    static String remedy(Throwable cause) {
        return cause instanceof ConnectorException ? "" : " Remove the cause and run again.";
    }

    /// What an exception says, for the middle of a sentence.
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        if (message == null) {
            return name;
        }
        if (cause instanceof NoSuchFileException gone) {
            return "there is no " + gone.getFile();
        }
        if (cause instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (cause instanceof OutOfMemoryError) {
            return "the memory is used up (" + message + "). Give the process more, with -Xmx";
        }
        String sentence =
                message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        boolean isOurs = message.startsWith("DW-");
        return cause instanceof RuntimeException && !isOurs ? name + ": " + sentence : sentence;
    }
}
