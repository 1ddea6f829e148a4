package io.deltaway.run.persist;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a program is made of, as far as its state goes: enough to tell what of the state of one
/// program is that of another.
///
/// @param program what it computes, as text for people
/// @param sources in the order of the plan, and behind them what its sinks refuse
/// @param sinks in the order of the plan
/// @param parts by the name of each part of the state, what is kept there
public record Outline(
        String program, List<Source> sources, List<Sink> sinks, Map<String, String> parts) {

    public Outline {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        parts = Map.copyOf(parts);
    }

    /// Between the identity of answers to a call and what is the same of all that it may answer.
    public static final String ANSWERS = " answers ";

    /// @param identity the same for sources that give the same; of two in one program they differ
    /// @param name for people
    /// @param columns those that hold something in what it gives
    public record Source(String identity, String name, Set<String> columns) {

        public Source {
            columns = Set.copyOf(columns);
        }
    }

    /// @param identity the same for sinks of the same kind that are told the same
    /// @param name for people
    /// @param remembersAs what the name is made of under which it remembers what it committed
    public record Sink(String identity, String name, String remembersAs) {}

    /// Makes identities differ from each other: the second of the same gets a number.
    public static List<String> numbered(List<String> identities) {
        var counts = new HashMap<String, Integer>();
        return identities.stream()
                .map(identity -> {
                    int count = counts.merge(identity, 1, Integer::sum);
                    return count == 1 ? identity : identity + "#" + count;
                })
                .toList();
    }

    /// The number of the source with an identity; -1 where there is none.
    public int source(String identity) {
        return sources.stream().map(Source::identity).toList().indexOf(identity);
    }

    /// The number of the sink with an identity; -1 where there is none.
    public int sink(String identity) {
        return sinks.stream().map(Sink::identity).toList().indexOf(identity);
    }

    /// The names of the parts of the state by their identities, without those of which there are
    /// several: nobody could tell which is which.
    public Map<String, String> namesOfParts() {
        var names = new HashMap<String, String>();
        parts.forEach((name, identity) -> {
            if (!identity.contains("#") && !parts.containsValue(identity + "#2")) {
                names.put(identity, name);
            }
        });
        return names;
    }

    /// The columns that a source's rows hold something in.
    Set<String> columns(int source) {
        return sources.get(source).columns;
    }

    /// Whether it is that of another one, but for the names under which sinks remember.
    public boolean isOf(Outline other) {
        return behind(other, 0).equals(other);
    }

    /// The same, where answers to a call that were of other questions are known as they were in an
    /// earlier program: to the same question they are the same. Of several such calls nobody could
    /// tell which is which.
    public Outline like(Outline before) {
        var all = new ArrayList<Source>();
        for (Source source : sources) {
            List<Source> were = before.others(source, this);
            boolean isOne = were.size() == 1 && others(source, before).size() == 1;
            all.add(
                    isOne && before.source(source.identity) < 0
                            ? new Source(were.getFirst().identity, source.name, source.columns)
                            : source);
        }
        return new Outline(program, all, sinks, parts);
    }

    /// The answers to the same call that another program does not have.
    private List<Source> others(Source source, Outline than) {
        String call = call(source);
        return sources.stream()
                .filter(one -> !call.isEmpty() && call(one).equals(call))
                .filter(one -> than.source(one.identity) < 0)
                .toList();
    }

    private static String call(Source source) {
        int at = source.identity.indexOf(ANSWERS);
        return at < 0 ? "" : source.identity.substring(at);
    }

    /// The same as [#like], where sinks that an earlier program had go on under the names that they
    /// had there, and others get a name that none had.
    ///
    /// @param firstEpoch from which on the earlier program is not followed any more
    Outline behind(Outline before, long firstEpoch) {
        var named = new ArrayList<Sink>();
        for (Sink sink : sinks) {
            int was = before.sink(sink.identity);
            String name =
                    was < 0
                            ? sink.remembersAs + "@" + firstEpoch
                            : before.sinks.get(was).remembersAs;
            named.add(new Sink(sink.identity, sink.name, name));
        }
        return new Outline(program, like(before).sources, named, parts);
    }

    Set<String> sourceIdentities() {
        var all = new HashSet<String>();
        sources.forEach(source -> all.add(source.identity));
        return all;
    }

    void write(ByteWriter out) {
        out.writeText(program);
        out.writeVarLong(sources.size());
        for (Source source : sources) {
            out.writeText(source.identity);
            out.writeText(source.name);
            out.writeVarLong(source.columns.size());
            new TreeSet<>(source.columns).forEach(out::writeText);
        }
        out.writeVarLong(sinks.size());
        for (Sink sink : sinks) {
            out.writeText(sink.identity);
            out.writeText(sink.name);
            out.writeText(sink.remembersAs);
        }
        out.writeVarLong(parts.size());
        new TreeMap<>(parts)
                .forEach((name, identity) -> {
                    out.writeText(name);
                    out.writeText(identity);
                });
    }

    static Outline read(ByteReader in) {
        String program = in.readText();
        var sources = new ArrayList<Source>();
        for (long left = in.readVarLong(); left > 0; left--) {
            String identity = in.readText();
            String name = in.readText();
            var columns = new HashSet<String>();
            for (long more = in.readVarLong(); more > 0; more--) {
                columns.add(in.readText());
            }
            sources.add(new Source(identity, name, columns));
        }
        var sinks = new ArrayList<Sink>();
        for (long left = in.readVarLong(); left > 0; left--) {
            sinks.add(new Sink(in.readText(), in.readText(), in.readText()));
        }
        var parts = new HashMap<String, String>();
        for (long left = in.readVarLong(); left > 0; left--) {
            parts.put(in.readText(), in.readText());
        }
        return new Outline(program, sources, sinks, parts);
    }
}
