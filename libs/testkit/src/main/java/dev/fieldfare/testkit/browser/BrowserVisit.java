package dev.fieldfare.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person with a browser. It notes every error of the console and every request. */
public final class BrowserVisit implements AutoCloseable {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int HEIGHT = 900;

  private final URI base;
  private final BrowserContext context;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** A visit of this address in a window of this width. */
  public BrowserVisit(Browser browser, URI base, int width, ColorScheme colours) {
    this.base = base;
    this.context =
        browser.newContext(
            new NewContextOptions().setViewportSize(width, HEIGHT).setColorScheme(colours));
    context.onRequest(request -> requests.add(request.url()));
  }

  /** A new tab. */
  public Page tab() {
    Page tab = context.newPage();
    tab.onConsoleMessage(
        message -> {
          if ("error".equals(message.type())) {
            errors.add(message.text());
          }
        });
    tab.onPageError(errors::add);
    tab.onDialog(
        dialog -> {
          errors.add("dialog " + dialog.message());
          dialog.dismiss();
        });
    return tab;
  }

  /** A tab with the overview, signed in with this API key. */
  public Page signedIn(String key) {
    Page tab = tab();
    tab.navigate(base.resolve("/sign-in").toString());
    tab.getByLabel("API key").fill(key);
    tab.keyboard().press("Enter");
    tab.waitForURL(base.resolve("/").toString());
    return tab;
  }

  /** Opens a page of the visited address. */
  public void open(Page tab, String path) {
    tab.navigate(base.resolve(path).toString());
  }

  /** How many requests went to this path. */
  public long requests(String path) {
    return requests.stream().filter(url -> URI.create(url).getPath().equals(path)).count();
  }

  /** Holds what every page must be: accessible, as wide as the window, from this host only. */
  public void check(Page tab, String name) {
    // Where a style sheet is not loaded yet, axe-core fetches it and adds it as an inline style.
    tab.waitForLoadState();
    // Playwright hides the caret by a style attribute. A refresh of the page copies the attribute,
    // and the content security policy refuses that.
    tab.screenshot(
        new ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve(name + ".png"))
            .setFullPage(true)
            .setCaret(ScreenshotCaret.INITIAL));
    // The pages have no frames. In its other mode axe-core opens a second page for each analysis,
    // which takes three times as long.
    AxeResults found = new AxeBuilder(tab).setLegacyMode(true).analyze();
    assertThat(found.getPasses()).as("rules that %s keeps", name).isNotEmpty();
    assertThat(found.getViolations())
        .as("accessibility of %s", name)
        .extracting(rule -> rule.getId() + " " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
    checkQuickly(tab, name);
  }

  /** Holds what costs nothing: the width, the console, the hosts. */
  public void checkQuickly(Page tab, String name) {
    assertThat(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as("%s fits its window", name)
        .isEqualTo(true);
    assertThat(errors).as("console of %s", name).isEmpty();
    assertThat(requests).allSatisfy(url -> assertThat(url).startsWith(base.toString()));
  }

  @Override
  public void close() {
    context.close();
  }
}
