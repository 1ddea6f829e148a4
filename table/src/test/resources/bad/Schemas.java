import java.time.Instant;

record Trade(String ticker, double price, long qty, Instant at) {}

record Quote(String ticker, long venue, double bid) {}

record Total(String ticker, long volume) {}

record Started(String ticker, Instant minute) {}

record Spread(String ticker, double gap) {}

record Event(String id, java.util.List<String> tags) {}
