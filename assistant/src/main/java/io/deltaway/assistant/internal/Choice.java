package io.deltaway.assistant.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which sentences answer a question: those that together have most of its words.
///
/// They are taken in runs that stand together in a passage, as the second of them may say "it" for
/// what the first one names. A run is worth the words of the question that it has, and the shorter
/// of two that have the same is worth more, as in cover density ranking (Clarke, Cormack and
/// Tudhope, 2000). A word that it has not it may say otherwise, the likelier the more it says. The
/// best run is taken, and then what is best beside it, where a word counts less each time that it
/// was said (Clarke and others, Novelty and diversity in information retrieval evaluation, 2008).
/// Words alone don't say which of two runs is the answer: another one that has as many as the best
/// belongs to it, too.
final class Choice {

    /// How many sentences an answer has at most.
    private static final int SENTENCES = 3;

    /// A run belongs to the answer if it adds this much of what the best one says.
    private static final double GOOD = 0.65;

    /// What a word counts, of what it counted the time before.
    private static final double SAID_AGAIN = 0.7;

    /// Of a sentence more, in words of the question.
    private static final double COST_OF_SENTENCE = 0.3;

    private static final double COST_OF_RANK = 0.01;

    /// How likely a long run says in other words what it has not.
    private static final double SAID_OTHERWISE = 0.15;

    /// So many other words make it half as likely.
    private static final double HALF_LONG = 4;

    /// What one document has and another one may lack where a sentence begins and ends.
    private static final Pattern UNSAID = Pattern.compile("^[-*•–]\\h+|[.!。！]+$");

    private final Inquiry inquiry;
    private final List<Run> runs = new ArrayList<>();

    /// What each word of the question counts now.
    private final Map<String, Double> worth = new HashMap<>();

    /// What all of them count now: a question may have thousands, and there are many runs.
    private double all;

    private Choice(Inquiry inquiry) {
        this.inquiry = inquiry;
        inquiry.weights().forEach((word, weight) -> worth.put(word, (double) weight));
        all = sum(worth.values());
    }

    /// A sentence of a passage.
    record Said(String text, int passage, int place) {

        /// What is the same where two documents say it, one of them in a list.
        String plain() {
            return UNSAID.matcher(text).replaceAll("").replaceAll("\\h+", " ");
        }
    }

    /// @param asked the words of the question that it has
    /// @param others how many other words it has
    private record Run(List<Said> sentences, Set<String> asked, int others) {

        int passage() {
            return sentences.getFirst().passage();
        }
    }

    /// The best of the sentences, those of a passage together, and that of the best run first; none
    /// where no sentence has a word of the question.
    ///
    /// @param passages the sentences of each; the best come first
    static List<Said> of(Inquiry inquiry, List<List<String>> passages) {
        var choice = new Choice(inquiry);
        for (int passage = 0; passage < passages.size(); passage++) {
            choice.addRuns(passages.get(passage), passage);
        }
        return choice.best();
    }

    private void addRuns(List<String> sentences, int passage) {
        List<Set<String>> words = sentences.stream().map(inquiry::words).toList();
        for (int from = 0; from < sentences.size(); from++) {
            var run = new ArrayList<Said>();
            var all = new HashSet<String>();
            for (int i = from; i < Math.min(sentences.size(), from + SENTENCES); i++) {
                run.add(new Said(sentences.get(i), passage, i));
                all.addAll(words.get(i));
                var asked = new HashSet<>(all);
                asked.retainAll(inquiry.weights().keySet());
                if (!asked.isEmpty()) {
                    runs.add(new Run(List.copyOf(run), asked, all.size() - asked.size()));
                }
            }
        }
    }

    private List<Said> best() {
        var byPassage = new LinkedHashMap<Integer, List<Said>>();
        var texts = new HashSet<String>();
        Optional<Run> first = best(run -> true);
        double least = GOOD * first.map(this::gain).orElse(0.0);
        int most = first.map(this::asked).orElse(0);
        for (Optional<Run> next = first; next.isPresent(); ) {
            Run run = next.get();
            run.asked().forEach(word -> worth.computeIfPresent(word, (w, now) -> SAID_AGAIN * now));
            all = sum(worth.values());
            for (Said said : run.sentences()) {
                texts.add(said.plain());
                byPassage.computeIfAbsent(said.passage(), p -> new ArrayList<>()).add(said);
            }
            next =
                    best(other ->
                            isNew(other, texts)
                                    && (gain(other) >= least || hasAsMuch(other, most)));
        }
        return byPassage.values().stream()
                .flatMap(some -> some.stream().sorted(Comparator.comparingInt(Said::place)))
                .toList();
    }

    private Optional<Run> best(Predicate<Run> belongs) {
        return runs.stream().filter(belongs).max(Comparator.comparingDouble(this::gain));
    }

    /// One word in common says too little, be it all that the best one has.
    private boolean hasAsMuch(Run run, int most) {
        return run.asked().size() > 1 && asked(run) >= most && !strays(run);
    }

    /// Whether its sentences have a name in common that nobody asks for: what the second one says
    /// is said of that, as in "France borders Germany. The capital of Germany is Berlin."
    private boolean strays(Run run) {
        var words = new HashSet<String>();
        var again = new HashSet<String>();
        var names = new HashSet<String>();
        for (Said said : run.sentences()) {
            inquiry.words(said.text()).stream().filter(w -> !words.add(w)).forEach(again::add);
            names.addAll(inquiry.names(said.text()));
        }
        names.removeAll(run.asked());
        return !Collections.disjoint(names, again);
    }

    /// What its words of the question count, said again or not.
    private int asked(Run run) {
        return run.asked().stream().mapToInt(word -> inquiry.weights().getOrDefault(word, 0)).sum();
    }

    private static boolean isNew(Run run, Set<String> texts) {
        List<String> own = run.sentences().stream().map(Said::plain).toList();
        return texts.size() + own.size() <= SENTENCES && Collections.disjoint(texts, own);
    }

    private double gain(Run run) {
        double has = run.asked().stream().mapToDouble(word -> worth.getOrDefault(word, 0.0)).sum();
        double otherwise = SAID_OTHERWISE * run.others() / (run.others() + HALF_LONG);
        double cost = COST_OF_SENTENCE * (run.sentences().size() - 1);
        return (has + otherwise * (all - has) - cost) / (1 + COST_OF_RANK * run.passage());
    }

    private static double sum(Collection<Double> worth) {
        return worth.stream().mapToDouble(w -> w).sum();
    }
}
