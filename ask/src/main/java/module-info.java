/// The command `deltaway ask`.
module io.deltaway.ask {
    requires io.deltaway.assistant;
    requires static transitive org.jspecify;
}
