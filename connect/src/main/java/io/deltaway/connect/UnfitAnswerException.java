package io.deltaway.connect;

/// Thrown by the function of a [Call] that was answered with what can't be used, such as a text in
/// which no record is found. Its rows fail, and it is not asked again.
public final class UnfitAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    /// @param what what was expected, what was answered, and what is wrong with it, without a full
    ///   stop
    public UnfitAnswerException(String what) {
        super(what);
    }
}
