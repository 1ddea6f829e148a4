package io.deltaway.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What stands in the body of a user's function, so that a program can be told from the one that
/// wrote a state. What the body calls is not looked into.
public final class FunctionCode {

    /// What an object says of itself where it says nothing but its class and where it lies in
    /// memory: the class, with what tells one lambda from the next, and the place.
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?<![\\w$.])((?:[A-Za-z_$][\\w$]*\\.)+[A-Za-z_$][\\w$]*?|\\[+(?:[ZBCSIJFD]|L[\\w.$]+;))"
                            + "(?:\\$\\$Lambda(?:/0x[0-9a-f]+)?)?@[0-9a-f]{1,8}\\b");

    private FunctionCode() {}

    /// The instructions of a function's body and the values that it captured, in a form that is the
    /// same in every process. Of a function that is no lambda it is the name of its class.
    public static String of(Serializable function) {
        SerializedLambda lambda = References.serialised(function);
        if (lambda == null) {
            return function.getClass().getName();
        }
        var captured = new ArrayList<String>();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            captured.add(captured(lambda.getCapturedArg(i)));
        }
        String body =
                lambda.getImplMethodName().startsWith("lambda$")
                        ? body(function, lambda)
                        : lambda.getImplClass() + "::" + lambda.getImplMethodName();
        return body + captured;
    }

    /// A captured value: what it says of itself, with the name of a class where an object, the
    /// value or one within it, says nothing but where it lies in memory.
    private static String captured(@Nullable Object value) {
        if (value instanceof Serializable inner && inner.getClass().isHidden()) {
            return of(inner);
        } else if (value == null || value.getClass().isArray()) {
            return Arrays.deepToString(new @Nullable Object[] {value});
        }
        Class<?> type = value.getClass();
        String said = value.toString();
        boolean isItself =
                said.equals(type.getName() + "@" + Integer.toHexString(value.hashCode()));
        if (isItself) {
            return (type.isHidden() ? type.getNestHost() : type).getName();
        }
        return value instanceof CharSequence ? said : PLACE.matcher(said).replaceAll("$1");
    }

    private static String body(Serializable function, SerializedLambda lambda) {
        ClassLoader loader = function.getClass().getClassLoader();
        String file = lambda.getImplClass() + ".class";
        try (InputStream in =
                loader == null
                        ? ClassLoader.getSystemResourceAsStream(file)
                        : loader.getResourceAsStream(file)) {
            if (in == null) {
                return lambda.getImplClass();
            }
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .filter(method -> isImplementation(method, lambda))
                    .findFirst()
                    .flatMap(MethodModel::code)
                    .map(code -> instructions(code.elementList()))
                    .orElse(lambda.getImplClass());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isImplementation(MethodModel method, SerializedLambda lambda) {
        return method.methodName().equalsString(lambda.getImplMethodName())
                && method.methodType().equalsString(lambda.getImplMethodSignature());
    }

    private static String instructions(List<CodeElement> elements) {
        return elements.stream()
                .filter(Instruction.class::isInstance)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }
}
