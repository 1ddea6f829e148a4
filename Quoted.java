import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Question(String customer, String item) {}

record Price(String item, long cents) {}

record Offer(String customer, String item, long cents) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Question> questions = Push.of(Question.class);
    Push<Price> prices = Push.byKey(Price.class, "item");
    pipeline.read(questions)
            .join(pipeline.read(prices))
            .on(col(Question::item), col(Price::item))
            .asOfNow()
            .select((question, price) ->
                    into(Offer.class, question.rest(), price.col(Price::cents).as(Offer::cents)))
            .write(Terminal.changes());

    try (var running = pipeline.start()) {
        prices.upsert(new Price("tea", 250));
        questions.insert(new Question("ann", "tea"));
        running.cut();
        prices.upsert(new Price("tea", 300));
        questions.insert(new Question("bob", "tea"));
        running.cut();
        questions.remove(new Question("ann", "tea"));
        running.cut();
    }
}
