package dev.fieldfare.bench.speed.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.testkit.browser.InstalledChromium;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tabs of one browser that show a list of migrations. Each tab records when a migration first
 * appeared on its page.
 */
public final class WatchedTabs implements AutoCloseable {
  private static final String NOTE =
      """
      window.shownAt = {};
      new MutationObserver(() => {
        for (const link of document.querySelectorAll('tbody a[href^="/migrations/"]')) {
          window.shownAt[link.getAttribute('href').slice('/migrations/'.length)] ??= Date.now();
        }
      }).observe(document, {subtree: true, childList: true});
      """;

  private final InstalledChromium chromium =
      InstalledChromium.start()
          .orElseThrow(() -> new IllegalStateException("no Chromium is installed"));
  private final String base;
  private final BrowserContext context;
  private final List<Page> tabs = new ArrayList<>();

  /** Tabs of a gateway at this address. */
  public WatchedTabs(String base) {
    this.base = base;
    this.context = chromium.browser().newContext();
    context.addInitScript(NOTE);
  }

  /** Signs in, opens the page in this number of tabs, and waits until each is live. */
  public void open(String key, String path, int count) {
    Page first = context.newPage();
    first.navigate(base + "/sign-in");
    first.getByLabel("API key").fill(key);
    first.keyboard().press("Enter");
    first.waitForURL(base + "/");
    tabs.add(first);
    while (tabs.size() < count) {
      tabs.add(context.newPage());
    }
    for (Page tab : tabs) {
      tab.navigate(base + path);
      tab.waitForSelector("#live[data-state=on]");
    }
  }

  /** True when each tab has shown all of these migrations. */
  public boolean haveAll(Collection<String> migrations) {
    return tabs.stream().allMatch(tab -> shownAt(tab).keySet().containsAll(migrations));
  }

  /** Milliseconds from each of these times until the migration was on a page, for all pages. */
  public Figures delays(Map<String, Long> migrations) {
    Figures milliseconds = new Figures();
    for (Page tab : tabs) {
      Map<String, Number> shown = shownAt(tab);
      migrations.forEach((id, at) -> milliseconds.add(shown.get(id).doubleValue() - at));
    }
    return milliseconds;
  }

  /** When the last page had all of these migrations, in milliseconds since 1970. */
  public long lastShown(Map<String, Long> migrations) {
    return tabs.stream()
        .map(WatchedTabs::shownAt)
        .flatMapToLong(
            shown -> migrations.keySet().stream().mapToLong(id -> shown.get(id).longValue()))
        .max()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Number> shownAt(Page tab) {
    return (Map<String, Number>) tab.evaluate("window.shownAt");
  }

  @Override
  public void close() {
    context.close();
    chromium.close();
  }
}
