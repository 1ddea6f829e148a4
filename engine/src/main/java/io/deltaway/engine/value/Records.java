package io.deltaway.engine.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes records apart and puts them together.
public final class Records {

    /// Shapes belong to their class and go with it.
    private static final ClassValue<Shape> SHAPES =
            new ClassValue<>() {
                @Override
                protected Shape computeValue(Class<?> type) {
                    return new Shape(type);
                }
            };

    private Records() {}

    /// The accessors and the constructor of a record class.
    ///
    /// @throws InaccessibleObjectException where the class is in a named module that does not open
    ///   its package to this one
    public static Shape shape(Class<?> recordClass) {
        return SHAPES.get(recordClass);
    }

    /// How to read and create the records of one class. May be used by several threads.
    public static final class Shape {

        private final MethodHandle[] accessors;
        private final MethodHandle constructor;

        private Shape(Class<?> recordClass) {
            RecordComponent[] components = recordClass.getRecordComponents();
            try {
                var lookup = MethodHandles.lookup();
                accessors = new MethodHandle[components.length];
                for (int i = 0; i < components.length; i++) {
                    var accessor = open(components[i].getAccessor());
                    accessors[i] =
                            lookup.unreflect(accessor)
                                    .asType(MethodType.methodType(Object.class, Object.class));
                }
                var types =
                        Arrays.stream(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new);
                constructor =
                        lookup.unreflectConstructor(open(recordClass.getDeclaredConstructor(types)))
                                .asSpreader(Object[].class, components.length)
                                .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static <T extends AccessibleObject> T open(T member) {
            member.setAccessible(true);
            return member;
        }

        /// The value of a component.
        public @Nullable Object get(Object row, int component) {
            try {
                return accessors[component].invokeExact(row);
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        /// A record of these components.
        public Object create(@Nullable Object[] components) {
            try {
                return constructor.invokeExact(components);
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        private static RuntimeException rethrown(Throwable e) {
            if (e instanceof Error error) {
                throw error;
            }
            return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }
}
