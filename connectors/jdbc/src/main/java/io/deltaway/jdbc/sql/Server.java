package io.deltaway.jdbc.sql;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// How a database is reached. What it prints holds no secret.
///
/// @param url as the driver wants it, such as `jdbc:sqlite:shop.db`
/// @param properties what else the driver is told
/// @param timeout how long an answer may take
public record Server(
        String url,
        Optional<String> user,
        Optional<String> password,
        Map<String, String> properties,
        Duration timeout,
        Dialect dialect) {

    private static final String REACHING = "DW-0441";
    private static final String FAILING = "DW-0442";

    public Server {
        properties = Map.copyOf(properties);
    }

    /// With another user.
    public Server withUser(String name) {
        return new Server(url, Optional.of(name), password, properties, timeout, dialect);
    }

    /// With another password.
    public Server withPassword(String word) {
        return new Server(url, user, Optional.of(word), properties, timeout, dialect);
    }

    /// With one more property.
    public Server withProperty(String name, String value) {
        var more = new HashMap<>(properties);
        more.put(name, value);
        return new Server(url, user, password, more, timeout, dialect);
    }

    /// With another time for answers.
    public Server withTimeout(Duration time) {
        return new Server(url, user, password, properties, time, dialect);
    }

    /// With another dialect.
    public Server withDialect(Dialect other) {
        return new Server(url, user, password, properties, timeout, other);
    }

    /// A new connection, in which each statement is a transaction.
    public Connection connect() throws SQLException {
        return driver().connect(url, all());
    }

    /// What the driver is told.
    public Properties all() {
        var all = new Properties();
        dialect.configure(all, timeout);
        user.ifPresent(name -> all.setProperty("user", name));
        password.ifPresent(word -> all.setProperty("password", word));
        all.putAll(properties);
        return all;
    }

    private Driver driver() throws SQLException {
        try {
            return DriverManager.getDriver(url);
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

    /// What the database says, in one line without a full stop.
    public static String reason(SQLException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = message.strip().replaceAll("\\s*\\n\\s*", "; ");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /// The address without user, password and parameters.
    @Override
    public String toString() {
        String plain = url.replaceFirst("[?;].*", "");
        int at = plain.lastIndexOf('@');
        int slashes = plain.indexOf("//");
        return at > slashes && slashes >= 0
                ? plain.substring(0, slashes + 2) + plain.substring(at + 1)
                : plain;
    }
}
