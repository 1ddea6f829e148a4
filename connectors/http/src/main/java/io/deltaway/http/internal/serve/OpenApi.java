package io.deltaway.http.internal.serve;

import static io.deltaway.http.internal.serve.JsonOf.array;
import static io.deltaway.http.internal.serve.JsonOf.object;
import static io.deltaway.http.internal.serve.JsonOf.text;
import static io.deltaway.http.internal.serve.JsonOf.truth;

import io.deltaway.http.Description;
import io.deltaway.http.internal.serve.Operation.Answered;
import io.deltaway.http.internal.serve.RequestShape.Part;
import io.deltaway.http.internal.serve.RequestShape.Source;
import io.deltaway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The OpenAPI 3.1 document of a server, made of the records of its routes.
public final class OpenApi {

    /// What all documents of a server say of it.
    public record About(String title, String version, String description) {}

    private static final String PROBLEM = "application/problem+json";
    private static final String EVENTS = "text/event-stream";

    private final Schemas schemas = new Schemas("#/components/schemas/");
    private final boolean hasTokens;

    private OpenApi(boolean hasTokens) {
        this.hasTokens = hasTokens;
    }

    /// The document as it is now: what replies is known once a pipeline has started.
    public static Json of(About about, Routes routes, boolean hasTokens) {
        return new OpenApi(hasTokens).document(about, routes);
    }

    private Json document(About about, Routes routes) {
        var paths = new LinkedHashMap<String, Map<String, Json>>();
        for (Routes.Route route : routes.all()) {
            if (route.operation().get() != Operation.PAGE) {
                paths.computeIfAbsent(route.path().toString(), path -> new LinkedHashMap<>())
                        .put(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        var byPath = new LinkedHashMap<String, Json>();
        paths.forEach((path, operations) -> byPath.put(path, object(operations)));
        var document = new LinkedHashMap<String, Json>();
        document.put("openapi", text("3.1.0"));
        document.put("info", info(about));
        document.put("paths", object(byPath));
        document.put("components", components());
        if (hasTokens) {
            document.put("security", array(List.of(object("bearer", array(List.of())))));
        }
        return object(document);
    }

    private static Json info(About about) {
        var info = new LinkedHashMap<String, Json>();
        info.put("title", text(about.title()));
        info.put("version", text(about.version()));
        if (!about.description().isEmpty()) {
            info.put("description", text(about.description()));
        }
        return object(info);
    }

    private Json operation(Routes.Route route) {
        Operation operation = route.operation().get();
        var members = new LinkedHashMap<String, Json>();
        members.put("operationId", text(id(route)));
        String summary = summary(operation);
        if (!summary.isEmpty()) {
            members.put("summary", text(summary));
        }
        Class<?> asked = operation.asked();
        if (asked != null) {
            parameters(asked, operation).ifPresent(p -> members.put("parameters", p));
            body(asked, operation).ifPresent(body -> members.put("requestBody", body));
        }
        members.put("responses", responses(route, operation));
        if (hasTokens && route.isPublic()) {
            members.put("security", array(List.of()));
        }
        return object(members);
    }

    static String summary(Operation operation) {
        Class<?> asked = operation.asked();
        Description description =
                asked == null || !operation.summary().isEmpty()
                        ? null
                        : asked.getAnnotation(Description.class);
        return description == null ? operation.summary() : description.value();
    }

    /// Such as `getV1PricesTicker`.
    private static String id(Routes.Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String word : route.path().toString().split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    private Optional<Json> parameters(Class<?> asked, Operation operation) {
        var parameters = new ArrayList<Json>();
        for (Source source : operation.parts()) {
            Optional<String> in = place(source.part());
            if (in.isPresent()) {
                var parameter = new LinkedHashMap<String, Json>();
                parameter.put("name", text(source.name()));
                parameter.put("in", text(in.get()));
                parameter.put("required", truth(source.isRequired()));
                parameter.put("schema", schemas.notNull(source.field(), source.said()));
                Description description =
                        Schemas.said(asked, source.field().name(), Description.class);
                if (description != null) {
                    parameter.put("description", text(description.value()));
                }
                parameters.add(object(parameter));
            }
        }
        return parameters.isEmpty() ? Optional.empty() : Optional.of(array(parameters));
    }

    private static Optional<String> place(Part part) {
        return switch (part) {
            case PATH -> Optional.of("path");
            case QUERY -> Optional.of("query");
            case HEADER -> Optional.of("header");
            case NUMBER, CALLER, GROUPS, BODY -> Optional.empty();
        };
    }

    private Optional<Json> body(Class<?> asked, Operation operation) {
        List<Source> members =
                operation.parts().stream().filter(source -> source.part() == Part.BODY).toList();
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Json schema = schemas.request(asked, members);
        return Optional.of(
                object("required", truth(true), "content", content(Exchange.JSON, schema)));
    }

    private Json responses(Routes.Route route, Operation operation) {
        var responses = new LinkedHashMap<String, Json>();
        Answered answered = operation.answered();
        if (answered == null) {
            responses.put("200", described("the answer", content(Exchange.JSON, object())));
        } else if (answered.fields().isEmpty()) {
            responses.put("204", object("description", text("taken")));
        } else {
            Json schema = answer(answered);
            var content = new LinkedHashMap<String, Json>();
            content.put(Exchange.JSON, object("schema", schema));
            if (answered.isFollowed()) {
                content.put(EVENTS, object("schema", object("type", text("string"))));
            }
            responses.put("200", described("the answer", object(content)));
            if (answered.anyStatus()) {
                responses.put("default", described("the answer", object(content)));
            }
        }
        var statuses = new ArrayList<>(operation.statuses());
        if (!route.isPublic()) {
            statuses.add(400);
            statuses.add(503);
            if (hasTokens) {
                statuses.add(401);
            }
        }
        statuses.stream()
                .sorted()
                .forEach(status ->
                        responses.put(
                                String.valueOf(status),
                                status == 304
                                        ? object("description", text(Statuses.title(304)))
                                        : described(
                                                Statuses.title(status),
                                                content(
                                                        PROBLEM,
                                                        object(
                                                                "$ref",
                                                                text(
                                                                        "#/components/schemas/Problem"))))));
        return object(responses);
    }

    private Json answer(Answered answered) {
        Json row = schemas.record(answered.recordClass(), answered.fields(), "Shown");
        return answered.isList() ? object("type", text("array"), "items", row) : row;
    }

    private static Json described(String description, Json content) {
        return object("description", text(description), "content", content);
    }

    private static Json content(String type, Json schema) {
        return object(type, object("schema", schema));
    }

    private Json components() {
        var all = new LinkedHashMap<>(schemas.components());
        Json string = object("type", text("string"));
        Json mistake =
                object(
                        "type",
                        text("object"),
                        "properties",
                        object("where", string, "detail", string));
        all.put(
                "Problem",
                object(
                        "type",
                        text("object"),
                        "properties",
                        object(
                                "status",
                                object("type", text("integer")),
                                "title",
                                string,
                                "detail",
                                string,
                                "errors",
                                object("type", text("array"), "items", mistake)),
                        "required",
                        JsonOf.texts(List.of("status", "title", "detail"))));
        var components = new LinkedHashMap<String, Json>();
        components.put("schemas", object(all));
        if (hasTokens) {
            components.put(
                    "securitySchemes",
                    object("bearer", object("type", text("http"), "scheme", text("bearer"))));
        }
        return object(components);
    }
}
