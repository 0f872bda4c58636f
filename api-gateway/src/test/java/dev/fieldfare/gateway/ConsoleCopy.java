package dev.fieldfare.gateway;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Receives what the console receives, with the filter of the console. */
final class ConsoleCopy extends ExtHandler implements AutoCloseable {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  static ConsoleCopy open() {
    Handler console =
        Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
            .filter(ConsoleHandler.class::isInstance)
            .findFirst()
            .orElseThrow();
    ConsoleCopy copy = new ConsoleCopy();
    copy.setFilter(console.getFilter());
    copy.setFormatter(new PatternFormatter("%c %s%e%n"));
    InitialConfigurator.DELAYED_HANDLER.addHandler(copy);
    return copy;
  }

  Queue<String> lines() {
    return lines;
  }

  @Override
  protected void doPublish(ExtLogRecord entry) {
    lines.add(getFormatter().format(entry));
  }

  @Override
  public void close() {
    InitialConfigurator.DELAYED_HANDLER.removeHandler(this);
  }
}
