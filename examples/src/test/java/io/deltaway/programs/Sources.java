package io.deltaway.programs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles source text to classes, all in memory, with the options of `deltaway run`.
final class Sources {

    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    /// Kept open, as opening all jars is half of the time of a small compilation.
    private static final StandardJavaFileManager FILES =
            JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    private Sources() {}

    /// Compiles one file and loads its class `name`.
    static Class<?> load(String name, String text) throws DoesNotCompile {
        var classes = new HashMap<String, Bytes>();
        String path = System.getProperty("java.class.path");
        List<String> options =
                List.of(
                        "-proc:none",
                        "-g",
                        "-cp",
                        path,
                        "-p",
                        path,
                        "--add-modules",
                        "io.deltaway,io.deltaway.http");
        var messages = new StringWriter();
        boolean compiled =
                JAVAC.getTask(
                                messages,
                                new InMemory(FILES, classes),
                                null,
                                options,
                                null,
                                List.of(new Source(name, text)))
                        .call();
        if (!compiled) {
            throw new DoesNotCompile(
                    messages.toString().replace("/" + name + ".java", name + ".java"));
        }
        try {
            return Class.forName(name, true, new Loader(classes));
        } catch (ClassNotFoundException e) {
            throw new DoesNotCompile("the source holds no class " + name);
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("text:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Bytes extends SimpleJavaFileObject {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bytes(String name) {
            super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, Bytes> classes;

        InMemory(JavaFileManager files, Map<String, Bytes> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return classes.computeIfAbsent(name, Bytes::new);
        }

        @Override
        public void close() {
            // the files stay open for the next compilation
        }
    }

    private static final class Loader extends ClassLoader {

        private final Map<String, Bytes> classes;

        Loader(Map<String, Bytes> classes) {
            super("program", Sources.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Bytes found = classes.get(name);
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = found.bytes.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
