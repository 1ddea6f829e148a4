package io.deltaway.table;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// What accessor references and lambdas refer to. Nothing has to be opened to us: the JDK's
/// serialisation reads it.
final class References {

    /// The component that an accessor reference means.
    record Reference(Class<?> recordClass, int index, Field field) {

        Term column(Side side) {
            return new Term.Column(side, field.name(), field.type(), field.nullable());
        }
    }

    private References() {}

    /// The component that `accessor` refers to; refuses lambda bodies and methods that are not
    /// components.
    static Reference component(Serializable accessor) {
        SerializedLambda lambda = serialised(accessor);
        if (lambda == null || lambda.getImplMethodName().startsWith("lambda$")) {
            throw new PlanException(
                    "DW-0101",
                    "a column is named by an accessor such as Trade::price, not by a lambda with a body",
                    "use call(function, columns...) for arbitrary code");
        }
        Class<?> owner = load(lambda.getImplClass(), accessor);
        String method = lambda.getImplMethodName();
        Schema schema = owner.isRecord() ? Components.schema(owner) : Schema.of();
        int index = schema.indexOf(method);
        if (index < 0) {
            throw new PlanException(
                    "DW-0102",
                    "%s::%s is not a component of a record"
                            .formatted(owner.getSimpleName(), method),
                    owner.isRecord()
                            ? "the components are " + String.join(", ", schema.names())
                            : "refer to an accessor of the table's record");
        }
        return new Reference(owner, index, schema.fields().get(index));
    }

    /// The class of what a function returns, as the compiler inferred it; null where the function
    /// isn't a lambda.
    static @Nullable Class<?> returnClass(Serializable function) {
        SerializedLambda lambda = serialised(function);
        if (lambda == null) {
            return null;
        }
        try {
            return MethodType.fromMethodDescriptorString(
                            lambda.getInstantiatedMethodType(),
                            function.getClass().getClassLoader())
                    .returnType();
        } catch (TypeNotPresentException e) {
            return null;
        }
    }

    private static Class<?> load(String internalName, Object accessor) {
        try {
            return Class.forName(
                    internalName.replace('/', '.'), false, accessor.getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the lambda's private `writeReplace` gives; null where it is no lambda.
    static @Nullable SerializedLambda serialised(Serializable lambda) {
        try {
            Method replacement = lambda.getClass().getDeclaredMethod("writeReplace");
            if (replacement.trySetAccessible()) {
                return replacement.invoke(lambda) instanceof SerializedLambda found ? found : null;
            }
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return throughStream(lambda);
    }

    /// The same in a module that is not open to us: the JDK's serialisation may call the method,
    /// and hands on what it gives. Slower by a few milliseconds the first time.
    private static @Nullable SerializedLambda throughStream(Serializable lambda) {
        try (var out = new Interceptor()) {
            out.writeObject(lambda);
            return out.seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Catches the first object on its way into a stream.
    private static final class Interceptor extends ObjectOutputStream {

        private @Nullable SerializedLambda seen;

        Interceptor() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object instanceof SerializedLambda found) {
                seen = found;
            }
            return null;
        }
    }
}
