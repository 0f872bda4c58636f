package dev.fieldfare.bench.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code bench/chaos --seed N --minutes M}: breaks everything that can break while changes are
 * sent, and looks afterwards whether all is as it must be. Exit code 1 when it is not.
 */
public final class Chaos {
  private Chaos() {}

  /** See the class. */
  public static void main(String[] arguments) throws SQLException, IOException {
    List<String> words = List.of(arguments);
    Logger driver = Logger.getLogger("org.postgresql");
    driver.setLevel(Level.OFF);
    long seed = (long) number(words, "--seed", System.nanoTime() % 100_000);
    Duration length = Duration.ofMillis((long) (number(words, "--minutes", 2) * 60_000));
    Path home = Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();
    ChaosOptions options =
        ChaosOptions.of(home, seed, length)
            .onlyWith(words.contains("--only") ? words.get(words.indexOf("--only") + 1) : "")
            .sized((int) number(words, "--tables", 200), (int) number(words, "--rate", 40));
    ChaosReport report = ChaosRun.run(options, Chaos::say);
    System.out.print(report.text());
    System.exit(report.isClean() ? 0 : 1);
  }

  private static double number(List<String> words, String name, double otherwise) {
    int at = words.indexOf(name);
    return at < 0 ? otherwise : Double.parseDouble(words.get(at + 1));
  }

  private static void say(String what) {
    System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
