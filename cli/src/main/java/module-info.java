/// The `deltaway` command.
module io.deltaway.cli {
    requires io.deltaway;
    requires static org.jspecify;
    requires java.compiler;
}
