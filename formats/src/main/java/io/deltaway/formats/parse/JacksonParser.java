package io.deltaway.formats.parse;

import io.deltaway.json.Json;
import io.deltaway.json.JsonParser;
import io.deltaway.json.MalformedJson;

/// The engine's reader of JSON text, by Jackson.
public final class JacksonParser implements JsonParser {

    /// Called by the service loader.
    public JacksonParser() {}

    @Override
    public Json parse(String text) throws MalformedJson {
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            throw new MalformedJson(String.valueOf(e.getMessage()));
        }
    }
}
