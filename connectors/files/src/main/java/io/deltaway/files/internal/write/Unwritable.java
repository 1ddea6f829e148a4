package io.deltaway.files.internal.write;

import io.deltaway.connect.SinkException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says why a file can't be written and what to do.
final class Unwritable {

    private Unwritable() {}

    static SinkException because(Path path, IOException e) {
        if (e instanceof SinkException already) {
            return already;
        }
        String reason = reason(e);
        String known = reason.toLowerCase(Locale.ROOT);
        if (known.contains("no space")
                || known.contains("not enough space")
                || known.contains("quota")) {
            return new SinkException(
                    "DW-0412",
                    "the disk is full: " + path + " can't be written",
                    "Make room and run again; epochs written before are complete.",
                    e);
        }
        if (Files.isDirectory(path)) {
            return refused(path + " is a directory and not a file", "Name a file in it.", e);
        }
        Path file = fileOnTheWay(path);
        if (file != null) {
            return refused(
                    path + " can't be written: " + file + " is a file and not a directory",
                    "Change the path.",
                    e);
        }
        if (e instanceof AccessDeniedException || known.contains("permission denied")) {
            return refused(
                    path + " may not be written: permission denied",
                    "Change the path, or the permissions of the file and its directory.",
                    e);
        }
        return refused(
                path + " can't be written: " + reason, "Check the path and its file system.", e);
    }

    private static SinkException refused(String what, String remedy, IOException e) {
        return new SinkException("DW-0411", what, remedy, e);
    }

    /// The part of the path that is a file where a directory has to be.
    private static @Nullable Path fileOnTheWay(Path path) {
        Path part = path.toAbsolutePath().getParent();
        while (part != null && !Files.exists(part)) {
            part = part.getParent();
        }
        return part == null || Files.isDirectory(part) ? null : part;
    }

    /// What the system says; Java gives some of it as a class only.
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> "the system has no such place";
            case FileAlreadyExistsException there -> "it is there already";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
