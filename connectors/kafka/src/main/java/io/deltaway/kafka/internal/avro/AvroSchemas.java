package io.deltaway.kafka.internal.avro;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/// The Avro schema of columns. Times are held in microseconds, what Avro has no type for as text:
/// decimals, durations, constants of enums, JSON.
final class AvroSchemas {

    /// What says that a text is JSON; others take it for a text.
    private static final String JSON_PROPERTY = "contentType";

    private static final String JSON_VALUE = "application/json";

    /// By name, by which alone Avro tells one from another.
    private final Map<String, Schema> records = new HashMap<>();

    /// Whether texts of this schema are JSON.
    static boolean isJson(Schema text) {
        return JSON_VALUE.equals(text.getProp(JSON_PROPERTY));
    }

    /// The schema of rows.
    ///
    /// @throws AvroRuntimeException where a name is none in Avro, or that of two records
    Schema rows(String name, List<Field> fields) {
        Schema rows = record(name, fields);
        demandAlone(name, rows);
        return rows;
    }

    private Schema record(String name, List<Field> fields) {
        Schema record = Schema.createRecord(name, null, null, false);
        record.setFields(fields(fields));
        return record;
    }

    private List<Schema.Field> fields(List<Field> columns) {
        var fields = new ArrayList<Schema.Field>();
        for (Field column : columns) {
            Schema schema = schema(column.type());
            fields.add(
                    column.nullable()
                            ? new Schema.Field(
                                    column.name(),
                                    nullable(schema),
                                    null,
                                    JsonProperties.NULL_VALUE)
                            : new Schema.Field(column.name(), schema, null, (Object) null));
        }
        return fields;
    }

    private static Schema nullable(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    private Schema schema(Type type) {
        return switch (type) {
            case Type.Simple simple -> simple(simple);
            case Type.EnumOf e -> Schema.create(Schema.Type.STRING);
            case Type.ListOf list -> Schema.createArray(nullable(schema(list.element())));
            case Type.MapOf map -> Schema.createMap(nullable(schema(map.value())));
            case Type.ObjectOf object -> Schema.create(Schema.Type.BYTES);
            case Type.RecordOf record -> {
                String name = record.javaClass().getSimpleName();
                Schema nested = record(name, record.schema().fields());
                demandAlone(name, nested);
                yield nested;
            }
        };
    }

    /// Avro would write the second one as if it were the first.
    private void demandAlone(String name, Schema record) {
        Schema other = records.putIfAbsent(name, record);
        if (other != null && !other.equals(record)) {
            throw new SchemaParseException("there are two records " + name);
        }
    }

    private static Schema simple(Type.Simple type) {
        return switch (type) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case INT -> Schema.create(Schema.Type.INT);
            case LONG -> Schema.create(Schema.Type.LONG);
            case FLOAT -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case TEXT, DECIMAL, DURATION -> Schema.create(Schema.Type.STRING);
            case JSON -> {
                Schema text = Schema.create(Schema.Type.STRING);
                text.addProp(JSON_PROPERTY, JSON_VALUE);
                yield text;
            }
            case UUID -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case DATE_TIME ->
                    LogicalTypes.localTimestampMicros()
                            .addToSchema(Schema.create(Schema.Type.LONG));
            case INSTANT ->
                    LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case FLOATS -> Schema.createArray(Schema.create(Schema.Type.FLOAT));
            case DOUBLES -> Schema.createArray(Schema.create(Schema.Type.DOUBLE));
        };
    }
}
