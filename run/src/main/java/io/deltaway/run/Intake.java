package io.deltaway.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes rows from the sources: from the static ones one after another, each to its end, so that
/// their order does not depend on time; then from the live ones in turn, as they come. Owned by the
/// coordinator.
final class Intake {

    private final List<Feed> all;
    private final List<Feed> answers;
    private final List<Lane> fixed;
    private final List<Lane> live;
    private final List<Feed> requests;
    private final List<Feed> changing;
    private int turn;
    private boolean requestsFirst;

    /// @param all the sources
    /// @param calls how many of them, the last ones, give answers to calls: they are taken first,
    ///   and end when nothing is asked any more
    /// @param groups of sources that go in step
    /// @param requests the sources whose rows somebody waits for
    /// @param changing those whose rows change or go
    Intake(
            List<Feed> all,
            int calls,
            List<InStep> groups,
            List<Feed> requests,
            List<Feed> changing) {
        this.requests = List.copyOf(requests);
        this.changing = List.copyOf(changing);
        this.all = List.copyOf(all);
        List<Feed> feeds = all.subList(0, all.size() - calls);
        answers = List.copyOf(all.subList(feeds.size(), all.size()));
        var lanes = new ArrayList<Lane>();
        for (Feed feed : feeds) {
            Lane lane = feed;
            for (InStep group : groups) {
                lane = group.has(feed) ? group : lane;
            }
            if (!lanes.contains(lane)) {
                lanes.add(lane);
            }
        }
        fixed = lanes.stream().filter(lane -> !lane.isLive()).toList();
        live = lanes.stream().filter(Lane::isLive).toList();
    }

    /// Takes a chunk, or of a larger one `limit` rows. Null where nothing is ready.
    Feed.@Nullable Taken take(long limit) {
        Feed.Taken first = takeFirst(limit);
        if (first != null) {
            return first;
        }
        for (Lane lane : fixed) {
            Feed.Taken taken = lane.take(limit);
            if (taken != null || !lane.hasEnded()) {
                return taken;
            }
        }
        for (int i = 0; i < live.size(); i++) {
            Lane lane = live.get(turn);
            turn = (turn + 1) % live.size();
            Feed.Taken taken = lane.take(limit);
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    /// Takes answers and requests in turn: of answers there may be many, and somebody waits for
    /// requests.
    private Feed.@Nullable Taken takeFirst(long limit) {
        requestsFirst = !requestsFirst;
        Feed.Taken taken = requestsFirst && isPastFixed() ? take(requests, limit) : null;
        return taken == null ? take(answers, limit) : taken;
    }

    private static Feed.@Nullable Taken take(List<Feed> feeds, long limit) {
        for (Feed feed : feeds) {
            Feed.Taken taken = feed.take(limit);
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    /// Takes all requests that are there, where an epoch may end behind them.
    ///
    /// @return whether there were some
    boolean takeRequests(Consumer<Feed.Taken> count) {
        boolean any = false;
        boolean mayEnd = isPastFixed() && !isWithinWhole();
        Feed.Taken taken = mayEnd ? take(requests, Long.MAX_VALUE) : null;
        while (taken != null) {
            count.accept(taken);
            any = true;
            taken = take(requests, Long.MAX_VALUE);
        }
        return any;
    }

    /// Takes of the sources that are [#isWithinWhole] only.
    Feed.@Nullable Taken takeRest(long limit) {
        for (Feed feed : all) {
            Feed.Taken taken = feed.isWithinWhole() ? feed.take(limit) : null;
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    /// Takes while sources are held back: answers to calls, what [#takeRest] takes, requests, and
    /// of live sources whose rows change or go, if these are not held back.
    Feed.@Nullable Taken takeAnyway(long limit, boolean orChanges) {
        Feed.Taken first = takeFirst(limit);
        Feed.Taken taken = first == null ? takeRest(limit) : first;
        boolean isPastFixed = taken == null && isPastFixed();
        for (int i = 0; i < live.size() && taken == null && isPastFixed; i++) {
            Lane lane = live.get(turn);
            turn = (turn + 1) % live.size();
            if (lane instanceof Feed feed
                    && (requests.contains(feed) || orChanges && changing.contains(feed))) {
                taken = feed.take(limit);
            }
        }
        return taken;
    }

    /// Whether an epoch that ended here would show a part of something whole.
    boolean isWithinWhole() {
        for (Feed feed : all) {
            if (feed.isWithinWhole()) {
                return true;
            }
        }
        return false;
    }

    /// Whether somebody waits for each row that may come.
    boolean isOfRequests() {
        return !requests.isEmpty() && requests.size() == all.size() - answers.size();
    }

    /// Whether the static sources have been read to their end.
    boolean isPastFixed() {
        return fixed.stream().allMatch(Lane::hasEnded);
    }

    /// Whether what was there at the beginning has been read: the static sources to their end, and
    /// the contents with which live ones begin.
    boolean isPastBeginning() {
        return isPastFixed() && live.stream().noneMatch(Lane::isInContents);
    }

    /// Whether all but the answers to calls have ended.
    boolean hasEnded() {
        return isPastFixed() && live.stream().allMatch(Lane::hasEnded);
    }

    /// Whether [#take] would give something.
    boolean isReady() {
        return hasAnswers() || open().anyMatch(Lane::isReady);
    }

    /// Remembers what is there.
    void mark() {
        answers.forEach(Feed::mark);
        fixed.forEach(Lane::mark);
        live.forEach(Lane::mark);
    }

    /// Whether something that was there at the last [#mark] is still to be taken, and can be.
    boolean hasMarked() {
        return answers.stream().anyMatch(Feed::hasMarked) || open().anyMatch(Lane::hasMarked);
    }

    /// Whether answers to calls are ready.
    boolean hasAnswers() {
        return answers.stream().anyMatch(Feed::isReady);
    }

    /// Nanoseconds until [#take] may give something though nothing more arrives; `Long.MAX_VALUE`
    /// for never.
    long untilReady() {
        return hasAnswers() ? 0 : open().mapToLong(Lane::untilReady).min().orElse(Long.MAX_VALUE);
    }

    /// Decodes a chunk that waits for a free thread.
    boolean help() {
        return open().anyMatch(Lane::help);
    }

    /// Those that rows are taken from now.
    private Stream<Lane> open() {
        return fixed.stream()
                .filter(lane -> !lane.hasEnded())
                .findFirst()
                .map(Stream::of)
                .orElseGet(live::stream);
    }

    void drain() {
        fixed.forEach(Lane::drain);
        live.forEach(Lane::drain);
        answers.forEach(Feed::drain);
    }

    /// When what waits longest was read.
    long oldestNanos() {
        return all.stream()
                .mapToLong(feed -> feed.arrivals().oldestNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
