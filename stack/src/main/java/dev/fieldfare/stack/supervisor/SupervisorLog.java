package dev.fieldfare.stack.supervisor;

import dev.fieldfare.contracts.TerminalText;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the supervisor did, a line each; never a secret. */
public record SupervisorLog(PrintStream out) {
  public void note(String format, Object... facts) {
    out.println(
        Instant.now().truncatedTo(ChronoUnit.MILLIS)
            + " supervisor "
            + TerminalText.escape(format.formatted(facts)));
    out.flush();
  }
}
