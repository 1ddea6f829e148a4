package io.deltaway.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// One run of one system.
///
/// @param seconds what is measured: a whole process's wall time, or a part of one that is warm
/// @param processed rows worked through in that time
/// @param peakBytes the largest resident memory of the process; -1 where that is not known
/// @param right whether the answer is the one computed independently
/// @param figures further measurements, with their units in their names
public record Outcome(
        double seconds,
        long processed,
        long peakBytes,
        boolean right,
        Map<String, Double> figures) {

    /// A further measurement.
    public double figure(String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    /// With one measurement more, or another one in its place.
    public Outcome with(String name, double value) {
        Map<String, Double> more = new HashMap<>(figures);
        more.put(name, value);
        return new Outcome(seconds, processed, peakBytes, right, more);
    }

    /// One line, to be handed from one process to another; see [#parse].
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(seconds).append(' ').append(processed).append(' ').append(right);
        figures.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    /// @param peakBytes of the process that wrote the text
    static Outcome parse(String text, long peakBytes) {
        String[] words = text.strip().split(" ", -1);
        Map<String, Double> figures = new HashMap<>();
        for (int i = 3; i < words.length; i++) {
            int sign = words[i].indexOf('=');
            figures.put(
                    words[i].substring(0, sign), Double.parseDouble(words[i].substring(sign + 1)));
        }
        return new Outcome(
                Double.parseDouble(words[0]),
                Long.parseLong(words[1]),
                peakBytes,
                Boolean.parseBoolean(words[2]),
                figures);
    }
}
