package io.deltaway.files.internal.read;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Decoder;
import io.deltaway.formats.parse.LineDecoder;
import io.deltaway.formats.parse.Lines;

/// Plain text, a row a line.
public final class LineFormat implements Format {

    private final Cells cells;
    private final Decoder decoder;

    public LineFormat(Cells cells) {
        this.cells = cells;
        decoder = new LineDecoder(cells);
    }

    @Override
    public Schema schema() {
        return cells.schema();
    }

    @Override
    public Start start(String file, byte[] bytes, int from, int to, boolean isEnd) {
        return new Start.Records(from, 0, decoder);
    }

    @Override
    public int lastEnd(byte[] bytes, int from, int to, boolean isEnd) {
        return isEnd ? to : Lines.lastEnd(bytes, from, to);
    }
}
