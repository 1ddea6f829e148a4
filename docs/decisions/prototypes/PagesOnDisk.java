import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// Decision 0034: one change of a random row in a state that lies in a file: by pages of 4 KB that are read and written, in mapped
/// memory, and by whole partitions. Shows the time of a change and the resident memory.
///
///     java -Xmx256m PagesOnDisk.java DIRECTORY MEGABYTES
void main(String[] arguments) throws IOException {
    long bytes = Long.parseLong(arguments[1]) << 20;
    Path file = Path.of(arguments[0], "pages-on-disk");
    try (FileChannel channel =
            FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE)) {
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.nativeOrder());
        for (long at = 0; at < bytes; at += block.capacity()) {
            channel.write(block.clear(), at);
        }
        for (int round = 0; round < 3; round++) {
            pages(channel, bytes);
        }
        for (int round = 0; round < 3; round++) {
            mapped(channel, bytes);
        }
        partitions(channel, bytes, block);
    }
}

static void pages(FileChannel channel, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
    long[] page = new long[512];
    var random = new SplittableRandom(1);
    int changes = 500_000;
    long start = System.nanoTime();
    for (int i = 0; i < changes; i++) {
        long at = random.nextLong(bytes >> 12) << 12;
        channel.read(buffer.clear(), at);
        buffer.flip().asLongBuffer().get(page);
        page[random.nextInt(512)]++;
        buffer.clear().asLongBuffer().put(page);
        channel.write(buffer, at);
    }
    say("pages", start, changes);
}

static void mapped(FileChannel channel, long bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
        MemorySegment all = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
        var random = new SplittableRandom(2);
        int changes = 500_000;
        long start = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            long at = random.nextLong(bytes >> 3);
            all.setAtIndex(ValueLayout.JAVA_LONG, at, all.getAtIndex(ValueLayout.JAVA_LONG, at) + 1);
        }
        say("mapped", start, changes);
    }
}

/// A change where each needs its partition, of which there are 256.
static void partitions(FileChannel channel, long bytes, ByteBuffer block) throws IOException {
    long size = bytes / 256;
    int loads = 64;
    long start = System.nanoTime();
    for (int i = 0; i < loads; i++) {
        long end = (i + 1) * size;
        for (long at = i * size; at < end; at += block.capacity()) {
            block.clear().limit((int) Math.min(block.capacity(), end - at));
            channel.read(block, at);
            channel.write(block.flip(), at);
        }
    }
    say("partition", start, loads);
}

static void say(String what, long start, int count) throws IOException {
    double micros = (System.nanoTime() - start) / 1e3 / count;
    String resident =
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("");
    System.out.printf("%s: %.2f us, %s%n", what, micros, resident);
}
