package io.deltaway.table;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Which components of a record are marked `@Nullable`. Any annotation of that name will do;
/// JSpecify's is the one that compilers check.
///
/// Java leaves out annotations whose class is not there when the program runs, and JSpecify need
/// not be. Then the class file tells.
///
/// @param components the names of the components that are marked
/// @param elements of the arrays whose elements are marked and not they themselves
record NullableMarks(Set<String> components, Set<String> elements) {

    static NullableMarks of(Class<?> recordClass) {
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

    private static NullableMarks fromReflection(Class<?> recordClass) {
        var marks = new NullableMarks(new HashSet<>(), new HashSet<>());
        for (RecordComponent component : recordClass.getRecordComponents()) {
            if (isMarked(component) || isMarked(component.getAnnotatedType())) {
                marks.components.add(component.getName());
            } else if (component.getAnnotatedType() instanceof AnnotatedArrayType array
                    && isMarked(array.getAnnotatedGenericComponentType())) {
                marks.elements.add(component.getName());
            }
        }
        return marks;
    }

    private static boolean isMarked(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static NullableMarks fromClassFile(Class<?> recordClass) {
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

    static NullableMarks fromBytes(byte[] classFile) {
        var marks = new NullableMarks(new HashSet<>(), new HashSet<>());
        ClassFile.of()
                .parse(classFile)
                .findAttribute(Attributes.record())
                .ifPresent(attribute -> {
                    for (RecordComponentInfo component : attribute.components()) {
                        String name = component.name().stringValue();
                        if (isMarked(component)) {
                            marks.components.add(name);
                        } else if (isMarkedOnType(component, NullableMarks::isOnElement)) {
                            marks.elements.add(name);
                        }
                    }
                });
        return marks;
    }

    private static boolean isMarked(RecordComponentInfo component) {
        List<Annotation> annotations =
                component
                        .findAttribute(Attributes.runtimeVisibleAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of());
        return annotations.stream().anyMatch(NullableMarks::isNullable)
                || isMarkedOnType(component, NullableMarks::isOnWhole);
    }

    private static boolean isMarkedOnType(
            RecordComponentInfo component, Predicate<TypeAnnotation> place) {
        List<TypeAnnotation> onTypes =
                component
                        .findAttribute(Attributes.runtimeVisibleTypeAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of());
        return onTypes.stream().filter(place).anyMatch(mark -> isNullable(mark.annotation()));
    }

    private static boolean isNullable(Annotation annotation) {
        return annotation.className().stringValue().endsWith("/Nullable;");
    }

    /// Whether it stands on the elements of the component, an array.
    private static boolean isOnElement(TypeAnnotation mark) {
        return mark.targetPath().size() == 1
                && mark.targetPath().getFirst().typePathKind()
                        == TypeAnnotation.TypePathComponent.Kind.ARRAY;
    }

    /// Whether it stands on the component's type itself, not on an element of an array or list.
    private static boolean isOnWhole(TypeAnnotation mark) {
        return mark.targetPath().stream()
                .allMatch(step ->
                        step.typePathKind() == TypeAnnotation.TypePathComponent.Kind.INNER_TYPE);
    }
}
