package io.deltaway.files.internal.write;

import io.deltaway.connect.SinkException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Says why a file can't be written and what to do.
final class Unwritable {

    private Unwritable() {}

    static SinkException because(Path path, IOException e) {
        if (e instanceof SinkException already) {
            return already;
        }
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space")
                || reason.contains("not enough space")
                || reason.contains("quota")) {
            return new SinkException(
                    "DW-0412",
                    "the disk is full: " + path + " can't be written",
                    "Make room and run again; epochs written before are complete",
                    e);
        }
        if (Files.isDirectory(path)) {
            return new SinkException(
                    "DW-0411", path + " is a directory and not a file", "Name a file in it", e);
        }
        if (e instanceof AccessDeniedException || reason.contains("permission denied")) {
            return new SinkException(
                    "DW-0411",
                    path + " may not be written: permission denied",
                    "Change the path, or the permissions of the file and its directory",
                    e);
        }
        if (e instanceof FileAlreadyExistsException || reason.contains("not a directory")) {
            return new SinkException(
                    "DW-0411",
                    path + " can't be written: a part of its path is a file",
                    "Change the path",
                    e);
        }
        return new SinkException(
                "DW-0411",
                path + " can't be written: " + reason(e),
                "Check the path and its file system",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
