package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How long {@code ./fieldfare up --detach} takes once built, and what it keeps in memory. */
final class StartUp implements Benchmark {

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Figures seconds = new Figures();
    Figures megabytes = new Figures();
    for (int run = 0; run <= runs; run++) {
      Path data = stack.directory().resolve("stack-" + run);
      long start = System.nanoTime();
      call("up", "--detach", "--data", data.toString(), "--port-base", "20480");
      double took = (System.nanoTime() - start) / 1e9;
      double resident = resident(data);
      call("down", "--data", data.toString());
      if (run > 0) {
        seconds.add(took);
        megabytes.add(resident);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "start-up: ready after %s s; supervisor, worker and gateway together %s MiB resident%n",
        seconds.text("%.1f"),
        megabytes.text("%.0f"));
  }

  /** Runs the launcher of the checkout. */
  static void call(String... words) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("fieldfare.home")).toAbsolutePath();
    List<String> command = new java.util.ArrayList<>(List.of(home.resolve("fieldfare").toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " ended with " + process.exitValue());
    }
  }

  private static double resident(Path data) throws IOException {
    JsonNode stack = new ObjectMapper().readTree(data.resolve("stack.json").toFile());
    double kilobytes = resident(stack.path("supervisor").path("pid").asLong());
    for (JsonNode service : stack.path("services")) {
      kilobytes += resident(service.path("pid").asLong());
    }
    return kilobytes / 1024;
  }

  private static double resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no memory of process " + pid);
  }
}
