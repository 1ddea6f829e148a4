package io.deltaway.formats.parse;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// JSON values by Jackson's parser.
public final class JsonTrees {

    private static final int MOST_DIGITS = 10_000;

    /// Room for the components of a vector at first.
    private static final int FEW = 512;

    /// Without Jackson's limits on the lengths of texts, which our blocks bound already, and with a
    /// larger one on numbers, as decimals may be long; its limit on depth stays. Floats by the
    /// quicker one of its ways.
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(MOST_DIGITS)
                                    .build())
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build();

    private JsonTrees() {}

    /// The value of a whole text.
    ///
    /// @throws JsonSyntaxException where it is no JSON, or more than one value
    public static Json parse(byte[] bytes, int from, int to) {
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
            return whole(parser);
        } catch (JacksonException e) {
            throw new JsonSyntaxException(JsonMistakes.told(e));
        }
    }

    /// The value of a whole text.
    ///
    /// @throws JsonSyntaxException where it is no JSON, or more than one value
    public static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser);
        } catch (JacksonException e) {
            throw new JsonSyntaxException(JsonMistakes.told(e));
        }
    }

    /// The value of a whole text; where it is an object, some of its members as vectors. A vector
    /// has hundreds of numbers, and a decimal for each takes several times as long.
    ///
    /// @param wanted the members that are vectors, if they are
    /// @param vectors takes those that are arrays, where all of these are of numbers that floats
    ///   can hold; else it stays empty, and they are in the value
    /// @throws JsonSyntaxException where it is no JSON, or more than one value
    public static Json parse(String text, Set<String> wanted, Map<String, float[]> vectors) {
        if (wanted.isEmpty()) {
            return parse(text);
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Json object = object(parser, wanted, vectors);
                if (object != null) {
                    demandEnd(parser);
                    return object;
                }
                vectors.clear();
            }
        } catch (JacksonException e) {
            throw new JsonSyntaxException(JsonMistakes.told(e));
        }
        return parse(text);
    }

    /// Null where something that is wanted as a vector is an array of something else, or a member
    /// is there twice: then the whole is read again, which tells what is wrong.
    private static @Nullable Json object(
            JsonParser parser, Set<String> wanted, Map<String, float[]> vectors) {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (members.containsKey(name) || vectors.containsKey(name)) {
                return null;
            }
            if (parser.nextToken() == JsonToken.START_ARRAY && wanted.contains(name)) {
                float[] vector = vector(parser);
                if (vector == null) {
                    return null;
                }
                vectors.put(name, vector);
            } else {
                members.put(name, value(parser));
            }
        }
        return new Json.ObjectValue(members);
    }

    /// The numbers of the array that begins; null where one of them is no number, or too large.
    private static float @Nullable [] vector(JsonParser parser) {
        float[] vector = new float[FEW];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                return null;
            }
            float component = parser.getFloatValue();
            if (Float.isInfinite(component)) {
                return null;
            }
            vector = count == vector.length ? Arrays.copyOf(vector, 2 * count) : vector;
            if (component == 0) {
                decimal(parser); // which refuses exponents that nothing holds
            }
            vector[count++] = component + 0f; // columns hold no -0
        }
        return Arrays.copyOf(vector, count);
    }

    private static Json whole(JsonParser parser) {
        if (parser.nextToken() == null) {
            throw new JsonSyntaxException("nothing there");
        }
        Json value = value(parser);
        demandEnd(parser);
        return value;
    }

    private static void demandEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw new JsonSyntaxException("more behind the end of the value");
        }
    }

    /// The value whose first token is the parser's current one.
    static Json value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (members.put(name, value(parser)) != null) {
                        throw doubled(name);
                    }
                }
                yield new Json.ObjectValue(members);
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield new Json.ArrayValue(elements);
            }
            case VALUE_STRING -> new Json.TextValue(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.NumberValue(decimal(parser));
            case VALUE_TRUE -> new Json.BooleanValue(true);
            case VALUE_FALSE -> new Json.BooleanValue(false);
            case VALUE_NULL -> new Json.NullValue();
            default -> throw new JsonSyntaxException("no value but " + token);
        };
    }

    static JsonSyntaxException doubled(String member) {
        return new JsonSyntaxException("the member \"" + member + "\" is there twice");
    }

    private static BigDecimal decimal(JsonParser parser) {
        try {
            // Without a text for each, of which a vector has hundreds.
            return new BigDecimal(
                    parser.getStringCharacters(),
                    parser.getStringOffset(),
                    parser.getStringLength());
        } catch (NumberFormatException | ArithmeticException e) {
            throw new JsonSyntaxException("a number that is too large: " + parser.getString());
        }
    }
}
