package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.Finding;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Questions with the rows that a search finds for each, about to become a table.
///
/// Equal rows are found once. Rows that are equally good come in the order of all their columns.
public final class Found<Q, R> {

    private final String verb;
    private final Table<Q> questions;
    private final Table<R> rows;
    private final List<Term> asked;
    private final List<Term> held;
    private final Finding finding;
    private final @Nullable Term condition;

    private Found(
            String verb,
            Table<Q> questions,
            Table<R> rows,
            List<Term> asked,
            List<Term> held,
            Finding finding,
            @Nullable Term condition) {
        this.verb = verb;
        this.questions = questions;
        this.rows = rows;
        this.asked = asked;
        this.held = held;
        this.finding = finding;
        this.condition = condition;
    }

    /// What a finding finds; called by modules that bring one.
    ///
    /// @param verb what the program calls it
    /// @param asked what is asked of each question
    /// @param held what is held of each row
    @SuppressWarnings("exports") // only such modules see it
    public static <Q, R> Found<Q, R> of(
            String verb,
            Table<Q> questions,
            Table<R> rows,
            List<? extends Expr<Q, ?>> asked,
            List<? extends Expr<R, ?>> held,
            Finding finding) {
        questions.sameHost(rows);
        asked.forEach(expression -> questions.check(expression.term()));
        held.forEach(expression -> rows.check(expression.term()));
        return new Found<>(
                verb,
                questions,
                rows,
                asked.stream().map(Found::term).toList(),
                held.stream().map(Found::term).toList(),
                finding,
                null);
    }

    private static Term term(Expr<?, ?> expression) {
        return expression.term();
    }

    /// Only rows for which this is true are found: the search looks for the best among them. Said
    /// several times, all must be true. Where it is null or fails, the row is not found.
    public Found<Q, R> where(
            BiFunction<Scope<Pair<Q, R>, Q>, Scope<Pair<Q, R>, R>, Expr<Pair<Q, R>, Boolean>>
                    wanted) {
        Term more = wanted.apply(question(), row()).term();
        return new Found<>(
                verb,
                questions,
                rows,
                asked,
                held,
                finding,
                condition == null ? more : Term.call("and", condition, more));
    }

    /// A row made of a question, a row that was found for it, and what is said of that.
    @FunctionalInterface
    public interface Match<Q, R, O> {
        Projection<Pair<Q, R>, O> of(
                Scope<Pair<Q, R>, Q> question, Scope<Pair<Q, R>, R> row, Hit<Pair<Q, R>> hit);
    }

    /// A row for each row that was found; a question for which none was found has none.
    public <O> Table<O> select(Match<Q, R, O> result) {
        return table(
                null,
                result.of(question(), row(), new Hit<>()),
                Names.of(Side.LEFT, questions.rowType().schema(), false),
                Properties.CHANGING);
    }

    /// A row for each question, with a list made of the rows that were found, the best first:
    ///
    /// ```
    /// .collect((row, hit) -> into(Passage.class, row.rest(), hit.score().as(Passage::score)),
    ///         (question, passages) ->
    ///                 into(Found.class, question.rest(), passages.as(Found::passages)))
    /// ```
    public <M extends Record, O> Table<O> collect(
            BiFunction<Scope<Pair<Q, R>, R>, Hit<Pair<Q, R>>, Projection<Pair<Q, R>, M>> passage,
            BiFunction<Scope<Pair<Q, R>, Q>, ListExpr<Pair<Q, R>, M>, Projection<Pair<Q, R>, O>>
                    result) {
        Projection<Pair<Q, R>, M> made = passage.apply(row(), new Hit<>());
        Lambdas.mustBeOpen(made.rowType().javaClass());
        var type =
                new Type.RecordOf(
                        made.rowType().javaClass().asSubclass(Record.class),
                        made.rowType().schema());
        Term each =
                new Term.Construct(
                        type, made.values(Names.of(Side.RIGHT, rows.rowType().schema(), false)));
        ListExpr<Pair<Q, R>, M> list =
                Typed.of(new Term.Column(Side.ELEMENT, Hit.PASSAGES, new Type.ListOf(type), false));
        Projection<Pair<Q, R>, O> projection = result.apply(question(), list);
        Names names = Names.of(Side.LEFT, questions.rowType().schema(), false);
        Properties properties =
                Derived.ofSelect(questions.plan(), projection.rowType(), projection.values(names));
        return table(each, projection, names, properties);
    }

    private <O> Table<O> table(
            @Nullable Term passage,
            Projection<Pair<Q, R>, O> result,
            Names names,
            Properties properties) {
        boolean stays = !finding.follows() && questions.plan().properties().appendOnly();
        var head = new Head(Origin.here(verb), result.rowType(), properties.withAppendOnly(stays));
        return questions.to(
                new PlanNode.Search(
                        head,
                        questions.plan(),
                        rows.plan(),
                        asked,
                        held,
                        condition,
                        finding,
                        passage,
                        result.values(names)),
                result.rowType());
    }

    private Scope<Pair<Q, R>, Q> question() {
        return Scope.of(Side.LEFT, questions.rowType().schema());
    }

    private Scope<Pair<Q, R>, R> row() {
        return Scope.of(Side.RIGHT, rows.rowType().schema());
    }
}
