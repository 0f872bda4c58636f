package dev.fieldfare.stack;

import dev.fieldfare.contracts.TerminalText;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the supervisor did, a line each; never a secret. */
record Journal(PrintStream out) {
  void note(String format, Object... facts) {
    out.println(
        Instant.now().truncatedTo(ChronoUnit.MILLIS)
            + " supervisor "
            + TerminalText.escape(format.formatted(facts)));
    out.flush();
  }
}
