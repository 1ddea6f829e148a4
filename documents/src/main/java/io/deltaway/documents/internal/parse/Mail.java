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
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.util.MimeUtil;
import org.jspecify.annotations.Nullable;

/// E-mail: who wrote what to whom, and what was attached, as far as it can be read.
final class Mail implements Format {

    private static final List<String> SHOWN = List.of("From", "To", "Cc", "Date");

    /// Mails in mails.
    private static final int DEEPEST = 4;

    @Override
    public void read(byte[] bytes, Blocks blocks) throws Exception {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        int from = PlainText.isMarked(bytes) ? 3 : 0;
        Message message =
                builder.parseMessage(new ByteArrayInputStream(bytes, from, bytes.length - from));
        message(message, 0, blocks);
        message.dispose();
    }

    private static void message(Message message, int depth, Blocks blocks) throws Exception {
        Field subjectField = message.getHeader().getField("Subject");
        String subject = subjectField == null ? null : shown(subjectField);
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

    /// What a field says, read from its bytes: those that are no ASCII may be words that are
    /// encoded in it, or stand there as they are.
    private static String shown(Field field) {
        byte[] raw = field.getSafeRaw().toByteArray();
        String line = new String(raw, PlainText.charset(raw));
        String value = MimeUtil.unfold(line.substring(line.indexOf(':') + 1)).strip();
        return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
    }

    private static void part(Entity entity, int depth, Blocks blocks) throws Exception {
        if (depth > DEEPEST) {
            throw new UnreadableException("it has mails in mails, more than " + DEEPEST + " deep");
        }
        blocks.page(0);
        String file = file(entity);
        if (file != null) {
            blocks.heading(depth + 2, file);
        }
        switch (entity.getBody()) {
            case Multipart parts -> parts(entity, parts, depth, blocks);
            case Message message -> message(message, depth + 1, blocks);
            case SingleBody body -> attached(entity, body, blocks);
            case null, default -> {}
        }
    }

    /// One that is broken, or of a format that nothing reads, costs only itself: what is said of it
    /// stands in its place, unless it has no name, as a signature.
    private static void attached(Entity entity, SingleBody body, Blocks blocks) throws Exception {
        byte[] bytes = content(body);
        String file = file(entity);
        String type = type(entity.getMimeType().toLowerCase(Locale.ROOT), file, bytes);
        if (file == null && !Formats.areRead(type)) {
            return;
        }
        try {
            Formats.readPart(
                    type, type.startsWith("text/") ? marked(bytes, entity) : bytes, blocks);
        } catch (Exception e) {
            blocks.paragraph(
                    "This part of the mail can't be read as %s: %s"
                            .formatted(type, Formats.problem(e)));
        }
    }

    private static byte[] content(SingleBody body) throws IOException {
        var content = new ByteArrayOutputStream();
        body.writeTo(content);
        return content.toByteArray();
    }

    /// What is attached is called; some programs say it only beside its type.
    private static @Nullable String file(Entity entity) {
        String name = entity.getFilename();
        if (name == null
                && entity.getHeader().getField("Content-Type") instanceof ContentTypeField type) {
            name = type.getParameter("name");
        }
        return name == null ? null : DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
    }

    /// As of any file, where one is attached, but for texts whose names don't say more than what is
    /// declared; of others what is declared, where that is read.
    private static String type(String declared, @Nullable String file, byte[] bytes) {
        boolean isRead = Formats.areRead(declared);
        if (file == null && isRead) {
            return declared;
        }
        String found = MediaTypes.of(file == null ? "" : file, bytes);
        boolean saysMore = isRead && declared.startsWith("text/") && found.equals("text/plain");
        return saysMore || found.equals("application/octet-stream") ? declared : found;
    }

    /// Of alternatives the plain text, if there is one that says something, else the last; of what
    /// is signed that, and not the signature.
    private static void parts(Entity entity, Multipart parts, int depth, Blocks blocks)
            throws Exception {
        List<Entity> all = parts.getBodyParts();
        switch (all.isEmpty() ? "" : entity.getMimeType()) {
            case "multipart/signed" -> part(all.getFirst(), depth, blocks);
            case "multipart/alternative" -> {
                Entity chosen = all.getLast();
                for (Entity one : all.reversed()) {
                    chosen = isPlain(one) ? one : chosen;
                }
                part(chosen, depth, blocks);
            }
            default -> {
                for (Entity one : all) {
                    part(one, depth, blocks);
                }
            }
        }
    }

    private static boolean isPlain(Entity part) throws IOException {
        return part.getMimeType().equals("text/plain")
                && part.getBody() instanceof SingleBody body
                && !new String(content(body), StandardCharsets.ISO_8859_1).isBlank();
    }

    /// A text whose charset is declared as UTF-8 that is marked as such, so that nothing in it says
    /// otherwise; else as it is, to be read as a file is.
    private static byte[] marked(byte[] bytes, Entity entity) {
        Charset declared = charset(entity);
        return declared == null
                ? bytes
                : (PlainText.MARK + new String(bytes, declared)).getBytes(StandardCharsets.UTF_8);
    }

    /// What is declared, where that means something: ASCII is what many programs declare, whatever
    /// they write, and Latin 1 what they call the charset of Windows.
    private static @Nullable Charset charset(Entity entity) {
        String name =
                entity.getHeader().getField("Content-Type") instanceof ContentTypeField type
                        ? type.getCharset()
                        : null;
        try {
            Charset charset = name == null ? StandardCharsets.US_ASCII : Charset.forName(name);
            if (charset.equals(StandardCharsets.US_ASCII)) {
                return null;
            }
            return charset.equals(StandardCharsets.ISO_8859_1) ? PlainText.WINDOWS : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
