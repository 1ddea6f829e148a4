package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;

/// Rows of tables: each value stands behind the name of its column, and behind no other.
class TablesTest {

    @Test
    void separatedValues() throws Exception {
        assertThat(read("a.csv", "name;price\n\"a;b\";1,5\n;\n"))
                .isEqualTo("null\nROW 0 0 name | price\nROW 0 0 name: a;b; price: 1,5");
        assertThat(read("a.tsv", "1\t2\n3\t4\n")).isEqualTo("null\nROW 0 0 1 | 2\nROW 0 0 3 | 4");
    }

    @Test
    void whatSeparatesValues() throws Exception {
        assertThat(read("a.csv", "name;price, net\nPump;12,50\n"))
                .isEqualTo(
                        "null\nROW 0 0 name | price, net\nROW 0 0 name: Pump; price, net: 12,50");
        assertThat(read("a.csv", "name,note\nPump,blue; old\nValve,\"new; red\"\n"))
                .endsWith("name: Pump; note: blue; old\nROW 0 0 name: Valve; note: new; red");
        assertThat(read("a.csv", "Stock\nname;price\nPump;12,50\n"))
                .endsWith("ROW 0 0 name | price\nROW 0 0 Pump | 12,50");
        assertThat(read("a.csv", "name;price;\nPump\nValve;3\n"))
                .endsWith("ROW 0 0 name: Pump\nROW 0 0 name: Valve; price: 3");
        assertThat(read("a.csv", "size,kind\n5\" wide,b\n7,c,d\n"))
                .endsWith("ROW 0 0 size: 5\" wide; kind: b\nROW 0 0 size: 7; kind: c; d");
        assertThat(read("a.csv", "name\tprice, net\nPump\t12,50\n"))
                .endsWith("ROW 0 0 name: Pump; price, net: 12,50");
        assertThat(read("a.csv", "\uFEFFname;price\n")).isEqualTo("null\nROW 0 0 name | price");
    }

    private static String sheet(String rows) throws Exception {
        return read(
                "a.ods",
                Samples.zip(
                        "mimetype",
                        "application/vnd.oasis.opendocument.spreadsheet",
                        "content.xml",
                        "<o><office:body><office:spreadsheet><table:table table:name=\"Stock\">"
                                + rows
                                + "</table:table></office:spreadsheet></office:body></o>"));
    }

    private static String cell(String text) {
        return "<table:table-cell><text:p>" + text + "</text:p></table:table-cell>";
    }

    private static String names() {
        return "<table:table-row>"
                + cell("Part")
                + cell("Weight")
                + cell("Colour")
                + cell("Price")
                + "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>";
    }

    @Test
    void cellsAndRowsOfSheetsThatAreRepeated() throws Exception {
        assertThat(
                        sheet(
                                names()
                                        + "<table:table-row>"
                                        + cell("Valve")
                                        + "<table:table-cell table:number-columns-repeated=\"2\"/>"
                                        + cell("12.50")
                                        + "</table:table-row>"
                                        + "<table:table-row-group><table:table-row table:number-rows-repeated=\"2\">"
                                        + cell("Pump")
                                                .replace(
                                                        "-cell>",
                                                        "-cell table:number-columns-repeated=\"2\">")
                                                .replace(
                                                        "</table:table-cell table:number-columns-repeated=\"2\">",
                                                        "</table:table-cell>")
                                        + "<table:covered-table-cell/>"
                                        + cell("9")
                                        + "</table:table-row></table:table-row-group>"))
                .isEqualTo(
                        """
                        null
                        HEADING 1 0 Stock
                        ROW 0 0 Part | Weight | Colour | Price
                        ROW 0 0 Part: Valve; Price: 12.50
                        ROW 0 0 Part: Pump; Weight: Pump; Price: 9
                        ROW 0 0 Part: Pump; Weight: Pump; Price: 9\
                        """);
    }

    @Test
    void emptyOnesThatAreRepeatedCostNothing() throws Exception {
        String empty =
                "<table:table-row table:number-rows-repeated=\"99999999999\">"
                        + "<table:table-cell table:number-columns-repeated=\"1000000000\"/></table:table-row>";
        assertThat(
                        sheet(
                                names()
                                        + empty.repeat(1000)
                                        + "<table:table-row>"
                                        + cell("Valve")
                                        + "</table:table-row>"))
                .endsWith("Price\nROW 0 0 Part: Valve");
    }

    @Test
    void inMarkdownAndHtml() throws Exception {
        assertThat(read("a.md", "||2025|\n|-|-|\n|Pump|9|\n|Valve||\n"))
                .isEqualTo("null\nROW 0 0 | 2025\nROW 0 0 Pump; 2025: 9\nROW 0 0 Valve");
        assertThat(
                        read(
                                "a.html",
                                """
                                <table><caption>Stock</caption><thead><tr><th colspan=4>All parts<tr><th>Part<th>Weight<th>Colour<th>Price
                                <tbody><tr><td rowspan=2>Valve<td colspan=2>none<td>12.50<tr><td>3<td rowspan=9>red<td>5<tr><td>Pump<td>9<td>99</table>
                                <table><tr><td>Rent<td>500 EUR<br>per month<tr><td>Since<td>May</table>
                                <table><tr><th>Rent<td>500<tr><td><table><tr><td>in<td>ner</table></table>
                                """))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 0 Stock
                        ROW 0 0 All parts
                        ROW 0 0 Part | Weight | Colour | Price
                        ROW 0 0 Part: Valve; Weight: none; Price: 12.50
                        ROW 0 0 Weight: 3; Colour: red; Price: 5
                        ROW 0 0 Part: Pump; Weight: 9; Price: 99
                        ROW 0 0 Rent | 500 EUR per month
                        ROW 0 0 Since | May
                        ROW 0 0 Rent | 500
                        ROW 0 0 in | ner\
                        """);
    }

    @Test
    void inTexts() throws Exception {
        byte[] contract =
                Samples.docx(document -> {
                    XWPFTable parts = document.createTable(2, 3);
                    Samples.fill(parts, "Part", "Weight", "Price", "Pump", "", "500 EUR");
                    parts.getRow(1).getCell(2).addParagraph().createRun().setText("per month");
                    Samples.fill(document.createTable(2, 2), "Tenant", "Bob", "Rent", "500");
                    XWPFTable stock = document.createTable(2, 2);
                    stock.getRow(0).setRepeatHeader(true);
                    Samples.fill(stock, "Item", "Count", "Valve", "4");
                    XWPFTable outer = document.createTable(1, 1);
                    var cell = outer.getRow(0).getCell(0);
                    var inner = cell.insertNewTbl(cell.getParagraphArray(0).getCTP().newCursor());
                    inner.createRow().createCell().setText("nested");
                });
        assertThat(read("a.docx", contract))
                .isEqualTo(
                        """
                        null
                        ROW 0 0 Part | Weight | Price
                        ROW 0 0 Part: Pump; Price: 500 EUR per month
                        ROW 0 0 Tenant | Bob
                        ROW 0 0 Rent | 500
                        ROW 0 0 Item | Count
                        ROW 0 0 Item: Valve; Count: 4
                        ROW 0 0 nested\
                        """);
    }

    @Test
    void longNumbersOfSheetsHaveAllTheirDigits() throws Exception {
        try (var workbook = new XSSFWorkbook();
                var out = new ByteArrayOutputStream()) {
            var row = workbook.createSheet("Stock").createRow(0);
            row.createCell(0).setCellValue(4006381333931.0);
            row.createCell(1).setCellValue(-0.5);
            row.createCell(2).setCellFormula("A1*1");
            row.getCell(2).setCellValue(123456789012.0);
            row.createCell(3).setCellValue(1e20);
            workbook.write(out);
            assertThat(read("a.xlsx", out.toByteArray()))
                    .endsWith("ROW 0 0 4006381333931 | -0.5 | 123456789012 | 1E+20");
        }
    }
}
