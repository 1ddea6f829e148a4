package io.deltaway.http.internal.serve;

import io.deltaway.connect.ConnectorException;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// What a server proves who it is with.
public sealed interface Certificates {

    /// A key store, of the kinds that Java reads (PKCS#12, JKS).
    record Store(Path file, String password) implements Certificates {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// A chain of certificates, the server's first, and its private key (PKCS#8, not encrypted), as
    /// PEM files.
    record Pem(Path chain, Path key) implements Certificates {
        @Override
        public String toString() {
            return chain + " and " + key;
        }
    }

    /// @param secrets what references in a password stand for
    /// @throws ConnectorException where there are none that can be read
    default SSLContext context(Secrets secrets) throws ConnectorException {
        try {
            return switch (this) {
                case Store store -> {
                    char[] password = secrets.resolveSecret(store.password()).toCharArray();
                    var keys = KeyStore.getInstance(store.file().toFile(), password);
                    demandKey(keys);
                    yield context(keys, password);
                }
                case Pem pem -> {
                    var keys = KeyStore.getInstance("PKCS12");
                    keys.load(null, null);
                    var chain = chain(pem.chain());
                    PrivateKey key = key(pem.key());
                    if (!areOne(key, chain[0].getPublicKey())) {
                        throw new IOException(
                                "the key is not that of the first certificate of the chain");
                    }
                    keys.setKeyEntry("server", key, new char[0], chain);
                    yield context(keys, new char[0]);
                }
            };
        } catch (ConnectorException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SourceException(
                    "DW-0470",
                    "the certificate of the server can't be read from "
                            + this
                            + ": "
                            + (e instanceof NoSuchFileException gone
                                    ? "there is no file " + gone.getFile()
                                    : e.getMessage()),
                    "Give a key store with its password, or a PEM file with the chain, the server's"
                            + " certificate first, and one with its private key (PKCS#8, not"
                            + " encrypted)",
                    e);
        }
    }

    private static void demandKey(KeyStore keys) throws IOException, GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias)) {
                return;
            }
        }
        throw new IOException("it has certificates, and no private key");
    }

    /// Whether what the private key signs is what the public key believes.
    private static boolean areOne(PrivateKey secret, PublicKey open)
            throws GeneralSecurityException {
        byte[] text = {1, 2, 3};
        var signature =
                Signature.getInstance(
                        switch (secret.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> "EdDSA";
                        });
        try {
            signature.initSign(secret);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(text);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // of another kind, or length
        }
    }

    private static SSLContext context(KeyStore keys, char[] password)
            throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        var chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(bytes));
        if (chain.isEmpty()) {
            throw new IOException(file + " has no certificate");
        }
        return chain.toArray(Certificate[]::new);
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        Matcher pem =
                Pattern.compile(
                                "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----",
                                Pattern.DOTALL)
                        .matcher(text);
        if (!pem.find()) {
            throw new IOException(file + " has no -----BEGIN PRIVATE KEY-----");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // of another kind
            }
        }
        throw new IOException(file + " has a key that is none of RSA, EC, EdDSA");
    }
}
