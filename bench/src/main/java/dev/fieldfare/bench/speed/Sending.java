package dev.fieldfare.bench.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process with messages that it will send on a word. */
public final class Sending implements AutoCloseable {
  /**
   * What the process says afterwards.
   *
   * @param began when the first message was sent
   * @param seconds how long sending took
   * @param cpuSeconds what it cost the processors
   */
  public record Sent(Instant began, double seconds, double cpuSeconds) {}

  private final Process process;
  private final BufferedReader out;

  private Sending(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the process; it is ready when this returns. */
  public static Sending of(BenchmarkStack stack, List<String> messages) throws IOException {
    Path file = stack.directory().resolve("messages");
    Files.write(file, messages);
    ProcessBuilder builder =
        new ProcessBuilder(
            BenchmarkStack.java(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            // It lives for a moment: compiling its code any better would take longer than it runs.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName(),
            Integer.toString(stack.redis().port()),
            "-",
            file.toString());
    builder.environment().put("LOAD_PASSWORD", stack.redis().password());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Sending sending = new Sending(builder.start());
    sending.out.readLine();
    return sending;
  }

  public void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  public Sent sent() throws IOException {
    String[] words = out.readLine().split(" ");
    return new Sent(
        Instant.parse(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
  }

  /** Patience for nothing: the process ends by itself. */
  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(Duration.ofSeconds(10).toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
  }
}
