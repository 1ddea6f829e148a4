package io.deltaway.run;

import io.deltaway.connect.SourceConnector;
import io.deltaway.table.Events;
import io.deltaway.table.Synchronization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the sources of a plan that are to go in step.
final class Synchronized {

    private Synchronized() {}

    /// The columns of a source that are read, its times among them.
    static Set<String> needed(
            SourceConnector<?> connector,
            Set<String> columns,
            List<Synchronization<?, ?>> synchronizations) {
        var needed = new HashSet<>(columns);
        synchronizations.stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.source() == connector)
                .forEach(member -> needed.add(member.column()));
        return needed;
    }

    /// The groups, as far as there are sources that are read.
    static List<Wiring.Group> groups(
            List<Wiring.WiredSource> sources, List<Synchronization<?, ?>> synchronizations) {
        var groups = new ArrayList<Wiring.Group>();
        Set<Integer> taken = new HashSet<>();
        for (Synchronization<?, ?> of : synchronizations) {
            var members = new ArrayList<Wiring.Member>();
            for (int number = 0; number < sources.size(); number++) {
                for (Synchronization.Member member : of.members()) {
                    Wiring.WiredSource source = sources.get(number);
                    if (member.source() == source.connector()) {
                        mustBe(
                                taken.add(number),
                                source,
                                "it is named twice. Name it once, in one group.");
                        members.add(member(number, source.connector(), member));
                    }
                }
            }
            if (members.size() > 1) {
                mustBeAlike(sources, members);
                groups.add(new Wiring.Group(of, members));
            }
        }
        return groups;
    }

    private static Wiring.Member member(
            int number, SourceConnector<?> connector, Synchronization.Member member) {
        return new Wiring.Member(
                number,
                connector.rowType().schema().indexOf(member.column()),
                !(connector.events() instanceof Events.Groups));
    }

    private static void mustBeAlike(List<Wiring.WiredSource> sources, List<Wiring.Member> members) {
        Wiring.WiredSource first = sources.get(members.getFirst().source());
        for (Wiring.Member member : members) {
            Wiring.WiredSource source = sources.get(member.source());
            mustBe(
                    source.connector().isLive() == first.connector().isLive(),
                    source,
                    "one of it and "
                            + first.target().name()
                            + " is live, and the other one is read to its end first.");
        }
    }

    private static void mustBe(boolean so, Wiring.WiredSource source, String why) {
        if (!so) {
            throw new RunException(
                    "DW-0223",
                    "the source "
                            + source.target().name()
                            + ", read at "
                            + source.where()
                            + ", can't go in step with the others: "
                            + why);
        }
    }
}
