package io.deltaway.http.internal.client;

import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Gets an answer with all its pages. Owned by one thread.
final class Pages {

    /// What an answer is made of.
    ///
    /// @param rows the JSON pointer of the rows in it; empty where it is the rows
    /// @param next the JSON pointer of the address of the next page; empty where only the header
    ///   `Link` says it
    /// @param mostBytes of all pages, unpacked
    record Form(String rows, String next, long mostBytes) {}

    /// An answer.
    ///
    /// @param lines its rows, a JSON object a line
    /// @param sizeInBytes of the answer, unpacked
    /// @param validators the headers with which it is asked whether it has changed; empty where
    ///   there are several pages
    record Whole(byte[] lines, long sizeInBytes, Map<String, String> validators) {}

    private static final Pattern NEXT =
            Pattern.compile(
                    "<([^>]*)>\\s*;[^,]*\\brel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final Fetch fetch;
    private final Form form;

    Pages(Fetch fetch, Form form) {
        this.fetch = fetch;
        this.form = form;
    }

    /// All pages from an address on; empty where it has not changed.
    ///
    /// @param validators what an earlier answer said of itself
    Optional<Whole> get(URI uri, Map<String, String> validators) throws IOException {
        var lines = new ByteArrayOutputStream();
        int pages = 0;
        var seen = new HashSet<URI>();
        Map<String, String> headers = new HashMap<>(validators);
        headers.put("Accept", "application/json");
        headers.put("Accept-Encoding", "gzip");
        Map<String, String> own = Map.of();
        long left = form.mostBytes();
        for (URI at = uri; at != null; ) {
            if (!seen.add(at)) {
                throw new SourceException(
                        "DW-0473",
                        "the next page of " + Site.shown(at) + " is one that came before",
                        "Correct what the server says of its pages",
                        null);
            }
            long most = left;
            HttpResponse<byte[]> answer = fetch.get(at, headers, head -> new Bounded(most));
            if (answer.statusCode() == 304) {
                return Optional.empty();
            }
            pages++;
            own = validators(answer.headers());
            if (answer.statusCode() == 204) {
                break; // no rows, and nothing that could name another page
            }
            byte[] body = body(answer, left);
            left -= body.length;
            Json json = parse(at, body);
            addRows(at, json, lines);
            at = next(at, answer.headers(), json);
            headers.keySet().removeAll(List.of("If-None-Match", "If-Modified-Since"));
        }
        return Optional.of(
                new Whole(
                        lines.toByteArray(), form.mostBytes() - left, pages == 1 ? own : Map.of()));
    }

    private static Map<String, String> validators(HttpHeaders headers) {
        var validators = new HashMap<String, String>();
        headers.firstValue("ETag").ifPresent(tag -> validators.put("If-None-Match", tag));
        headers.firstValue("Last-Modified")
                .ifPresent(time -> validators.put("If-Modified-Since", time));
        return validators;
    }

    private byte[] body(HttpResponse<byte[]> answer, long most) throws IOException {
        byte[] body = unpacked(answer, most);
        if (answer.body().length > most || body.length > most) {
            throw new SourceException(
                    "DW-0473",
                    "the answer of "
                            + Site.shown(answer.uri())
                            + " has more than "
                            + form.mostBytes()
                            + " bytes",
                    "Ask for less, or say .maxAnswer(...)",
                    null);
        }
        return body;
    }

    /// What was sent, up to one byte more than may be.
    private static byte[] unpacked(HttpResponse<byte[]> answer, long most)
            throws UnavailableException {
        byte[] sent = answer.body();
        if (!answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip")
                || sent.length > most) {
            return sent;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
        } catch (IOException e) {
            throw new UnavailableException(
                    Site.shown(answer.uri()) + ": the answer can't be unpacked: " + e.getMessage(),
                    e);
        }
    }

    private static Json parse(URI uri, byte[] body) throws UnavailableException {
        try {
            return JsonTrees.parse(body, 0, body.length);
        } catch (JsonSyntaxException e) {
            throw new UnavailableException(
                    Site.shown(uri) + " is answered with what is no JSON: " + e.getMessage(), e);
        }
    }

    private void addRows(URI uri, Json json, ByteArrayOutputStream lines) throws SourceException {
        Json rows = at(json, form.rows());
        if (rows == null) {
            throw new SourceException(
                    "DW-0473",
                    "the answer of " + Site.shown(uri) + " has nothing at " + form.rows(),
                    "Correct the pointer in .at(...)",
                    null);
        }
        for (Json row : rows instanceof Json.ArrayValue array ? array.elements() : List.of(rows)) {
            lines.writeBytes(row.toString().getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
    }

    private @Nullable URI next(URI uri, HttpHeaders headers, Json json) throws SourceException {
        Json next = form.next().isEmpty() ? null : at(json, form.next());
        if (next instanceof Json.TextValue text && !text.value().isEmpty()) {
            return named(uri, text.value());
        }
        for (String link : headers.allValues("Link")) {
            Matcher found = NEXT.matcher(link);
            if (found.find()) {
                return named(uri, found.group(1));
            }
        }
        return null;
    }

    private static URI named(URI uri, String next) throws SourceException {
        return Site.named(uri, next)
                .orElseThrow(() ->
                        new SourceException(
                                "DW-0473",
                                "what "
                                        + Site.shown(uri)
                                        + " names as its next page is no address of HTTP",
                                "Correct what the server says of its pages, or .next(...)",
                                null));
    }

    /// What a JSON pointer means, or null.
    private static @Nullable Json at(Json json, String pointer) {
        Json found = json;
        for (String step :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (found instanceof Json.ObjectValue object) {
                found = object.members().get(name);
            } else if (found instanceof Json.ArrayValue array
                    && name.matches("\\d{1,9}")
                    && Integer.parseInt(name) < array.elements().size()) {
                found = array.elements().get(Integer.parseInt(name));
            } else {
                return null;
            }
        }
        return found;
    }
}
