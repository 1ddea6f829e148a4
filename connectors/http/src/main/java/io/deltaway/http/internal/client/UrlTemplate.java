package io.deltaway.http.internal.client;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.PlanException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address with places for the values of columns, such as
/// `https://example.com/items/{id}?at={shop}`. Immutable.
public final class UrlTemplate {

    private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{(\\w+)}");

    /// What servers and proxies take for the path itself, or the one above it.
    private static final Pattern STEP = Pattern.compile("/\\.{1,2}(?=/|$)");

    private final String text;
    private final List<String> places;

    private UrlTemplate(String text, List<String> places) {
        this.text = text;
        this.places = List.copyOf(places);
    }

    /// @throws PlanException where a place is not in the path or the query
    public static UrlTemplate of(String text) {
        var places = new ArrayList<String>();
        Matcher place = PLACE.matcher(text);
        int path = text.indexOf('/', text.indexOf("//") + 2);
        while (place.find()) {
            if (path < 0 || place.start() < path) {
                throw new PlanException(
                        "DW-0464",
                        "an option of HTTP does not fit",
                        "places in the path and the query of an address only",
                        text,
                        "change it");
            }
            places.add(place.group(1));
        }
        return new UrlTemplate(text, places);
    }

    /// The columns at its places.
    public List<String> places() {
        return places;
    }

    /// With what references stand for.
    ///
    /// @throws SettingException where that is not there
    UrlTemplate resolve(Secrets secrets) throws SettingException {
        return new UrlTemplate(secrets.resolve(text), places);
    }

    /// @throws SinkException where a place is no column
    public void check(Schema schema) throws SinkException {
        for (String place : places) {
            if (schema.indexOf(place) < 0) {
                throw new SinkException(
                        "DW-0472",
                        "the address " + this + " names " + place + ", which is no column",
                        "Name one of " + String.join(", ", schema.names()),
                        null);
            }
        }
    }

    /// The address without its places, to look at what does not depend on them.
    public String plain() {
        return PLACE.matcher(text).replaceAll("");
    }

    /// Whether there is an address for a row.
    public boolean fits(Schema schema, Batch batch, int row) {
        return text(schema, batch, row).isPresent();
    }

    /// The address for a row. Empty where a value is null, or where it would make the address
    /// another one: nothing in the path, or a step up in it.
    Optional<URI> of(Schema schema, Batch batch, int row) {
        return text(schema, batch, row).map(URI::create);
    }

    private Optional<String> text(Schema schema, Batch batch, int row) {
        var uri = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        int at = 0;
        while (place.find()) {
            int column = schema.indexOf(place.group(1));
            Object value = batch.column(column).value(schema.type(column), row);
            if (value == null || isInPath(place.start()) && value.toString().isEmpty()) {
                return Optional.empty();
            }
            uri.append(text, at, place.start()).append(encoded(value.toString()));
            at = place.end();
        }
        String whole = uri.append(text, at, text.length()).toString();
        boolean goesUp = STEP.matcher(path(whole)).find() && !STEP.matcher(path(text)).find();
        return goesUp ? Optional.empty() : Optional.of(whole);
    }

    private boolean isInPath(int place) {
        return place < path(text).length();
    }

    /// An address without its query.
    private static String path(String address) {
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Without the query, which may hold secrets.
    @Override
    public String toString() {
        return path(text);
    }
}
