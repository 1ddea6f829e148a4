package io.deltaway.crash;

/// A row of every program's result. Of a table of them no two have the same key and place.
record Answer(String key, long place, long amount) implements Comparable<Answer> {

    @Override
    public int compareTo(Answer other) {
        int byKey = key.compareTo(other.key);
        int byPlace = byKey != 0 ? byKey : Long.compare(place, other.place);
        return byPlace != 0 ? byPlace : Long.compare(amount, other.amount);
    }
}
