package io.deltaway.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/// A topic with one partition, whose offsets are committed to a group.
final class Topic implements Input {

    private final String name;
    private final List<Event> events = new ArrayList<>();

    Topic(String name) throws InterruptedException, ExecutionException {
        this.name = name;
        Broker.create(name);
    }

    @Override
    public String source() {
        return "kafka %s %s %s-group".formatted(Broker.servers(), name, name);
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public void change(int rows, Random random) throws InterruptedException, ExecutionException {
        List<Event> more = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            more.add(Event.random(events.size() + i, random));
        }
        Broker.send(name, more.stream().map(Event::json).toList());
        events.addAll(more);
    }

    @Override
    public List<Event> events() {
        return events;
    }
}
