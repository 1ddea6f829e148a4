package io.deltaway.http.internal.client;

import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.value.DurationText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Gets what is at an address, or where it sends one. Owned by one thread.
final class Fetch {

    private static final int MOST_REDIRECTS = 5;

    /// As [UnavailableException#after] says.
    private static final Duration MOST_LEFT_ALONE = Duration.ofHours(1);

    private final Site site;
    private final HttpClient client;
    private final InstantSource clock;

    Fetch(Site site, HttpClient client, InstantSource clock) {
        this.site = site;
        this.client = client;
        this.clock = clock;
    }

    /// An answer with a status below 300, or 304.
    ///
    /// @throws UnavailableException where there is none now
    /// @throws SourceException where there never will be
    <T> HttpResponse<T> get(URI uri, Map<String, String> headers, BodyHandler<T> body)
            throws IOException {
        URI at = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest.Builder request = site.request(at).GET();
            headers.forEach(request::setHeader);
            HttpResponse<T> answer = send(request.build(), body);
            Optional<String> place = answer.headers().firstValue("Location");
            int status = answer.statusCode();
            if (status == 304 || Verdict.of(status) == Verdict.DONE) {
                return answer;
            } else if (status > 300 && status < 400 && place.isPresent()) {
                URI from = at;
                at =
                        Site.named(at, place.get())
                                .orElseThrow(() ->
                                        never(
                                                from,
                                                "is answered with status "
                                                        + status
                                                        + ", and a Location that is no address of HTTP"));
            } else if (Verdict.of(status) == Verdict.AGAIN) {
                throw unavailable(at, answer);
            } else {
                throw never(at, "is answered with status " + status);
            }
        }
        throw never(uri, "leads from one place to another without end");
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
            throws UnavailableException {
        try {
            return site.send(client, request, body);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UnavailableException(Site.shown(request.uri()) + ": " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    private UnavailableException unavailable(URI uri, HttpResponse<?> answer) {
        Optional<Duration> after = Verdict.retryAfter(answer.headers(), clock);
        String said =
                after.filter(Duration::isPositive)
                        .map(time -> ", and asks to be left alone for " + shown(time))
                        .orElse("");
        return new UnavailableException(
                Site.shown(uri) + " is answered with status " + answer.statusCode() + said,
                null,
                after.orElse(null));
    }

    private static String shown(Duration time) {
        return time.compareTo(MOST_LEFT_ALONE) > 0
                ? "more than "
                        + DurationText.of(MOST_LEFT_ALONE)
                        + ", after which it is asked again"
                : DurationText.of(time);
    }

    private static SourceException never(URI uri, String what) {
        return new SourceException(
                "DW-0471", Site.shown(uri) + " " + what, "Correct the address or the token", null);
    }
}
