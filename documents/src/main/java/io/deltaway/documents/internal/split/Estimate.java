package io.deltaway.documents.internal.split;

import io.deltaway.documents.TokenCounter;

/// A token for each word of up to five letters and each sign, and one more for each further four
/// letters; one for each character of languages that write no spaces.
public final class Estimate implements TokenCounter {

    private static final long serialVersionUID = 1;

    private static final int FIRST = 5;
    private static final int NEXT = 4;

    @Override
    public int count(String text) {
        int tokens = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c) && !Character.isIdeographic(c)) {
                if (letters == 0 || letters >= FIRST && (letters - FIRST) % NEXT == 0) {
                    tokens++;
                }
                letters++;
            } else {
                letters = 0;
                if (!Character.isWhitespace(c)) {
                    tokens++;
                }
            }
        }
        return tokens;
    }
}
