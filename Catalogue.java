import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Product(
        String sku,
        String name,
        double net,
        double tax,
        @Nullable Long weight,
        @Nullable String tags) {}

record Shown(String line, String name, double gross, String parcel, long tags) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Product> products = pipeline.read(Csv.files("products.csv", Product.class));
    products.where(col(Product::net).gt(0).and(col(Product::sku).startsWith("A-")))
            .select(
                    into(
                            Shown.class,
                            col(Product::sku).splitPart("-", 0).orFail().as(Shown::line),
                            col(Product::name).trim().upper().as(Shown::name),
                            col(Product::net)
                                    .times(col(Product::tax).plus(1))
                                    .round(2)
                                    .as(Shown::gross),
                            when(col(Product::weight).isNull(), lit("unknown"))
                                    .when(col(Product::weight).gt(1_000), lit("parcel"))
                                    .otherwise(lit("letter"))
                                    .as(Shown::parcel),
                            col(Product::tags).split(";").size().orElse(0L).as(Shown::tags)))
            .write(Terminal.table("Catalogue"));
    pipeline.run();
}
