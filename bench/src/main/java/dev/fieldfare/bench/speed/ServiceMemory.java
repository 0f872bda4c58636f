package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory of the services of a stack when they are ready: Pss, so pages that several processes share
 * count once in all. PostgreSQL and Redis are not in it.
 */
final class ServiceMemory implements Benchmark {

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Path data = stack.directory().resolve("memory-stack");
    StartUp.call("up", "--detach", "--data", data.toString(), "--port-base", "20600");
    try {
      report(new ObjectMapper().readTree(data.resolve("stack.json").toFile()));
    } finally {
      StartUp.call("down", "--data", data.toString());
    }
  }

  private static void report(JsonNode file) throws IOException {
    Map<String, Double> services = new TreeMap<>();
    for (var service : file.path("services").properties()) {
      services.put(service.getKey(), pss(service.getValue().path("pid").asLong()));
    }
    services.put("supervisor", pss(file.path("supervisor").path("pid").asLong()));
    System.out.printf(
        Locale.ROOT,
        "memory: %.0f MiB Pss in all%n",
        services.values().stream().mapToDouble(Double::doubleValue).sum());
    services.forEach((name, mebibytes) -> System.out.printf("  %-18s %.0f%n", name, mebibytes));
  }

  /** Mebibytes. */
  private static double pss(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no memory of process " + pid);
  }
}
