package io.deltaway.http;

import java.util.List;

/// Who asks: as the token says, or as somebody says who may ask for others
/// ([ServerOptions#onBehalf]).
///
/// @param groups to which the caller belongs
public record Caller(String name, List<String> groups) {

    public Caller {
        groups = List.copyOf(groups);
    }
}
