package io.deltaway.search.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a filter.
final class FilterTokens {

    /// What a word is.
    enum Kind {
        NAME,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    /// @param at where it begins, from 1 on
    record Token(Kind kind, String text, int at) {

        boolean is(String wanted) {
            return (kind == Kind.NAME && text.toLowerCase(Locale.ROOT).equals(wanted))
                    || (kind == Kind.SIGN && text.equals(wanted));
        }
    }

    private final String filter;
    private int at;

    private FilterTokens(String filter) {
        this.filter = filter;
    }

    /// @throws BadFilter where a character begins no word, or a text does not end
    static List<Token> of(String filter) throws BadFilter {
        var reader = new FilterTokens(filter);
        var tokens = new ArrayList<Token>();
        do {
            tokens.add(reader.next());
        } while (tokens.getLast().kind() != Kind.END);
        return tokens;
    }

    private Token next() throws BadFilter {
        while (at < filter.length() && Character.isWhitespace(filter.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == filter.length()) {
            return new Token(Kind.END, "the end", start + 1);
        }
        char first = filter.charAt(at);
        if (first == '\'') {
            return new Token(Kind.TEXT, quoted(), start + 1);
        }
        boolean signed = first == '-' && at + 1 < filter.length();
        if (isDigit(first) || signed && isDigit(filter.charAt(at + 1))) {
            at++;
            while (at < filter.length()
                    && (isDigit(filter.charAt(at)) || filter.charAt(at) == '.')) {
                at++;
            }
            return new Token(Kind.NUMBER, filter.substring(start, at), start + 1);
        }
        if (Character.isJavaIdentifierStart(first)) {
            while (at < filter.length() && Character.isJavaIdentifierPart(filter.charAt(at))) {
                at++;
            }
            return new Token(Kind.NAME, filter.substring(start, at), start + 1);
        }
        for (String sign : List.of("<=", ">=", "<>", "!=", "=", "<", ">", "(", ")", ",")) {
            if (filter.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Kind.SIGN, sign, start + 1);
            }
        }
        throw new BadFilter(start + 1, "a column, a value or a sign", "'" + first + "'");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// A text between single quotes; two of them are one.
    private String quoted() throws BadFilter {
        int start = at++;
        var text = new StringBuilder();
        while (at < filter.length()) {
            char c = filter.charAt(at++);
            if (c != '\'') {
                text.append(c);
            } else if (at < filter.length() && filter.charAt(at) == '\'') {
                text.append(c);
                at++;
            } else {
                return text.toString();
            }
        }
        throw new BadFilter(start + 1, "a text that ends with '", "one that does not end");
    }
}
