package io.deltaway.assistant;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// Chromium without a screen, which Selenium clicks and types in.
final class Browser implements AutoCloseable {

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// What drives the browser, where it is on this machine; it finds the browser itself.
    static Optional<Path> program() {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "chromedriver"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Path program) {
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program.toFile())
                        .usingAnyFreePort()
                        .build();
        var options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // root has none, as in containers
                "--disable-gpu",
                "--disable-dev-shm-usage");
        return new Browser(new ChromeDriver(service, options));
    }

    void open(URI uri) {
        driver.get(uri.toString());
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /// The text of an element, as it is shown; in one step, as the page changes while it is read.
    String text(String selector) {
        return ask("document.querySelector('" + selector + "')?.innerText");
    }

    /// What an expression of JavaScript is on the page, as text.
    String ask(String expression) {
        return String.valueOf(driver.executeScript("return String(" + expression + ")"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
