package io.deltaway.programs;

import io.deltaway.run.Explained;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A program in one source file, compiled as `deltaway run` compiles it and run in this process.
public final class Program {

    private final Class<?> mainClass;

    private Program(Class<?> mainClass) {
        this.mainClass = mainClass;
    }

    /// What a program did.
    ///
    /// @param out what it printed
    /// @param failure what its `main` threw; null where it ended well
    public record Outcome(String out, @Nullable Throwable failure) {

        /// What was printed by a program that ended well.
        public String printed() {
            if (failure != null) {
                throw new AssertionError("the program failed: " + failure, failure);
            }
            return out;
        }
    }

    /// Something that may throw.
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /// The program in a file of the repository.
    public static Program of(Path file) throws DoesNotCompile {
        String name = file.getFileName().toString().replace(".java", "");
        return compile(name, Checkout.read(file));
    }

    /// Compiles a source file that would be called `name.java`.
    public static Program compile(String name, String text) throws DoesNotCompile {
        return new Program(Sources.load(name, text));
    }

    /// Runs its `main` method and keeps what it prints.
    public Outcome run(String... arguments) {
        return captured(() -> main(arguments));
    }

    /// Runs its `main` method; what it throws comes out as it is.
    public void main(String... arguments) throws Exception {
        Method main = main();
        try {
            Object program = Modifier.isStatic(main.getModifiers()) ? null : instance();
            if (main.getParameterCount() == 0) {
                main.invoke(program);
            } else {
                main.invoke(program, (Object) arguments);
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            } else if (!(e.getCause() instanceof Explained)) {
                throw e;
            }
        }
    }

    /// Prints its plan and reads nothing, as `deltaway explain` does.
    public Outcome explain(String... arguments) {
        return with("deltaway.explain", arguments);
    }

    /// Prints what becomes of the state that is kept, as `deltaway plan-diff` does.
    public Outcome planDiff(String... arguments) {
        return with("deltaway.planDiff", arguments);
    }

    /// Prints its options and does nothing else, as `deltaway run` does with `--help`.
    public Outcome help() {
        return with("deltaway.command", "--help");
    }

    private Outcome with(String property, String... arguments) {
        System.setProperty(property, "true");
        try {
            return run(arguments);
        } finally {
            System.clearProperty(property);
        }
    }

    /// The class of the file.
    public Class<?> mainClass() {
        return mainClass;
    }

    private Object instance() throws ReflectiveOperationException {
        var constructor = mainClass.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private Method main() {
        for (Method method : mainClass.getDeclaredMethods()) {
            if (method.getName().equals("main") && !Modifier.isPrivate(method.getModifiers())) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new AssertionError(mainClass.getName() + " has no main method");
    }

    /// Does something and keeps what is printed meanwhile.
    public static Outcome captured(Action action) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Throwable failure = null;
        try {
            action.run();
        } catch (InvocationTargetException e) {
            failure = e.getCause();
        } catch (Exception e) {
            failure = e;
        } finally {
            System.setOut(before);
        }
        return new Outcome(printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"), failure);
    }
}
