import module io.deltaway;

enum Side {
    BUY,
    SELL
}

record Point(int x, int y) {}

record All(
        boolean open,
        int i,
        long l,
        float f,
        double d,
        BigDecimal decimal,
        String text,
        byte[] bytes,
        LocalDate date,
        LocalTime time,
        LocalDateTime dateTime,
        Instant instant,
        Duration duration,
        UUID uuid,
        Side side,
        Point point,
        List<String> list,
        Map<String, Integer> map,
        double[] vector,
        Json json,
        @Nullable String missing) {}

void main() {
    var pipeline = Pipeline.create();
    Table<All> all =
            pipeline.read(
                    Rows.of(
                            All.class,
                            new All(
                                    true,
                                    1,
                                    -2,
                                    0.5f,
                                    Double.NaN,
                                    new BigDecimal("1.50"),
                                    "a, \"b\"",
                                    new byte[] {1, 2, 3},
                                    LocalDate.of(2026, 1, 31),
                                    LocalTime.of(13, 45),
                                    LocalDateTime.of(2026, 1, 31, 13, 45, 0, 5_000_000),
                                    Instant.parse("2026-01-31T13:45:00Z"),
                                    Duration.ofMinutes(90),
                                    UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                                    Side.SELL,
                                    new Point(1, 2),
                                    List.of("x", "y"),
                                    Map.of("k", 1),
                                    new double[] {0.5, 1},
                                    new Json.ObjectValue(
                                            Map.of(
                                                    "a",
                                                    new Json.NumberValue(new BigDecimal("1.0")))),
                                    null)));
    all.write(Csv.snapshot("all.csv"));
    all.write(JsonLines.snapshot("all.jsonl"));
    pipeline.run();
}
