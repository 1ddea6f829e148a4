package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/// XLSX: a heading for each sheet that is shown, and its rows, with the values that were computed
/// when the file was written.
final class Spreadsheet implements Format {

    /// The format of cells for which nobody has chosen one.
    private static final short GENERAL = 0;

    /// Beyond this, sheets have no digits.
    private static final double MOST = 1e15;

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            blocks.title(workbook.getProperties().getCoreProperties().getTitle());
            var shown = new DataFormatter(Locale.ROOT);
            shown.setUseCachedValuesForFormulaCells(true);
            for (int s = 0; s < workbook.getNumberOfSheets(); s++) {
                if (!workbook.isSheetHidden(s) && !workbook.isSheetVeryHidden(s)) {
                    sheet(workbook.getSheetAt(s), shown, blocks);
                }
            }
        }
    }

    private static void sheet(Sheet sheet, DataFormatter shown, Blocks blocks)
            throws UnreadableException {
        blocks.heading(1, sheet.getSheetName());
        var rows = Rows.ofSheet(blocks);
        for (Row row : sheet) {
            var cells = new ArrayList<String>();
            for (int c = 0; c < row.getLastCellNum(); c++) {
                Cell cell = row.getCell(c);
                cells.add(cell == null ? "" : text(cell, shown));
            }
            rows.add(cells);
        }
    }

    /// As it is shown; but of long numbers, such as those of articles and accounts, all digits that
    /// they have.
    private static String text(Cell cell, DataFormatter shown) {
        CellType type = cell.getCellType();
        if (type == CellType.FORMULA) {
            type = cell.getCachedFormulaResultType();
        }
        if (type == CellType.NUMERIC && cell.getCellStyle().getDataFormat() == GENERAL) {
            double number = cell.getNumericCellValue();
            if (number == Math.rint(number) && Math.abs(number) < MOST) {
                return Long.toString((long) number);
            }
        }
        return shown.formatCellValue(cell);
    }
}
