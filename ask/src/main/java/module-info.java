/// The command `deltaway ask`.
module io.deltaway.ask {
    requires io.deltaway.ai;
    requires io.deltaway.assistant;
    requires io.deltaway.mcp;
    requires static transitive org.jspecify;
}
