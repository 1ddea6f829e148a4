package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// What Office wrote before 2007, which is not read, and what it writes with a password.
final class OldOffice implements Format {

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (var parts = new POIFSFileSystem(new ByteArrayInputStream(bytes))) {
            throw new UnreadableException(
                    parts.getRoot().hasEntry(Decryptor.DEFAULT_POIFS_ENTRY)
                            ? "it is protected by a password"
                            : "nothing here reads the formats of Office from before 2007, nor"
                                    + " mails as Outlook keeps them");
        }
    }
}
