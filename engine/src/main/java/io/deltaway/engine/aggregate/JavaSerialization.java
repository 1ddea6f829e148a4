package io.deltaway.engine.aggregate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/// Accumulators of users' aggregates in snapshots, where the user gives no other form.
final class JavaSerialization {

    private JavaSerialization() {}

    static byte[] write(Object object) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the accumulator of a user's aggregate, a "
                            + object.getClass().getName()
                            + ", can't be saved. Make the class Serializable, or override save and load of the aggregate.",
                    e);
        }
        return bytes.toByteArray();
    }

    /// @param loader finds the classes of a program, which may not be on the class path
    static Object read(byte[] bytes, @Nullable ClassLoader loader) {
        try (var in =
                new ObjectInputStream(new ByteArrayInputStream(bytes)) {
                    @Override
                    protected Class<?> resolveClass(ObjectStreamClass description)
                            throws IOException, ClassNotFoundException {
                        try {
                            return Class.forName(description.getName(), false, loader);
                        } catch (ClassNotFoundException e) {
                            return super.resolveClass(description);
                        }
                    }
                }) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(
                    "an accumulator of a user's aggregate can't be read back", e);
        }
    }
}
