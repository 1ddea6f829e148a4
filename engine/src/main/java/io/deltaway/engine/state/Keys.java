package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Searching and sorting runs of keys, with their weights beside them where these are not all 1.
public final class Keys {

    private static final int INSERTION = 24;
    private static final int SHORT = 128;

    private Keys() {}

    static int compare(@Nullable KeyOrder order, long a, long b) {
        return order == null ? Long.compare(a, b) : order.compare(a, b);
    }

    /// The first position in the sorted `keys[0]` to `keys[end - 1]` whose key is not before `key`,
    /// or `end`.
    static int lowerBound(@Nullable KeyOrder order, long[] keys, int end, long key) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before =
                    order == null ? keys[middle] < key : order.compare(keys[middle], key) < 0;
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The first position whose key is after `key`, or `end`.
    static int upperBound(@Nullable KeyOrder order, long[] keys, int end, long key) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean after =
                    order == null ? keys[middle] > key : order.compare(keys[middle], key) > 0;
            if (after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// Sorts `keys[from]` to `keys[to - 1]`, moving weights along.
    public static void sort(
            @Nullable KeyOrder order, long[] keys, long @Nullable [] weights, int from, int to) {
        if (order == null && weights == null) {
            sortLongs(keys, from, to);
        } else {
            boolean small = to - from <= INSERTION;
            long[] keyRoom = small ? keys : new long[to - from];
            long[] weightRoom = small || weights == null ? null : new long[to - from];
            mergeSort(order, keys, weights, from, to, keyRoom, weightRoom, from);
        }
    }

    /// Sorts longs: short runs, of which many bags have one each, by a loop so small that it is
    /// compiled at once; `Arrays.sort` takes a quarter of a second longer for the first 3 million
    /// keys.
    private static void sortLongs(long[] keys, int from, int to) {
        if (to - from > SHORT) {
            Arrays.sort(keys, from, to);
            return;
        }
        for (int gap = to - from > 24 ? 10 : 1; gap > 0; gap = gap == 10 ? 4 : gap / 4) {
            for (int i = from + gap; i < to; i++) {
                long key = keys[i];
                int at = i;
                for (; at - gap >= from && keys[at - gap] > key; at -= gap) {
                    keys[at] = keys[at - gap];
                }
                keys[at] = key;
            }
        }
    }

    /// @param roomFrom the position of `keys` that corresponds to position 0 of the rooms
    private static void mergeSort(
            @Nullable KeyOrder order,
            long[] keys,
            long @Nullable [] weights,
            int from,
            int to,
            long[] keyRoom,
            long @Nullable [] weightRoom,
            int roomFrom) {
        if (to - from <= INSERTION) {
            insertionSort(order, keys, weights, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(order, keys, weights, from, middle, keyRoom, weightRoom, roomFrom);
        mergeSort(order, keys, weights, middle, to, keyRoom, weightRoom, roomFrom);
        if (compare(order, keys[middle - 1], keys[middle]) <= 0) {
            return;
        }
        int left = from - roomFrom;
        int leftEnd = middle - roomFrom;
        System.arraycopy(keys, from, keyRoom, left, middle - from);
        if (weights != null && weightRoom != null) {
            System.arraycopy(weights, from, weightRoom, left, middle - from);
        }
        int right = middle;
        for (int at = from; left < leftEnd; at++) {
            boolean takeRight = right < to && compare(order, keys[right], keyRoom[left]) < 0;
            keys[at] = takeRight ? keys[right] : keyRoom[left];
            if (weights != null && weightRoom != null) {
                weights[at] = takeRight ? weights[right] : weightRoom[left];
            }
            if (takeRight) {
                right++;
            } else {
                left++;
            }
        }
    }

    private static void insertionSort(
            @Nullable KeyOrder order, long[] keys, long @Nullable [] weights, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long key = keys[i];
            long weight = weights == null ? 1 : weights[i];
            int at = i;
            for (; at > from && compare(order, keys[at - 1], key) > 0; at--) {
                keys[at] = keys[at - 1];
                if (weights != null) {
                    weights[at] = weights[at - 1];
                }
            }
            keys[at] = key;
            if (weights != null) {
                weights[at] = weight;
            }
        }
    }

    /// Merges the sorted runs `keys[0]` to `keys[middle - 1]` and `keys[middle]` to `keys[end -
    /// 1]`, from the end down, with a copy of the second.
    static void merge(
            @Nullable KeyOrder order, long[] keys, long @Nullable [] weights, int middle, int end) {
        int left = middle - 1;
        if (left < 0 || middle == end || compare(order, keys[left], keys[middle]) <= 0) {
            return;
        }
        long[] secondKeys = Arrays.copyOfRange(keys, middle, end);
        long[] secondWeights = weights == null ? null : Arrays.copyOfRange(weights, middle, end);
        int right = secondKeys.length - 1;
        for (int at = end - 1; right >= 0; at--) {
            boolean takeLeft = left >= 0 && compare(order, keys[left], secondKeys[right]) > 0;
            keys[at] = takeLeft ? keys[left] : secondKeys[right];
            if (weights != null && secondWeights != null) {
                weights[at] = takeLeft ? weights[left] : secondWeights[right];
            }
            if (takeLeft) {
                left--;
            } else {
                right--;
            }
        }
    }

    /// Adds up the weights of equal keys among the sorted `keys[0]` to `keys[end - 1]`, drops those
    /// of weight 0, releases what is dropped and returns how many are left.
    public static int collapse(@Nullable KeyOrder order, long[] keys, long[] weights, int end) {
        int kept = 0;
        int i = 0;
        while (i < end) {
            long key = keys[i];
            long weight = weights[i++];
            while (i < end && compare(order, keys[i], key) == 0) {
                weight = Weights.sum(weight, weights[i]);
                release(order, keys[i++]);
            }
            if (weight == 0) {
                release(order, key);
            } else {
                keys[kept] = key;
                weights[kept++] = weight;
            }
        }
        return kept;
    }

    static void release(@Nullable KeyOrder order, long key) {
        if (order != null) {
            order.release(key);
        }
    }
}
