package io.deltaway.table;

import io.deltaway.json.Json;
import io.deltaway.table.plan.Term;

/// A JSON value.
public final class JsonExpr<S> extends Expr<S, Json> {

    JsonExpr(Term term) {
        super(term);
    }

    @Override
    public JsonExpr<S> orElse(Json other) {
        return call("coalesce", other);
    }

    @Override
    public JsonExpr<S> orElse(Expr<S, Json> other) {
        return call("coalesce", other);
    }

    @Override
    public JsonExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The member of that name; null where there is none or the value is no object.
    public JsonExpr<S> get(String member) {
        return call("get", member);
    }

    /// The element at a position, from the end if negative; null where there is none or the value
    /// is no array.
    public JsonExpr<S> at(long position) {
        return call("at", position);
    }

    /// What a path such as `a.b[0]["odd name"]` leads to; null where it leads nowhere.
    public JsonExpr<S> path(String path) {
        return call("path", path);
    }

    /// Whether the value is an object with a member of that name.
    public BoolExpr<S> has(String member) {
        return call("has", member);
    }

    /// The text; of other values their JSON. JSON's null gives null.
    public TextExpr<S> asText() {
        return call("asText");
    }

    /// The whole number; JSON's null gives null, all else fails.
    public LongExpr<S> asLong() {
        return call("asLong");
    }

    /// The number; JSON's null gives null, all else fails.
    public DoubleExpr<S> asDouble() {
        return call("asDouble");
    }

    /// The number, exactly; JSON's null gives null, all else fails.
    public DecimalExpr<S> asDecimal() {
        return call("asDecimal");
    }

    /// The truth value; JSON's null gives null, all else fails.
    public BoolExpr<S> asBoolean() {
        return call("asBoolean");
    }

    /// null, boolean, number, text, array or object, as a text.
    public TextExpr<S> jsonType() {
        return call("jsonType");
    }

    /// The number of elements or members; of other values 0.
    public LongExpr<S> size() {
        return call("size");
    }

    /// The names of an object's members, sorted; of other values none.
    public ListExpr<S, String> keys() {
        return call("keys");
    }

    /// The elements of an array; of other values none.
    public ListExpr<S, Json> elements() {
        return call("elements");
    }
}
