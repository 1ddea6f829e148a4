package io.deltaway.ai;

/// Hears answers while a model gives them, to show them. From any thread; what counts is the answer
/// itself, which the call gives in the end.
@FunctionalInterface
public interface Hearer {

    /// What is said so far. Its marks are checked as those of the answer are, so that it is the
    /// beginning of that. It begins anew where the model is asked again. Of a long answer not each
    /// word is told by itself.
    void hear(Asked asked, String soFar);
}
