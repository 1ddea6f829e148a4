package io.deltaway.table;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which components of a record are marked `@Nullable`. Any annotation of that name will do;
/// JSpecify's is the one that compilers check.
///
/// Java leaves out annotations whose class is not there when the program runs, and JSpecify need
/// not be. Then the class file tells.
final class NullableMarks {

    private NullableMarks() {}

    /// The names of the marked components.
    static Set<String> of(Class<?> recordClass) {
        return isVisible(recordClass) ? fromReflection(recordClass) : fromClassFile(recordClass);
    }

    private static boolean isVisible(Class<?> recordClass) {
        try {
            Class.forName("org.jspecify.annotations.Nullable", false, recordClass.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Set<String> fromReflection(Class<?> recordClass) {
        Set<String> marked = new HashSet<>();
        for (RecordComponent component : recordClass.getRecordComponents()) {
            if (isMarked(component) || isMarked(component.getAnnotatedType())) {
                marked.add(component.getName());
            }
        }
        return marked;
    }

    private static boolean isMarked(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static Set<String> fromClassFile(Class<?> recordClass) {
        String file =
                recordClass
                        .getName()
                        .substring(recordClass.getPackageName().length())
                        .replaceFirst("^\\.", "");
        try (InputStream in = recordClass.getResourceAsStream(file + ".class")) {
            byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
            // Most records have no marks; looking for the word is faster than reading the file by
            // its structure.
            boolean mentioned =
                    new String(bytes, StandardCharsets.ISO_8859_1).contains("/Nullable;");
            return mentioned ? fromBytes(bytes) : fromReflection(recordClass);
        } catch (IOException e) {
            return fromReflection(recordClass);
        }
    }

    static Set<String> fromBytes(byte[] classFile) {
        Set<String> marked = new HashSet<>();
        ClassFile.of()
                .parse(classFile)
                .findAttribute(Attributes.record())
                .ifPresent(attribute -> {
                    for (RecordComponentInfo component : attribute.components()) {
                        if (isMarked(component)) {
                            marked.add(component.name().stringValue());
                        }
                    }
                });
        return marked;
    }

    private static boolean isMarked(RecordComponentInfo component) {
        List<Annotation> annotations =
                component
                        .findAttribute(Attributes.runtimeVisibleAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of());
        List<TypeAnnotation> onTypes =
                component
                        .findAttribute(Attributes.runtimeVisibleTypeAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of());
        return annotations.stream().anyMatch(NullableMarks::isNullable)
                || onTypes.stream()
                        .filter(NullableMarks::isOnWhole)
                        .anyMatch(mark -> isNullable(mark.annotation()));
    }

    private static boolean isNullable(Annotation annotation) {
        return annotation.className().stringValue().endsWith("/Nullable;");
    }

    /// Whether it stands on the component's type itself, not on an element of an array or list.
    private static boolean isOnWhole(TypeAnnotation mark) {
        return mark.targetPath().stream()
                .allMatch(step ->
                        step.typePathKind() == TypeAnnotation.TypePathComponent.Kind.INNER_TYPE);
    }
}
