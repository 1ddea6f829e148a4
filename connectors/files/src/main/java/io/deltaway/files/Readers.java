package io.deltaway.files;

import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Schema;
import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.FilePattern;
import io.deltaway.files.internal.read.FirstLook;
import io.deltaway.files.internal.read.LiveReader;
import io.deltaway.files.internal.read.StaticReader;
import io.deltaway.formats.parse.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens the readers of file sources.
final class Readers {

    private Readers() {}

    static Cells cells(Schema schema, SourceContext context, FileOptions options) {
        boolean[] needed = new boolean[schema.width()];
        for (int c = 0; c < needed.length; c++) {
            needed[c] = context.needs(schema.fields().get(c).name());
        }
        return new Cells(schema, needed, options.zone().orElse(null), options.nullTexts());
    }

    static SourceReader open(FileOptions options, Content content, SourceContext context)
            throws IOException {
        FilePattern pattern = options.files();
        mustHavePlace(pattern);
        if (options.every().isPresent()) {
            FirstLook.at(pattern, content);
            return new LiveReader(
                    pattern, content, options.every().get(), context.clock(), context.offsets());
        }
        List<Path> files = files(pattern);
        FirstLook.at(files, content);
        return new StaticReader(files, content, context.offsets());
    }

    /// A directory that is not there is a mistake, also where somebody would wait for files in it.
    private static void mustHavePlace(FilePattern pattern) throws SourceException {
        Path place = pattern.place();
        boolean isThere = Files.isDirectory(place);
        if (!isThere || pattern.lists() && !Files.isReadable(place)) {
            throw new SourceException(
                    "DW-0401",
                    "no file matches "
                            + pattern.text()
                            + ": "
                            + (isThere
                                    ? "permission denied to read the directory "
                                    : "there is no directory ")
                            + place.toAbsolutePath(),
                    isThere ? "Change its permissions" : "Check the path, or make the directory",
                    null);
        }
    }

    /// A directory may be empty; but a file that is named, or a glob, means some.
    private static List<Path> files(FilePattern pattern) throws IOException {
        FilePattern.Found found = pattern.find();
        var files = new ArrayList<Path>(found.files());
        files.addAll(found.unreadable()); // each is refused when it is read
        if (files.isEmpty() && !pattern.isDirectory()) {
            throw new SourceException(
                    "DW-0401",
                    "no file matches "
                            + pattern.text()
                            + " in "
                            + pattern.system().getPath("").toAbsolutePath(),
                    "Check the path, or read it live to wait for files",
                    null);
        }
        return files;
    }
}
