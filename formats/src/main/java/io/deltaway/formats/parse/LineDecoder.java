package io.deltaway.formats.parse;

import java.nio.charset.StandardCharsets;

/// Makes a row of each line: the file's path, the line's number from 1, its text without the line
/// end.
public final class LineDecoder implements Decoder {

    private static final int PATH = 0;
    private static final int NUMBER = 1;
    private static final int TEXT = 2;

    private final Cells cells;

    public LineDecoder(Cells cells) {
        this.cells = cells;
    }

    @Override
    public Decoded decode(Block block) {
        var rows = new BatchWriter(cells, block.lines());
        var refusals = new Refusals(block);
        byte[] bytes = block.bytes();
        byte[] path = block.file().getBytes(StandardCharsets.UTF_8);
        boolean valid = block.plain() || Utf8.isValid(bytes, block.from(), block.to());
        long number = block.firstLine();
        for (int at = block.from(); at < block.to(); number++) {
            int newline = Block.newline(bytes, at);
            int invalid = valid ? newline : Utf8.firstInvalid(bytes, at, newline);
            if (invalid < newline) {
                refusals.addEncoding(at, newline, invalid);
            } else {
                if (cells.needed[PATH]) {
                    rows.text(PATH, path, 0, path.length);
                }
                rows.longs[NUMBER][rows.row] = number;
                if (cells.needed[TEXT]) {
                    rows.text(
                            TEXT,
                            bytes,
                            at,
                            newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline);
                }
                rows.endRow();
            }
            at = newline + 1;
        }
        return new Decoded(rows, refusals.all());
    }
}
