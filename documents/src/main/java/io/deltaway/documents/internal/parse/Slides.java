package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTableRow;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextShape;

/// PPTX: a page for each slide that is shown, with its notes.
final class Slides implements Format {

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (var show = new XMLSlideShow(new ByteArrayInputStream(bytes))) {
            blocks.title(show.getProperties().getCoreProperties().getTitle());
            for (XSLFSlide slide : show.getSlides()) {
                if (slide.isHidden()) {
                    continue;
                }
                blocks.page(slide.getSlideNumber());
                shapes(slide.getShapes(), blocks);
                if (slide.getNotes() != null) {
                    for (List<XSLFTextParagraph> text : slide.getNotes().getTextParagraphs()) {
                        blocks.paragraph(
                                text.stream()
                                        .map(XSLFTextParagraph::getText)
                                        .collect(Collectors.joining("\n")));
                    }
                }
            }
        }
    }

    private static void shapes(List<XSLFShape> shapes, Blocks blocks) throws UnreadableException {
        for (XSLFShape shape : shapes) {
            switch (shape) {
                case XSLFTextShape text when isTitle(text) -> blocks.heading(1, text.getText());
                case XSLFTextShape text when text.getTextType() == Placeholder.SLIDE_NUMBER -> {}
                case XSLFTextShape text -> {
                    for (XSLFTextParagraph paragraph : text.getTextParagraphs()) {
                        blocks.add(
                                paragraph.isBullet() ? Block.Kind.ITEM : Block.Kind.PARAGRAPH,
                                paragraph.getText());
                    }
                }
                case XSLFTable table -> {
                    var rows = Rows.ofText(blocks);
                    for (XSLFTableRow row : table.getRows()) {
                        var cells = new ArrayList<String>();
                        row.getCells().forEach(cell -> cells.add(cell.getText()));
                        rows.add(cells);
                    }
                }
                case XSLFGroupShape group -> shapes(group.getShapes(), blocks);
                default -> {}
            }
        }
    }

    private static boolean isTitle(XSLFTextShape shape) {
        Placeholder type = shape.getTextType();
        return type == Placeholder.TITLE || type == Placeholder.CENTERED_TITLE;
    }
}
