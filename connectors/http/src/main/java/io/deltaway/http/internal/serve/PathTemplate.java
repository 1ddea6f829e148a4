package io.deltaway.http.internal.serve;

import io.deltaway.table.PlanException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A path with places for values, such as `/v1/prices/{ticker}`. A value is one segment.
public final class PathTemplate {

    /// @param text the name of the place, or what has to stand there
    private record Segment(String text, boolean isPlace) {
        boolean isSame(Segment other) {
            return isPlace ? other.isPlace : !other.isPlace && text.equals(other.text);
        }
    }

    private final String text;
    private final List<Segment> segments;
    private final boolean mayEndWithSlash;

    private PathTemplate(String text, List<Segment> segments, boolean mayEndWithSlash) {
        this.text = text;
        this.segments = segments;
        this.mayEndWithSlash = mayEndWithSlash;
    }

    /// As it is only, without a slash at the end, which is for another one.
    PathTemplate withoutSlash() {
        return new PathTemplate(text, segments, segments.isEmpty());
    }

    /// @throws PlanException where it is no path, or has a place twice
    public static PathTemplate of(String text) {
        if (!text.startsWith("/") || text.contains("?") || text.contains("#")) {
            throw refused(text);
        }
        var segments = new ArrayList<Segment>();
        List<String> parts = split(text);
        for (String part : endsWithSlash(parts) ? parts.subList(0, parts.size() - 1) : parts) {
            boolean isPlace = part.startsWith("{") && part.endsWith("}") && part.length() > 2;
            String name = isPlace ? part.substring(1, part.length() - 1) : part;
            var segment = new Segment(name, isPlace);
            if (name.contains("{") || name.contains("}") || isPlace && segments.contains(segment)) {
                throw refused(text);
            }
            segments.add(segment);
        }
        return new PathTemplate(text, List.copyOf(segments), true);
    }

    private static PlanException refused(String text) {
        return new PlanException(
                "DW-0460",
                "the path of an endpoint does not fit",
                "one such as /v1/prices/{ticker}, each place once",
                "\"" + text + "\"",
                "change it");
    }

    /// The segments of a path; the last one is empty where it ends with a slash.
    static List<String> split(String path) {
        return path.isEmpty() ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    private static boolean endsWithSlash(List<String> path) {
        return !path.isEmpty() && path.getLast().isEmpty();
    }

    /// The values at the places of a path, if it is one of these. A slash at its end is before an
    /// empty value, or means nothing.
    ///
    /// @param path its segments, decoded
    Optional<Map<String, String>> match(List<String> path) {
        if (mayEndWithSlash && path.size() == segments.size() + 1 && endsWithSlash(path)) {
            return match(path.subList(0, segments.size()));
        }
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.isPlace()) {
                values.put(segment.text(), path.get(i));
            } else if (!segment.text().equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /// How many segments it has.
    int size() {
        return segments.size();
    }

    /// The names of the places.
    public List<String> places() {
        return segments.stream().filter(Segment::isPlace).map(Segment::text).toList();
    }

    /// The path before the first place; empty where something else stands behind one.
    public Optional<PathTemplate> beforePlaces() {
        int fixed = (int) fixedSegments();
        if (segments.subList(0, fixed).stream().anyMatch(Segment::isPlace)) {
            return Optional.empty();
        }
        List<Segment> before = segments.subList(0, fixed);
        String path = before.stream().map(s -> "/" + s.text()).collect(Collectors.joining());
        return Optional.of(new PathTemplate(path.isEmpty() ? "/" : path, before, true));
    }

    /// How many segments have to be as they are: of two templates that fit, the one with more is
    /// meant.
    long fixedSegments() {
        return segments.stream().filter(segment -> !segment.isPlace()).count();
    }

    /// Whether every path that fits one fits the other.
    boolean isSameAs(PathTemplate other) {
        return segments.size() == other.segments.size()
                && IntStream.range(0, segments.size())
                        .allMatch(i -> segments.get(i).isSame(other.segments.get(i)));
    }

    @Override
    public String toString() {
        return text;
    }
}
