package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.field.UnstructuredField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/// E-mail: who wrote what to whom, and what was attached, as far as it can be read.
final class Mail implements Format {

    private static final List<String> SHOWN = List.of("From", "To", "Cc", "Date");

    /// Mails in mails.
    private static final int DEEPEST = 4;

    @Override
    public void read(byte[] bytes, Blocks blocks) throws Exception {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
        message(message, 0, blocks);
        message.dispose();
    }

    private static void message(Message message, int depth, Blocks blocks) throws Exception {
        String subject = message.getSubject();
        blocks.title(subject);
        blocks.heading(depth + 1, subject == null ? "" : subject);
        var head = new StringBuilder();
        for (String name : SHOWN) {
            Field field = message.getHeader().getField(name);
            if (field != null) {
                head.append(name).append(": ").append(shown(field)).append('\n');
            }
        }
        blocks.paragraph(head.toString());
        part(message, depth, blocks);
    }

    private static String shown(Field field) {
        return field instanceof UnstructuredField text ? text.getValue() : field.getBody();
    }

    private static void part(Entity entity, int depth, Blocks blocks) throws Exception {
        if (depth > DEEPEST) {
            throw new UnreadableException("it has mails in mails, more than " + DEEPEST + " deep");
        }
        String file = entity.getFilename();
        if (file != null) {
            blocks.heading(depth + 2, file);
        }
        switch (entity.getBody()) {
            case Multipart parts -> parts(entity, parts, depth, blocks);
            case Message message -> message(message, depth + 1, blocks);
            case TextBody text -> {
                byte[] bytes = bytes(text);
                if (entity.getMimeType().equals("text/plain")) {
                    PlainText.paragraphs(new String(bytes, charset(text)), blocks);
                } else {
                    attached(entity, bytes, blocks);
                }
            }
            case SingleBody body -> attached(entity, bytes(body), blocks);
            case null, default -> {}
        }
    }

    /// One that is broken costs only itself: what is said of it stands in its place.
    private static void attached(Entity entity, byte[] bytes, Blocks blocks) throws Exception {
        String file = entity.getFilename();
        String declared = entity.getMimeType().toLowerCase(Locale.ROOT);
        String type =
                declared.equals("application/octet-stream")
                        ? MediaTypes.of(file == null ? "" : file, bytes)
                        : declared;
        try {
            Formats.readPart(type, bytes, blocks);
        } catch (Exception e) {
            String problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            blocks.paragraph(
                    "This part of the mail can't be read as %s: %s".formatted(type, problem));
        }
    }

    /// Of alternatives the plain text, if there is one, else the last.
    private static void parts(Entity entity, Multipart parts, int depth, Blocks blocks)
            throws Exception {
        List<Entity> all = parts.getBodyParts();
        if (!entity.getMimeType().equals("multipart/alternative") || all.isEmpty()) {
            for (Entity one : all) {
                part(one, depth, blocks);
            }
            return;
        }
        Entity chosen =
                all.stream()
                        .filter(one -> one.getMimeType().equals("text/plain"))
                        .findFirst()
                        .orElse(all.getLast());
        part(chosen, depth, blocks);
    }

    private static byte[] bytes(SingleBody body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        body.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static Charset charset(TextBody text) {
        String name = text.getMimeCharset();
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
