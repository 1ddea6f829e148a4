package io.deltaway.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A compiled program in one source file: its `main` method, of any of the forms that Java
/// launches.
final class Program {

    /// The name of the class loader of a program's own classes.
    static final String LOADER = "program";

    private final Class<?> mainClass;
    private final Method main;

    private Program(Class<?> mainClass, Method main) {
        this.mainClass = mainClass;
        this.main = main;
    }

    /// @param classes the folder that holds the compiled classes
    /// @param name the class with `main`, which is that of the file
    static Program load(Path classes, String name) throws ProgramException {
        try {
            // the loader lives as long as the process: the program's threads may need a class at
            // any time
            var loader =
                    new URLClassLoader(
                            LOADER,
                            new URL[] {classes.toUri().toURL()},
                            Program.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> mainClass = Class.forName(className(classes, name), true, loader);
            Method main = method(mainClass, String[].class);
            main = main == null ? method(mainClass) : main;
            if (main == null) {
                throw new ProgramException(
                        "DW-0303", name + " has no main method; write void main() { ... }");
            }
            return new Program(mainClass, main);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new ProgramException(
                    "DW-0303",
                    "the file holds no class "
                            + name
                            + "; write void main() { ... } at its top level, or name a class as the file");
        }
    }

    /// The name of the file's class with that of its package, if the file names one.
    private static String className(Path classes, String name) throws IOException {
        try (Stream<Path> found =
                Files.find(
                        classes,
                        Integer.MAX_VALUE,
                        (path, attributes) -> path.endsWith(name + ".class"))) {
            return found.map(path -> classes.relativize(path.resolveSibling(name)).toString())
                    .map(path -> path.replace(File.separatorChar, '.'))
                    .findFirst()
                    .orElse(name);
        }
    }

    private static @Nullable Method method(Class<?> mainClass, Class<?>... parameters) {
        for (Class<?> c = mainClass; c != null; c = c.getSuperclass()) {
            try {
                Method method = c.getDeclaredMethod("main", parameters);
                if (!Modifier.isPrivate(method.getModifiers())) {
                    method.setAccessible(true);
                    return method;
                }
            } catch (NoSuchMethodException e) {
                // the superclass may have it
            }
        }
        return null;
    }

    /// Calls `main`; what it throws comes out as it is.
    void run(String[] args) throws Throwable {
        try {
            Object program = null;
            if (!Modifier.isStatic(main.getModifiers())) {
                Constructor<?> constructor = mainClass.getDeclaredConstructor();
                constructor.setAccessible(true);
                program = constructor.newInstance();
            }
            if (main.getParameterCount() == 0) {
                main.invoke(program);
            } else {
                main.invoke(program, (Object) args);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
