package io.deltaway.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The disk is one where it doesn't fail, and fails as it says.
class SimulatedDiskTest {

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static SimulatedDisk withDurableFile(long seed) throws IOException {
        var disk = SimulatedDisk.seeded(seed);
        Files.createDirectories(disk.path("/a/b"));
        Files.writeString(disk.path("/a/b/file"), "before");
        for (String path : new String[] {"/a/b/file", "/a/b", "/a", "/"}) {
            force(disk.path(path));
        }
        return disk;
    }

    @Test
    void filesAreReadAndWrittenAsOnAnyOther() throws IOException {
        var disk = withDurableFile(1);
        Path folder = disk.path("/a").resolve("b");
        Path file = folder.resolve("file");
        Files.writeString(file, " and behind", StandardOpenOption.APPEND);
        Files.move(file, folder.resolve("other"), StandardCopyOption.ATOMIC_MOVE);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(disk.path("/a/b/other"));
        }
        assertThat(folder.resolve("other")).hasContent("before and behind");
        assertThat(Files.size(folder.resolve("other"))).isEqualTo(17);
        assertThat(folder.relativize(disk.path("/a/c"))).hasToString("../c");
        assertThat(Files.notExists(file)).isTrue();
        Files.delete(folder.resolve("other"));
        assertThat(disk.used()).isZero();
    }

    @Test
    void whatWasForcedOutlivesTheLossOfPower() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var disk = withDurableFile(seed);
            Files.writeString(disk.path("/a/b/file"), " and behind", StandardOpenOption.APPEND);
            Files.writeString(disk.path("/a/b/new"), "new");
            disk.losePower();
            assertThat(Files.readString(disk.path("/a/b/file"))).startsWith("before");
        }
    }

    @Test
    void whatWasNotForcedMayBeThereOrNot() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            var disk = withDurableFile(seed);
            Path file = disk.path("/a/b/file");
            Files.delete(file);
            Files.writeString(file, "after!");
            disk.losePower();
            seen.add(
                    Files.exists(file)
                            ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                            : "none");
        }
        assertThat(seen).contains("before", "after!", "none", "", "\0\0\0");
    }

    @Test
    void sectorsAreTornApart() throws IOException {
        Set<Boolean> firstThere = new HashSet<>();
        Set<Boolean> lastThere = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            var disk = withDurableFile(seed);
            byte[] ones = new byte[2000];
            java.util.Arrays.fill(ones, (byte) 1);
            Files.write(disk.path("/a/b/file"), new byte[2000]);
            force(disk.path("/a/b/file"));
            Files.write(disk.path("/a/b/file"), ones);
            disk.losePower();
            byte[] read = Files.readAllBytes(disk.path("/a/b/file"));
            firstThere.add(read.length > 0 && read[0] == 1);
            lastThere.add(read.length == 2000 && read[1999] == 1);
        }
        assertThat(firstThere).hasSize(2);
        assertThat(lastThere).hasSize(2);
    }

    @Test
    void aMoveIsDoneOrNotDone() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var disk = withDurableFile(seed);
            Path other = disk.path("/a/b/other");
            Files.writeString(other, "after!");
            force(other);
            force(disk.path("/a/b"));
            Files.move(other, disk.path("/a/b/file"), StandardCopyOption.ATOMIC_MOVE);
            disk.losePower();
            assertThat(Files.readString(disk.path("/a/b/file")))
                    .isEqualTo(Files.exists(other) ? "before" : "after!");
        }
    }

    @Test
    void afterTheOperationThatFailsNothingWorks() throws IOException {
        var disk = withDurableFile(1);
        Path file = disk.path("/a/b/file");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            disk.failAfter(1);
            channel.write(ByteBuffer.wrap(new byte[] {'B'}));
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(IOException.class);
            disk.kill();
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(file).hasContent("Before");
    }

    @Test
    void oneOperationMayFailAlone() throws IOException {
        var disk = withDurableFile(1);
        Path file = disk.path("/a/b/file");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            disk.failOnceAfter(1);
            channel.write(ByteBuffer.wrap(new byte[] {'B'}));
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
            channel.write(ByteBuffer.wrap(new byte[] {'E'}));
            channel.force(true);
        }
        assertThat(file).hasContent("BEfore");
    }

    @Test
    void aFullDiskRefusesWhatDoesNotFit() throws IOException {
        var disk = withDurableFile(1);
        disk.capacity(10);
        assertThatThrownBy(() -> Files.writeString(disk.path("/a/b/new"), "hello"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("No space left on device");
        Files.writeString(disk.path("/a/b/new"), "four");
    }

    @Test
    void aBitIsFlippedForGood() throws IOException {
        var disk = withDurableFile(1);
        disk.flip(disk.path("/a/b/file"), 0);
        assertThat(disk.path("/a/b/file")).hasContent("cefore");
        disk.losePower();
        assertThat(disk.path("/a/b/file")).hasContent("cefore");
    }

    @Test
    void aLockIsGivenToOneAndEndsWithItsProcess() throws IOException {
        var disk = withDurableFile(1);
        Path file = disk.path("/a/b/file");
        var first = FileChannel.open(file, StandardOpenOption.WRITE);
        var second = FileChannel.open(file, StandardOpenOption.WRITE);
        assertThat(first.tryLock()).isNotNull();
        assertThat(second.tryLock()).isNull();
        first.close();
        assertThat(second.tryLock()).isNotNull();
        disk.kill();
        try (var third = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(third.tryLock()).isNotNull();
        }
        second.close();
    }
}
