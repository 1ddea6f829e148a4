package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// Bytes.
public final class BytesExpr<S> extends Expr<S, byte[]> {

    BytesExpr(Term term) {
        super(term);
    }

    @Override
    public BytesExpr<S> orElse(byte[] other) {
        return call("coalesce", constant(other));
    }

    @Override
    public BytesExpr<S> orElse(Expr<S, byte[]> other) {
        return call("coalesce", other);
    }

    @Override
    public BytesExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The number of bytes.
    public LongExpr<S> length() {
        return call("length");
    }

    /// The MD5 digest in hexadecimal. Broken: not for secrets.
    public TextExpr<S> md5() {
        return call("md5");
    }

    /// The SHA-1 digest in hexadecimal. Broken: not for secrets.
    public TextExpr<S> sha1() {
        return call("sha1");
    }

    /// The SHA-256 digest in hexadecimal.
    public TextExpr<S> sha256() {
        return call("sha256");
    }

    /// The SHA-512 digest in hexadecimal.
    public TextExpr<S> sha512() {
        return call("sha512");
    }

    /// The CRC-32 checksum.
    public LongExpr<S> crc32() {
        return call("crc32");
    }

    /// The bytes in Base64.
    public TextExpr<S> toBase64() {
        return call("toBase64");
    }

    /// The bytes in hexadecimal.
    public TextExpr<S> toHex() {
        return call("toHex");
    }
}
