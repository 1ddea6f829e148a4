package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read of gzip files that end early or are damaged, and what is said of the rest.
class DamagedGzipTest {

    private static final int HEADER_BYTES = 10;
    private static final String REMEDY = ". Put an undamaged copy in its place and read it again";

    private static final Pattern DAMAGED =
            Pattern.compile(
                    "the gzip data is damaged at byte (\\d+) \\(.+\\); the lines before were read,"
                            + " and some of them may be altered, as gzip has its only checksum at"
                            + " the end");

    record Item(String name, long qty, double price) {}

    @TempDir Path directory;

    private static List<String> rows(int count, long seed) {
        var random = new Random(seed);
        return random.longs(count).mapToObj(n -> "n" + n + "|" + n + "|0.5").toList();
    }

    private static String csv(List<String> rows) {
        var text = new StringBuilder("name,qty,price\n");
        rows.forEach(row -> text.append(row.replace('|', ',')).append('\n'));
        return text.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private List<String> read(byte[] packed) throws IOException {
        Files.write(directory.resolve("a.csv.gz"), packed);
        return Reading.all(Csv.files(directory + "/a.csv.gz", Item.class));
    }

    /// The lines, without the header, and the half line that the first bytes of a file hold.
    private static List<String> contentOf(byte[] packed, int length) throws DataFormatException {
        var inflater = new Inflater(true);
        inflater.setInput(packed, HEADER_BYTES, length - HEADER_BYTES);
        byte[] content = new byte[1 << 22];
        int size = inflater.inflate(content);
        inflater.end();
        String text = new String(content, 0, size, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        return Arrays.asList(lines).subList(1, lines.length);
    }

    @Test
    void aFileThatEndsEarlyGivesEachOfItsWholeLines() throws Exception {
        List<String> rows = rows(5_000, 1);
        byte[] whole = gzip(csv(rows));
        var random = new Random(2);
        for (int i = 0; i < 20; i++) {
            int length = random.nextInt(200, whole.length - 8);
            List<String> lines = contentOf(whole, length);
            int complete = lines.size() - 1;
            var expected = new ArrayList<>(rows.subList(0, complete));
            expected.add(
                    "DW-2106 a.csv.gz:%d the gzip file ends early, at byte %d; the lines before were read%s <%s>"
                            .formatted(complete + 2, length, REMEDY, lines.getLast()));
            assertThat(read(Arrays.copyOf(whole, length))).isEqualTo(expected);
        }
    }

    @Test
    void whatStandsBeforeADamagedPlaceIsReadAndTheLineItCutsIsNoRow() throws Exception {
        List<String> rows = rows(5_000, 3);
        byte[] whole = gzip(csv(rows));
        var random = new Random(4);
        int found = 0;
        for (int i = 0; i < 40; i++) {
            int place = random.nextInt(200, whole.length - 2_000);
            byte[] damaged = whole.clone();
            byte[] other = new byte[1_000];
            random.nextBytes(other);
            System.arraycopy(other, 0, damaged, place, other.length);
            int clean = contentOf(whole, place).size() - 1;
            List<String> read = read(damaged);
            // Of what the damage made, some may look like rows; never that which it ends in.
            assertThat(read.subList(0, clean)).isEqualTo(rows.subList(0, clean));
            String error = read.getLast();
            assertThat(error).startsWith("DW-2106 a.csv.gz:").contains(REMEDY + " <");
            long line = Long.parseLong(error.replaceAll("(?s)^\\S+ \\S+:(\\d+) .*", "$1"));
            assertThat(line - 2).isGreaterThanOrEqualTo(read.size() - 1); // or empty lines
            Matcher told = DAMAGED.matcher(error);
            if (told.find()) {
                assertThat(Long.parseLong(told.group(1)))
                        .isBetween((long) place, (long) whole.length);
                found++;
            } else {
                // what was damaged is valid by chance, to the end
                assertThat(error).contains("its checksum is not that of its content");
            }
        }
        assertThat(found).as("damaged places that were found").isPositive();
    }

    @Test
    void aChecksumThatIsNotThatOfTheContentIsTold() throws IOException {
        byte[] whole = gzip("name,qty,price\nx,1,1\n");
        for (int behind : new int[] {8, 4}) {
            byte[] damaged = whole.clone();
            damaged[whole.length - behind] ^= 1;
            assertThat(read(damaged))
                    .containsExactly(
                            "x|1|1.0",
                            "DW-2106 a.csv.gz:3 the gzip data from byte 0 to byte %d is damaged: its checksum is not that of its content; its lines were read, and any of them may be altered%s <>"
                                    .formatted(whole.length - 8, REMEDY));
        }
    }

    @Test
    void membersFollowEachOtherAndZerosMayFollowThem() throws IOException {
        byte[] first = gzip("name,qty,price\nx,1,1\ny,");
        // with the checksum of a header, extra bytes, a name and a comment
        byte[] header =
                HexFormat.of().parseHex("1f8b081e000000000003" + "0200abcd" + "6e00" + "00");
        byte[] plain = gzip("2,2\n");
        byte[] second =
                concat(header, new byte[2], Arrays.copyOfRange(plain, HEADER_BYTES, plain.length));
        assertThat(read(concat(first, second, gzip(""), new byte[100_000])))
                .containsExactly("x|1|1.0", "y|2|2.0");
        assertThat(read(concat(first, second, "rest".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "x|1|1.0",
                        "y|2|2.0",
                        "DW-2106 a.csv.gz:4 the gzip data ends at byte %d, and what stands behind it is no gzip; the lines before were read%s <>"
                                .formatted(first.length + second.length, REMEDY));
        second[2] = 7;
        assertThat(read(concat(first, second)))
                .containsExactly(
                        "x|1|1.0",
                        "DW-2106 a.csv.gz:3 the gzip data is damaged at byte %d (its header is none that is known); the lines before were read, and some of them may be altered, as gzip has its only checksum at the end%s <y,>"
                                .formatted(first.length, REMEDY));
    }

    @Test
    void aFileThatIsNoGzipOrEndsInItsHeaderIsRefusedAsAWhole() throws IOException {
        assertThat(read("no gzip at all".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "DW-2106 a.csv.gz:1 it is no gzip file: expected 1F 8B, its first two bytes, at byte 0; nothing was read"
                                + REMEDY
                                + " <>");
        byte[] whole = gzip(csv(rows(1_000, 5)));
        assertThat(read(Arrays.copyOf(whole, 5)))
                .containsExactly(
                        "DW-2106 a.csv.gz:1 the gzip file ends early, at byte 5; the lines before were read"
                                + REMEDY
                                + " <>");
    }

    /// Half a header is no header: it could lack columns that the file has.
    @Test
    void aHeaderThatIsCutIsNotTakenAsItIs() throws Exception {
        int length = HEADER_BYTES + 8;
        byte[] part = Arrays.copyOf(gzip("name,qty,price\n"), length);
        assertThat(contentOf(part, length)).as("lines behind the header").isEmpty();
        assertThat(read(part))
                .singleElement()
                .asString()
                .startsWith("DW-2106 a.csv.gz:1 the gzip file ends early, at byte " + length)
                .contains("<nam");
    }

    @Test
    void theColumnsOfADamagedFileAreThoseOfItsFirstLines() throws IOException {
        List<String> rows = rows(5_000, 6);
        byte[] whole = gzip(csv(rows));
        Files.write(directory.resolve("a.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(Csv.files(directory + "/a.csv.gz").rowType().schema().names())
                .containsExactly("name", "qty", "price");
    }

    @Test
    void aTextAsARowIsReadWholeOrNotAtAll() throws IOException {
        byte[] whole = gzip("a text");
        Files.write(directory.resolve("a.txt.gz"), Arrays.copyOf(whole, whole.length - 8));
        assertThat(Reading.all(TextFiles.whole(directory + "/a.txt.gz")))
                .containsExactly(
                        "DW-2106 a.txt.gz the gzip file ends early, at byte %d%s <%s/a.txt.gz>"
                                .formatted(whole.length - 8, REMEDY, directory));
    }
}
