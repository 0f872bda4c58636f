package dev.fieldfare.embedded.service;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads descriptors; each mistake in one is refused with a sentence. */
final class DescriptorFiles {
  private static final int GATEWAY = 0;

  /** PostgreSQL has the next one. */
  private static final int HIGHEST_OFFSET = 9;

  private static final List<String> NEEDED =
      List.of(
          "name",
          "port-offset",
          "management-port-offset",
          "jar",
          "settings",
          "memory.heap",
          "health-path");
  private static final List<String> OPTIONAL = List.of("memory.young", "compiler", "installs");

  /** Only the compiler that is quick itself: the other one takes a third of the time of a start. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");

  /** The compiler of fast code begins twenty times later than usual, for what is really hot. */
  private static final List<String> LATE =
      List.of(
          "-XX:Tier4InvocationThreshold=100000",
          "-XX:Tier4MinInvocationThreshold=12000",
          "-XX:Tier4CompileThreshold=300000",
          "-XX:Tier4BackEdgeThreshold=800000");

  private DescriptorFiles() {}

  static List<ServiceDescriptor> all(Path home) {
    try (Stream<Path> modules = Files.list(home)) {
      return apart(
          modules
              .map(module -> module.resolve(ServiceDescriptor.FILE))
              .filter(Files::isRegularFile)
              .map(DescriptorFiles::read)
              .sorted(Comparator.comparingInt(DescriptorFiles::rank))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for services in " + home, e);
    }
  }

  /** What is reached from outside starts behind what it needs. */
  private static int rank(ServiceDescriptor service) {
    return service.portOffset() == GATEWAY ? HIGHEST_OFFSET + 1 : service.portOffset();
  }

  private static List<ServiceDescriptor> apart(List<ServiceDescriptor> services) {
    refuseShared(services, "port-offset", ServiceDescriptor::portOffset);
    refuseShared(services, "management-port-offset", ServiceDescriptor::managementPortOffset);
    return services;
  }

  private static void refuseShared(
      List<ServiceDescriptor> services, String key, ToIntFunction<ServiceDescriptor> offset) {
    Map<Integer, String> takers = new HashMap<>();
    for (ServiceDescriptor service : services) {
      String taker = takers.putIfAbsent(offset.applyAsInt(service), service.name());
      if (taker != null) {
        throw new DescriptorFailure(
            "%s and %s have the same %s %d"
                .formatted(taker, service.name(), key, offset.applyAsInt(service)));
      }
    }
  }

  static ServiceDescriptor read(Path file) {
    try (Reader text = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(text);
      return descriptor(properties, file.toAbsolutePath().getParent().getFileName().toString());
    } catch (DescriptorFailure e) {
      throw new DescriptorFailure(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static ServiceDescriptor descriptor(Properties properties, String module) {
    refuseWrongKeys(properties);
    return new ServiceDescriptor(
        matching(properties, "name", module),
        offset(properties, "port-offset", "[0-" + HIGHEST_OFFSET + "]"),
        offset(properties, "management-port-offset", "2[0-9]"),
        Path.of(properties.getProperty("jar")),
        settings(properties.getProperty("settings")),
        javaOptions(properties),
        matching(properties, "health-path", "(/[a-z0-9-]+)+"),
        properties.containsKey("installs")
            && !matching(properties, "installs", "ledger").isEmpty());
  }

  private static void refuseWrongKeys(Properties properties) {
    Set<String> missing = new TreeSet<>(NEEDED);
    missing.removeAll(properties.stringPropertyNames());
    if (!missing.isEmpty()) {
      throw new DescriptorFailure("missing: " + String.join(", ", missing));
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    NEEDED.forEach(unknown::remove);
    OPTIONAL.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new DescriptorFailure("unknown: " + String.join(", ", unknown));
    }
  }

  private static int offset(Properties properties, String key, String pattern) {
    return Integer.parseInt(matching(properties, key, pattern));
  }

  private static Set<Setting> settings(String words) {
    return Stream.of(words.split(" "))
        .filter(word -> !word.isEmpty())
        .map(Setting::of)
        .collect(Collectors.toSet());
  }

  private static List<String> javaOptions(Properties properties) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + matching(properties, "memory.heap", "[1-9][0-9]*[mg]"));
    if (properties.containsKey("memory.young")) {
      options.add("-Xmn" + matching(properties, "memory.young", "[1-9][0-9]*[mg]"));
    }
    if (properties.containsKey("compiler")) {
      boolean isQuick = matching(properties, "compiler", "quick|late").equals("quick");
      options.addAll(isQuick ? QUICK : LATE);
    }
    return options;
  }

  private static String matching(Properties properties, String key, String pattern) {
    String value = properties.getProperty(key);
    if (!value.matches(pattern)) {
      throw new DescriptorFailure("%s is %s and must match %s".formatted(key, value, pattern));
    }
    return value;
  }
}
