package io.deltaway.ai.internal;

/// What libraries would tell others of the machine. DJL, of which the tokenizers are, asks the
/// metadata service of a cloud which machine this is, and tells its own servers, before it reads
/// the first tokenizer: where that address doesn't answer, for eight seconds.
final class Telemetry {

    /// The name that DJL gives it, as a property or in the environment.
    private static final String OPT_OUT = "OPT_OUT_TRACKING";

    private Telemetry() {}

    /// Lets nothing be told, unless who runs the process says otherwise; before a tokenizer is
    /// read.
    static void refuse() {
        if (System.getenv(OPT_OUT) == null && System.getProperty(OPT_OUT) == null) {
            System.setProperty(OPT_OUT, "true");
        }
    }
}
