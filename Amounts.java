import static io.deltaway.table.Columns.*;

import module io.deltaway;

import io.deltaway.engine.value.ObjectCodec;

@Encoded(by = MoneyCodec.class)
static final class Money {

    final String currency;
    final long cents;

    Money(String currency, long cents) {
        this.currency = currency;
        this.cents = cents;
    }

    @Override
    public String toString() {
        return currency + " " + BigDecimal.valueOf(cents, 2);
    }
}

static final class MoneyCodec implements ObjectCodec<Money> {

    @Override
    public byte[] encode(Money money) {
        return (money.currency + money.cents).getBytes();
    }

    @Override
    public Money decode(byte[] bytes) {
        String text = new String(bytes);
        return new Money(text.substring(0, 3), Long.parseLong(text.substring(3)));
    }
}

record Payment(long id, Money money) {}

record Often(Money money, long payments) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Payment> payments =
            pipeline.read(
                    Rows.of(
                            Payment.class,
                            new Payment(1, new Money("EUR", 1250)),
                            new Payment(2, new Money("CHF", 100)),
                            new Payment(3, new Money("EUR", 1250))));
    payments.groupBy(col(Payment::money))
            .reduce(g -> into(Often.class, g.keys(), g.count().as(Often::payments)))
            .write(Terminal.table("Amounts"));
    pipeline.run();
}
