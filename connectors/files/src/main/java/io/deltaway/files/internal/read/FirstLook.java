package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.SourceException;
import io.deltaway.formats.parse.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// Looks at the first file before the pipeline starts: a header that lacks or doubles a column is
/// the program's mistake, and is told at once. Later files with such a header are refused while the
/// pipeline runs.
public final class FirstLook {

    private FirstLook() {}

    /// At files that may not be there yet.
    ///
    /// @throws SourceException where the first file that is not empty lacks a column
    public static void at(FilePattern pattern, Content content) throws IOException {
        if (content instanceof Content.Records(Format format)) {
            at(pattern.matches(), format, true);
        }
    }

    /// @throws SourceException where the first file that is not empty lacks a column
    public static void at(List<Path> files, Content content) throws SourceException {
        if (content instanceof Content.Records(Format format)) {
            at(files, format, false);
        }
    }

    /// @param live whether the end of a header without a newline is waited for
    private static void at(List<Path> files, Format format, boolean live) throws SourceException {
        for (Path file : files) {
            if (OpenFile.isPipe(file)) {
                return; // there is only one look
            }
            Input.Piece first;
            try (InputStream stream = OpenFile.read(file);
                    FileInput input =
                            new FileInput(
                                    file.toString(),
                                    stream,
                                    format,
                                    new Buffers(),
                                    null,
                                    1,
                                    !live || OpenFile.isGzip(file),
                                    new Fingerprint())) {
                first = input.next();
            } catch (IOException e) {
                continue; // refused when it is read
            }
            if (first instanceof Input.Piece.Refusal(var malformed)
                    && malformed.code().equals(Refusals.HEADER)) {
                throw new SourceException(
                        "DW-0402", file + ": " + malformed.message(), remedy(malformed), null);
            }
            if (first != null) {
                return;
            }
        }
    }

    private static String remedy(Malformed malformed) {
        return malformed.message().contains("the column \"")
                ? "Name the column as in the file with .rename(inFile, column), say"
                        + " .withoutHeader(names) where there is no header, or make the component"
                        + " @Nullable"
                : "Correct the file, or name another one";
    }
}
