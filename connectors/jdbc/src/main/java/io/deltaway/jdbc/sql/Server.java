package io.deltaway.jdbc.sql;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a database is reached. Address, user, password and properties may refer to where they are
/// kept; what is looked up is secret, and what this prints holds none of it.
///
/// @param url as the driver wants it, such as `jdbc:sqlite:shop.db`
/// @param properties what else the driver is told
/// @param timeout how long an answer may take
/// @param secrets what references stand for
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public record Server(
        String url,
        Optional<String> user,
        Optional<String> password,
        Map<String, String> properties,
        Duration timeout,
        Dialect dialect,
        Secrets secrets) {

    private static final String REACHING = "DW-0441";
    private static final String FAILING = "DW-0442";
    private static final Pattern SECRET =
            Pattern.compile("password|secret|token", Pattern.CASE_INSENSITIVE);

    /// In an address: what is before it, its name, its value.
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile(
                    "([?&;])([^?&;=]*(?:password|secret|token)[^?&;=]*)=([^&;]*)[&;]?",
                    Pattern.CASE_INSENSITIVE);

    /// In an address: what is before user and password, these, what is behind them.
    private static final Pattern LOGIN = Pattern.compile("(jdbc:[^/?;]*//)([^/?;]*)@(.*)");

    public Server {
        properties = Map.copyOf(properties);
    }

    /// With another user.
    public Server withUser(String name) {
        return new Server(url, Optional.of(name), password, properties, timeout, dialect, secrets);
    }

    /// With another password.
    public Server withPassword(String word) {
        return new Server(url, user, Optional.of(word), properties, timeout, dialect, secrets);
    }

    /// With one more property.
    public Server withProperty(String name, String value) {
        var more = new HashMap<>(properties);
        more.put(name, value);
        return new Server(url, user, password, more, timeout, dialect, secrets);
    }

    /// With another time for answers.
    public Server withTimeout(Duration time) {
        return new Server(url, user, password, properties, time, dialect, secrets);
    }

    /// With another dialect.
    public Server withDialect(Dialect other) {
        return new Server(url, user, password, properties, timeout, other, secrets);
    }

    /// A new connection, in which each statement is a transaction.
    public Connection connect() throws SQLException, SettingException {
        return connect(properties -> {});
    }

    /// A new connection of which the driver is told more.
    public Connection connect(Consumer<Properties> more) throws SQLException, SettingException {
        var all = new Properties();
        dialect.configure(all, timeout);
        String address = withoutSecrets(secrets.resolve(url), all);
        if (user.isPresent()) {
            all.setProperty("user", secrets.resolve(user.get()));
        }
        if (password.isPresent()) {
            all.setProperty("password", secrets.resolveSecret(password.get()));
        }
        for (Map.Entry<String, String> one : properties.entrySet()) {
            all.setProperty(one.getKey(), resolved(one.getKey(), one.getValue()));
        }
        more.accept(all);
        return driver(address).connect(address, all);
    }

    /// Drivers log their address, so what is secret in it they are told as a property.
    private String withoutSecrets(String address, Properties all) throws SettingException {
        Matcher parameters = SECRET_PARAMETER.matcher(address);
        var plain = new StringBuilder();
        while (parameters.find()) {
            String value = URLDecoder.decode(parameters.group(3), StandardCharsets.UTF_8);
            all.setProperty(parameters.group(2), secrets.resolveSecret(value.replace("${", "$${")));
            parameters.appendReplacement(plain, "$1");
        }
        return withoutLogin(parameters.appendTail(plain).toString(), all);
    }

    /// Not every driver knows a user and a password before the host, and one that doesn't prints
    /// them.
    private String withoutLogin(String address, Properties all) throws SettingException {
        Matcher parts = LOGIN.matcher(address);
        if (!parts.matches()) {
            return address;
        }
        String[] login = parts.group(2).split(":", 2);
        all.setProperty("user", decoded(login[0]));
        if (login.length > 1) {
            String value = decoded(login[1]);
            all.setProperty("password", secrets.resolveSecret(value.replace("${", "$${")));
        }
        return parts.group(1) + parts.group(3);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private String resolved(String property, String value) throws SettingException {
        boolean isSecret = SECRET.matcher(property).find();
        return isSecret ? secrets.resolveSecret(value) : secrets.resolve(value);
    }

    private Driver driver(String address) throws SQLException {
        try {
            return DriverManager.getDriver(address);
        } catch (SQLException none) {
            throw new SQLException(
                    "there is no JDBC driver for it on the class path; add " + dialect.driver(),
                    "IM001",
                    none);
        }
    }

    /// Why a source can't be read.
    ///
    /// @param doing what was being done, such as `read orders`
    public IOException sourceFailure(String doing, SQLException e) {
        return isUnavailable(e)
                ? new UnavailableException(told(doing, e), e)
                : new SourceException(FAILING, told(doing, e), remedy(e), e);
    }

    /// Why a sink can't be written.
    public IOException sinkFailure(String doing, SQLException e) {
        return isUnavailable(e)
                ? new UnavailableException(told(doing, e), e)
                : new SinkException(
                        isReaching(e) ? REACHING : FAILING, told(doing, e), remedy(e), e);
    }

    private boolean isUnavailable(SQLException e) {
        return !isReaching(e) && dialect.failure(e) == Failure.UNAVAILABLE;
    }

    /// Whether it was not let in at all, and never will be like this.
    private static boolean isReaching(SQLException e) {
        String state = e.getSQLState();
        return "IM001".equals(state) || state != null && state.startsWith("28");
    }

    private String told(String doing, SQLException e) {
        return "can't " + doing + " in " + this + ": " + reason(e);
    }

    private static String remedy(SQLException e) {
        return isReaching(e)
                ? "Check the driver, the address, the user and the password."
                : "Remove the cause and run again.";
    }

    /// What the database says, in one line without a full stop, and without passwords of an address
    /// that it may hold.
    public static String reason(SQLException failure) {
        // Of many statements sent at once PostgreSQL's driver tells which, and the reason behind
        // it.
        SQLException next = failure.getNextException();
        SQLException e = failure instanceof BatchUpdateException && next != null ? next : failure;
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = message.strip().replaceAll("\\s*\\n\\s*", "; ");
        return Secrets.shown(line.endsWith(".") ? line.substring(0, line.length() - 1) : line);
    }

    /// The address without user, password and parameters.
    @Override
    public String toString() {
        String plain = url.replaceFirst("[?;].*", "");
        int at = plain.lastIndexOf('@');
        int slashes = plain.indexOf("//");
        int host = slashes >= 0 && slashes < at ? slashes + 2 : plain.indexOf(':', 5) + 1;
        return at < 0 ? plain : plain.substring(0, host) + plain.substring(at + 1);
    }
}
