package io.deltaway.formats.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The names of members seen in a block, and at which place of an object each stood last: lines
/// mostly have the same members in the same order, so the name to come is compared instead of being
/// looked up. Owned by one thread.
final class JsonKeys {

    /// A name that takes part no more: there were too many different ones.
    static final int FORGOTTEN = -1;

    private static final int MOST = 256;

    private byte[][] names;

    /// The first eight bytes of the name and its closing quote, and which bits of them count.
    private long[] heads;

    private long[] masks;
    private int[] columns;
    private final LooseNames loosely;
    private int count;
    private int[] order = new int[16];

    /// @param loosely the columns of names that are none of `columnNames`
    JsonKeys(byte[][] columnNames, LooseNames loosely) {
        this.loosely = loosely;
        names = new byte[Math.max(16, columnNames.length)][];
        heads = new long[names.length];
        masks = new long[names.length];
        columns = new int[names.length];
        Arrays.setAll(order, place -> place);
        for (int c = 0; c < columnNames.length; c++) {
            add(columnNames[c], c);
        }
    }

    /// The key that stood at this place last.
    int expected(int place) {
        return place < order.length && order[place] < count ? order[place] : 0;
    }

    /// Whether the bytes behind an opening quote are the name of the key and a closing quote.
    boolean matches(int key, byte[] bytes, int at) {
        if (((Eight.at(bytes, at) ^ heads[key]) & masks[key]) != 0) {
            return false;
        }
        byte[] name = names[key];
        return name.length < 8
                || at + name.length < bytes.length
                        && bytes[at + name.length] == '"'
                        && Arrays.equals(name, 0, name.length, bytes, at, at + name.length);
    }

    int length(int key) {
        return names[key].length;
    }

    /// The column of a key, or -1 where it has none.
    int column(int key) {
        return columns[key];
    }

    /// Finds the key called `[from, to)`, or makes it one, and expects it at this place from now
    /// on.
    int find(byte[] bytes, int from, int to, int place) {
        int key = 0;
        while (key < count && !matches(key, bytes, from)) {
            key++;
        }
        if (key == count) {
            byte[] name = Arrays.copyOfRange(bytes, from, to);
            int column = loosely.find(new String(name, StandardCharsets.UTF_8));
            if (count >= MOST && column < 0) {
                return FORGOTTEN;
            }
            add(name, column);
        }
        if (place >= order.length) {
            order = Arrays.copyOf(order, Math.max(order.length * 2, place + 1));
        }
        order[place] = key;
        return key;
    }

    private void add(byte[] name, int column) {
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            heads = Arrays.copyOf(heads, count * 2);
            masks = Arrays.copyOf(masks, count * 2);
            columns = Arrays.copyOf(columns, count * 2);
        }
        byte[] head = Arrays.copyOf(name, 8);
        int significant = Math.min(name.length + 1, 8);
        if (name.length < 8) {
            head[name.length] = '"';
        }
        names[count] = name;
        heads[count] = Eight.at(head, 0);
        masks[count] = significant == 8 ? -1L : (1L << 8 * significant) - 1;
        columns[count] = column;
        count++;
    }
}
