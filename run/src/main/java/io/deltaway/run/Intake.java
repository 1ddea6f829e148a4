package io.deltaway.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes rows from the sources: from the static ones one after another, each to its end, so that
/// their order does not depend on time; then from the live ones in turn, as they come. Owned by the
/// coordinator.
final class Intake {

    private final List<Feed> all;
    private final List<Feed> answers;
    private final List<Feed> fixed;
    private final List<Feed> live;
    private int turn;

    /// @param all the sources
    /// @param calls how many of them, the last ones, give answers to calls: they are taken first,
    ///   and end when nothing is asked any more
    Intake(List<Feed> all, int calls) {
        this.all = List.copyOf(all);
        List<Feed> feeds = all.subList(0, all.size() - calls);
        answers = List.copyOf(all.subList(feeds.size(), all.size()));
        fixed = feeds.stream().filter(feed -> !feed.isLive()).toList();
        live = feeds.stream().filter(Feed::isLive).toList();
    }

    /// Takes a chunk, or of a larger one `limit` rows. Null where nothing is ready.
    Feed.@Nullable Taken take(long limit) {
        Feed.Taken answered = takeAnswers(limit);
        if (answered != null) {
            return answered;
        }
        for (Feed feed : fixed) {
            Feed.Taken taken = feed.take(limit);
            if (taken != null || !feed.hasEnded()) {
                return taken;
            }
        }
        for (int i = 0; i < live.size(); i++) {
            Feed feed = live.get(turn);
            turn = (turn + 1) % live.size();
            Feed.Taken taken = feed.take(limit);
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    private Feed.@Nullable Taken takeAnswers(long limit) {
        for (Feed feed : answers) {
            Feed.Taken taken = feed.take(limit);
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    /// Takes of the sources that are [#isWithinWhole] only.
    ///
    /// @param orAnswers whether it takes answers to calls as well
    Feed.@Nullable Taken takeRest(long limit, boolean orAnswers) {
        Feed.Taken answered = orAnswers ? takeAnswers(limit) : null;
        if (answered != null) {
            return answered;
        }
        for (Feed feed : all) {
            Feed.Taken taken = feed.isWithinWhole() ? feed.take(limit) : null;
            if (taken != null) {
                return taken;
            }
        }
        return null;
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

    /// Whether the static sources have been read to their end.
    boolean isPastFixed() {
        for (Feed feed : fixed) {
            if (!feed.hasEnded()) {
                return false;
            }
        }
        return true;
    }

    /// Whether what was there at the beginning has been read: the static sources to their end, and
    /// the contents with which live ones begin.
    boolean isPastBeginning() {
        return isPastFixed() && live.stream().noneMatch(Feed::isInContents);
    }

    /// Whether all but the answers to calls have ended.
    boolean hasEnded() {
        if (!isPastFixed()) {
            return false;
        }
        for (Feed feed : live) {
            if (!feed.hasEnded()) {
                return false;
            }
        }
        return true;
    }

    /// Whether [#take] would give something.
    boolean isReady() {
        for (Feed feed : answers) {
            if (feed.isReady()) {
                return true;
            }
        }
        for (Feed feed : fixed) {
            if (!feed.hasEnded()) {
                return feed.isReady();
            }
        }
        for (Feed feed : live) {
            if (feed.isReady()) {
                return true;
            }
        }
        return false;
    }

    /// Decodes a chunk that waits for a free thread.
    boolean help() {
        for (Feed feed : fixed) {
            if (!feed.hasEnded()) {
                return feed.arrivals().help();
            }
        }
        return live.stream().anyMatch(feed -> feed.arrivals().help());
    }

    void drain() {
        all.forEach(feed -> feed.arrivals().drain());
    }

    void close() {
        all.forEach(feed -> feed.arrivals().close());
    }

    /// When what waits longest was read.
    long oldestNanos() {
        return all.stream()
                .mapToLong(feed -> feed.arrivals().oldestNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
